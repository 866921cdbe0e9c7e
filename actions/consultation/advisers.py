"""The repository of advisers and of when they can be booked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from actions.consultation.errors import InvalidAvailability, UnknownAdviser
from actions.consultation.models import Adviser, Availability, DayException, Mode, SupportType, Window
from actions.consultation.tables import AdviserExceptionRow, AdviserRow, AdviserWindowRow, new_version
from actions.database.dialects import insert_into
from actions.database.reading import reading

_LISTS = ("topics", "prefectures", "support_types", "languages", "modes")
_RULES = ("buffer_minutes", "lead_minutes", "horizon_days", "on_holidays")


class Advisers:
    """Stores advisers. Every call is one transaction. What changes here never touches bookings that are made."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, *, inactive: bool = False) -> tuple[Adviser, ...]:
        """All advisers in the order they were added; those who take no bookings now only if `inactive`."""
        with reading(self._engine) as session:
            rows = session.scalars(select(AdviserRow).where(AdviserRow.removed_at.is_(None))).all()
            found = sorted((adviser_of(row) for row in rows), key=number)
        return tuple(adviser for adviser in found if inactive or adviser.active)

    def get(self, adviser_id: str) -> Adviser:
        """The adviser with this id, also one who was removed: old bookings name them.

        :raises UnknownAdviser: there is none.
        """
        with reading(self._engine) as session:
            return adviser_of(_row(session, adviser_id))

    def add(self, adviser: Adviser, availability: Availability | None = None) -> Adviser:
        """Stores a new adviser, whose `id` is chosen here (`a-1`, `a-2` …).

        :raises InvalidAvailability: hours that cannot be.
        """
        availability = availability or Availability()
        check(availability)
        with Session(self._engine) as session, session.begin():
            number = session.scalar(select(func.count()).select_from(AdviserRow)) or 0
            while not insert_adviser(session, adviser, availability, f"a-{number + 1}"):
                number += 1
            return adviser_of(_row(session, f"a-{number + 1}"))

    def change(self, adviser_id: str, **changes: Any) -> Adviser:
        """Gives fields of `Adviser` (all but `id`) new values; `active=False` takes them out of what is offered.

        :raises UnknownAdviser: there is none.
        """
        with Session(self._engine) as session, session.begin():
            row = _row(session, adviser_id)
            for name, value in changes.items():
                if name == "id" or name not in Adviser.__slots__:
                    raise TypeError(name)
                setattr(row, name, list(value) if name in _LISTS else value)
            session.flush()
            return adviser_of(row)

    def availability(self, adviser_id: str) -> Availability:
        """When they can be booked.

        :raises UnknownAdviser: there is none.
        """
        with reading(self._engine) as session:
            return availabilities(session, [_row(session, adviser_id)])[adviser_id]

    def set_availability(self, adviser_id: str, availability: Availability) -> None:
        """Replaces all of it, exceptions too.

        :raises UnknownAdviser: there is none.
        :raises InvalidAvailability: hours that cannot be.
        """
        check(availability)
        with Session(self._engine) as session, session.begin():
            row = _row(session, adviser_id)
            for name in _RULES:
                setattr(row, name, getattr(availability, name))
            row.version = new_version()
            for table in (AdviserWindowRow, AdviserExceptionRow):
                session.execute(delete(table).where(table.adviser_id == adviser_id))
            _add_hours(session, adviser_id, availability)


def insert_adviser(session: Session, adviser: Adviser, availability: Availability, adviser_id: str) -> bool:
    """Adds an adviser under an id; False if that is taken, then nothing is changed."""
    values = {name: getattr(adviser, name) for name in Adviser.__slots__}
    values |= {name: list(values[name]) for name in _LISTS}
    values |= {name: getattr(availability, name) for name in _RULES}
    values["id"] = adviser_id
    insert = insert_into(session, AdviserRow).values(**values).on_conflict_do_nothing()
    if session.scalar(insert.returning(AdviserRow.id)) is None:
        return False
    _add_hours(session, adviser_id, availability)
    return True


def check(availability: Availability) -> None:
    """Whether hours can be.

    :raises InvalidAvailability: they cannot; the message says why in Japanese.
    """
    for window in availability.windows:
        if not 0 <= window.weekday <= 6:
            raise InvalidAvailability("曜日が正しくありません。")
        if window.ends <= window.begins:
            raise InvalidAvailability("終わりの時刻は、始まりの時刻よりあとにしてください。")
    for exception in availability.exceptions:
        if (exception.begins is None) != (exception.ends is None):
            raise InvalidAvailability("始まりと終わりの時刻は、両方入れるか、両方空けてください。")
        if exception.begins and exception.ends and exception.ends <= exception.begins:
            raise InvalidAvailability("終わりの時刻は、始まりの時刻よりあとにしてください。")
    if availability.buffer_minutes % 15 or not 0 <= availability.buffer_minutes <= 120:
        raise InvalidAvailability("相談のあとの空き時間は、15分きざみで120分までにしてください。")
    if not 0 <= availability.lead_minutes <= 30 * 24 * 60:
        raise InvalidAvailability("予約の締め切りは、0分前から30日前までにしてください。")
    if not 1 <= availability.horizon_days <= 365:
        raise InvalidAvailability("予約を受ける日数は、1日から365日までにしてください。")


def adviser_of(row: AdviserRow) -> Adviser:
    """The adviser of a row."""
    return Adviser(
        id=row.id,
        name=row.name,
        demo=row.demo,
        active=row.active and row.removed_at is None,
        topics=tuple(row.topics),
        prefectures=tuple(row.prefectures),
        support_types=tuple(cast("Sequence[SupportType]", row.support_types)),
        languages=tuple(row.languages),
        modes=tuple(cast("Sequence[Mode]", row.modes)),
        meeting_url=row.meeting_url,
    )


def availabilities(session: Session, rows: Iterable[AdviserRow]) -> dict[str, Availability]:
    """When advisers can be booked, by id."""
    by_id = {row.id: row for row in rows}
    windows: dict[str, list[Window]] = {adviser_id: [] for adviser_id in by_id}
    exceptions: dict[str, list[DayException]] = {adviser_id: [] for adviser_id in by_id}
    for w in session.scalars(select(AdviserWindowRow).where(AdviserWindowRow.adviser_id.in_(list(by_id)))):
        windows[w.adviser_id].append(Window(w.weekday, w.begins, w.ends, cast("Mode | None", w.mode)))
    for e in session.scalars(select(AdviserExceptionRow).where(AdviserExceptionRow.adviser_id.in_(list(by_id)))):
        exceptions[e.adviser_id].append(DayException(e.day, e.open, e.begins, e.ends, cast("Mode | None", e.mode)))
    return {
        adviser_id: Availability(
            windows=tuple(sorted(windows[adviser_id], key=lambda w: (w.weekday, w.begins))),
            exceptions=tuple(sorted(exceptions[adviser_id], key=lambda e: e.day)),
            buffer_minutes=row.buffer_minutes,
            lead_minutes=row.lead_minutes,
            horizon_days=row.horizon_days,
            on_holidays=row.on_holidays,
        )
        for adviser_id, row in by_id.items()
    }


def _add_hours(session: Session, adviser_id: str, availability: Availability) -> None:
    for w in availability.windows:
        session.add(
            AdviserWindowRow(adviser_id=adviser_id, weekday=w.weekday, begins=w.begins, ends=w.ends, mode=w.mode)
        )
    for e in availability.exceptions:
        session.add(
            AdviserExceptionRow(
                adviser_id=adviser_id, day=e.day, open=e.open, begins=e.begins, ends=e.ends, mode=e.mode
            )
        )


def _row(session: Session, adviser_id: str) -> AdviserRow:
    row = session.get(AdviserRow, adviser_id)
    if row is None:
        raise UnknownAdviser
    return row


def number(adviser: Adviser) -> tuple[int, str]:
    """Sorts advisers as they were added: `a-2` comes before `a-10`."""
    return len(adviser.id), adviser.id
