"""The demonstration advisers of a fresh installation, read from `demo.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actions.consultation.advisers import insert_adviser
from actions.consultation.loading import held
from actions.consultation.models import MODES, OPEN, Adviser, Availability, Mode, SupportType, Window
from actions.consultation.selling import free
from actions.consultation.state import change_status
from actions.consultation.tables import AdviserRow, BookingRow
from actions.database.base import stored
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("demo.yml")


class _Hours(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    days: tuple[int, ...]
    begins: time
    ends: time
    mode: Mode | None = None


class _Adviser(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    topics: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    support_types: tuple[SupportType, ...] = ()
    languages: tuple[str, ...] = ("ja",)
    modes: tuple[Mode, ...] = MODES
    on_holidays: bool = False
    hours: tuple[_Hours, ...]


class _Demo(ContentFile):
    lead_minutes: int
    horizon_days: int
    advisers: tuple[_Adviser, ...]


def seed(engine: Engine) -> bool:
    """Adds the demonstration advisers to a database that never had an adviser; whether it did.

    Ids are counted from `a-1` and never given again, so whoever adds `a-1` is the first: of several processes one.
    """
    with Session(engine) as session:
        if session.scalar(select(AdviserRow.id).limit(1)) is not None:
            return False
    with Session(engine) as session, session.begin():
        for number, (adviser, availability) in enumerate(_demonstration(), start=1):
            if not insert_adviser(session, adviser, availability, f"a-{number}"):
                return False
    return True


def clear(engine: Engine, now: datetime) -> tuple[int, int]:
    """Removes the demonstration advisers for good and cancels what is booked with them: how many of each.

    Who booked is told by the gateway, now or when it is started next (`Bookings.release_expired`).
    """
    seed(engine)  # where they never were they would come with the next start
    demo = AdviserRow.demo, AdviserRow.removed_at.is_(None)
    with Session(engine) as session, session.begin():
        session.execute(update(AdviserRow).where(*demo).values(active=False))
        removed = session.scalars(select(AdviserRow.id).where(*demo)).all()
        session.execute(update(AdviserRow).where(AdviserRow.id.in_(removed)).values(removed_at=stored(now)))
    coming = select(BookingRow.id).where(
        BookingRow.adviser_id.in_(select(AdviserRow.id).where(AdviserRow.demo, AdviserRow.removed_at.is_not(None))),
        BookingRow.status.in_(OPEN),
        BookingRow.starts_at > stored(now),
    )
    with Session(engine) as session:
        bookings = session.scalars(coming).all()
    return len(removed), sum(_cancel(engine, booking_id, now) for booking_id in bookings)


def _cancel(engine: Engine, booking_id: str, now: datetime) -> bool:
    with Session(engine) as session, session.begin():
        row = held(session, booking_id)
        if row.status not in OPEN:
            return False
        change_status(session, row, "cancelled", "system", now)
        free(session, booking_id)
        row.untold = True
        return True


def _demonstration() -> Iterator[tuple[Adviser, Availability]]:
    read = _Demo.read(_FILE)
    for given in read.advisers:
        fields = given.model_dump(exclude={"hours", "on_holidays"})
        windows = tuple(Window(day, h.begins, h.ends, h.mode) for h in given.hours for day in h.days)
        availability = Availability(
            windows=windows,
            lead_minutes=read.lead_minutes,
            horizon_days=read.horizon_days,
            on_holidays=given.on_holidays,
        )
        yield Adviser(id="", demo=True, **fields), availability
