"""Remembers what the feed told, and works out what is new, changed or gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.calendar_feed.event import FeedEvent
from actions.calendar_feed.tables import CalendarEventRow
from actions.database.base import loaded, stored

CANCELLED_FOR = timedelta(days=60)
"""How long a cancelled event is told: long enough for every subscriber to have asked once."""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event with what makes calendars take it over: a stable id, and a sequence and time that change when it does."""

    uid: str
    sequence: int
    changed_at: datetime
    cancelled: bool
    event: FeedEvent


class FeedLog:
    """The memory of the feed in the application database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, events: Iterable[FeedEvent], now: datetime) -> dict[str, ToldEvent]:
        """Takes note of all events that there are now, and gives back what is to be told, by the round's current id.

        What is gone before its day has come is told as cancelled; what is gone afterwards is forgotten.
        """
        found = list(events)
        try:
            return self._note(found, now)
        except IntegrityError:  # another gateway noted the same at this moment: its rows are there now
            return self._note(found, now)

    def _note(self, events: list[FeedEvent], now: datetime) -> dict[str, ToldEvent]:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            rows = {row.id: row for row in session.scalars(select(CalendarEventRow))}
            unseen = dict(rows)
            told = {}
            for event in events:
                row = _row_of(event, unseen)
                if row is None:
                    row = CalendarEventRow(id=event.id, digest="", sequence=-1, cancelled_at=None)
                    session.add(row)
                else:
                    del unseen[row.id]
                _update(row, event, now)
                told[event.id] = _told(row, event)
            for row in unseen.values():
                event = FeedEvent.model_validate(row.event)
                if _is_over(row, event, now):
                    session.delete(row)
                    continue
                if row.cancelled_at is None:
                    row.cancelled_at = row.changed_at = stored(now)
                    row.sequence += 1
                told[event.id] = _told(row, event)
            return told


def _row_of(event: FeedEvent, unseen: Mapping[str, CalendarEventRow]) -> CalendarEventRow | None:
    """The row of this event, also if it was first seen under the id of a round that is merged into it now."""
    return next((unseen[i] for i in (event.id, *event.also) if i in unseen), None)


def _update(row: CalendarEventRow, event: FeedEvent, now: datetime) -> None:
    digest = event.digest
    if row.digest != digest or row.cancelled_at is not None:
        row.digest, row.cancelled_at = digest, None
        row.sequence += 1
        row.changed_at = stored(now.replace(microsecond=0))
    record = event.model_dump(mode="json")
    if row.event != record:
        row.event = record


def _is_over(row: CalendarEventRow, event: FeedEvent, now: datetime) -> bool:
    if row.cancelled_at is not None:
        return loaded(row.cancelled_at) + CANCELLED_FOR < now
    return event.at is None or event.at < now


def _told(row: CalendarEventRow, event: FeedEvent) -> ToldEvent:
    changed_at = loaded(row.changed_at).astimezone(UTC)
    return ToldEvent(row.id, row.sequence, changed_at, row.cancelled_at is not None, event)
