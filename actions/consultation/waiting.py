"""The waiting list: who wants to be told when a slot becomes free."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from actions.consultation.advisers import adviser_of
from actions.consultation.loading import booking_of
from actions.consultation.matching import fitting
from actions.consultation.models import Mode, Need, Slot, Waiting, slot_of
from actions.consultation.news import News
from actions.consultation.tables import AdviserRow, BookingRow, WaitingRow
from actions.consultation.topics import OTHER, topic_of
from actions.database.base import loaded, stored
from actions.people.holding import hold
from knowledge.clock import Clock, now_jst

_TOLD_AT_ONCE = 3
"""Of those who wait, the ones who were told longest ago, or never."""


class WaitingList:
    """Stores who waits. A place ends with `until`, or when a booking of the same person and topic is confirmed."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def join(
        self,
        need: Need,
        from_at: datetime,
        until: datetime,
        *,
        person_id: str,
        conversation_id: str | None = None,
    ) -> Waiting:
        """Puts someone on the list. Who waits for the same topic and mode already keeps their place, with these
        times."""
        topic = topic_of(need.topic).id if need.topic else OTHER
        with Session(self._engine) as session, session.begin():
            same = select(WaitingRow).where(
                WaitingRow.person_id == person_id, WaitingRow.topic == topic, WaitingRow.mode == need.mode
            )  # fmt: skip
            hold(session, person_id)
            row = session.scalar(same)
            if row is None:
                row = WaitingRow(
                    id=secrets.token_urlsafe(12), person_id=person_id, topic=topic, mode=need.mode,
                    joined_at=stored(self._clock()),
                )  # fmt: skip
                session.add(row)
            row.conversation_id, row.from_at, row.until = conversation_id, stored(from_at), stored(until)
            row.minutes, row.prefecture = need.minutes, need.prefecture
            row.support_type, row.language = need.support_type, need.language
            session.flush()
            return _waiting_of(row)

    def leave(self, waiting_id: str) -> None:
        """Takes someone off the list; it is fine if they are not on it."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(WaitingRow).where(WaitingRow.id == waiting_id))

    def of_person(self, person_id: str) -> list[Waiting]:
        """What a person waits for, oldest first."""
        return self._where(person_id)

    def all(self) -> list[Waiting]:
        """Everyone who waits, oldest first."""
        return self._where(None)

    def forget_past(self) -> int:
        """Takes off whose time is over; returns how many."""
        with Session(self._engine) as session, session.begin():
            gone: Any = session.execute(delete(WaitingRow).where(WaitingRow.until <= stored(self._clock())))
            return int(gone.rowcount)

    def _where(self, person_id: str | None) -> list[Waiting]:
        query = select(WaitingRow).where(WaitingRow.until > stored(self._clock()))
        if person_id is not None:
            query = query.where(WaitingRow.person_id == person_id)
        with Session(self._engine) as session:
            return [_waiting_of(row) for row in session.scalars(query.order_by(WaitingRow.joined_at))]


def tell_waiting(session: Session, news: News, row: BookingRow, slot: Slot, now: datetime) -> None:
    """Tells the next ones on the list that a slot became free, if it can still be booked by then."""
    adviser = session.get(AdviserRow, slot.adviser_id)
    if adviser is None or not adviser.active or adviser.removed_at is not None or slot.starts_at <= now:
        return
    at = stored(slot.starts_at)
    query = (
        select(WaitingRow)
        .where(WaitingRow.from_at <= at, WaitingRow.until > at, WaitingRow.minutes <= slot.minutes)
        .order_by(WaitingRow.told_at.is_not(None), WaitingRow.told_at, WaitingRow.joined_at)
    )
    told = 0
    for waiting in session.scalars(query).all():
        need = _waiting_of(waiting).need
        takes_topic = need.topic == OTHER or not adviser.topics or need.topic in adviser.topics
        if waiting.mode in (None, slot.mode) and takes_topic and fitting([adviser_of(adviser)], need):
            waiting.told_at = stored(now)
            offered = slot_of(slot.adviser_id, slot.starts_at, need.minutes, slot.mode)
            news.put(
                session,
                booking_of(row),
                "freed",
                slot=offered,
                waiting=_waiting_of(waiting),
                contact=None,
                supporter="",
            )
            told += 1
        if told == _TOLD_AT_ONCE:
            break


def stop_waiting(session: Session, person_id: str, topic: str) -> None:
    """Takes a person off the list who has a booking now."""
    session.execute(delete(WaitingRow).where(WaitingRow.person_id == person_id, WaitingRow.topic == topic))


def _waiting_of(row: WaitingRow) -> Waiting:
    need = Need(
        row.topic, cast("Mode | None", row.mode), row.minutes, row.prefecture, row.support_type, row.language
    )  # fmt: skip
    return Waiting(
        row.id, need, loaded(row.from_at), loaded(row.until), row.person_id, row.conversation_id, loaded(row.joined_at)
    )
