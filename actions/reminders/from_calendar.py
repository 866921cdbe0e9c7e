"""Rounds out of the knowledge room's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from actions.reminders.ports import UpcomingRound
from knowledge.calendar.days import start_of
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound, RoundState
from knowledge.errors import StoreMissing


class HasCalendar(Protocol):
    """What has a calendar to ask."""

    def calendar(self, query: CalendarQuery = ...) -> Sequence[CalendarRound]:
        """See `knowledge.service.KnowledgeService.calendar`."""


class CalendarRounds:
    """See `Rounds`. What is over or not surely open any more is left out; without an index there are none."""

    def __init__(self, knowledge: HasCalendar) -> None:
        self._knowledge = knowledge

    def upcoming(self, today: date) -> Sequence[UpcomingRound]:
        """See `Rounds`."""
        try:
            found = self._knowledge.calendar(CalendarQuery(start=start_of(today)))
        except StoreMissing:
            return ()
        return [_upcoming(r) for r in found if r.state in (RoundState.OPEN, RoundState.UPCOMING)]


def _upcoming(found: CalendarRound) -> UpcomingRound:
    title = found.document.title
    return UpcomingRound(
        round_id=found.id,
        document_id=found.document.id,
        title=f"{title}（{found.number}）" if found.number else title,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        closes_text=found.round.closes_text,
        url=found.round.url,
        source=found.round.source,
        as_of=found.round.as_of,
        prefectures=found.prefectures,
        industries=found.industries,
        purposes=found.purposes,
        also=found.also,
    )
