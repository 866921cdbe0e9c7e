"""`/calendar.ics`: the events to tell, and their place between the calendar and the memory of the feed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from actions.calendar_feed.event import FeedEvent, event_of
from actions.calendar_feed.feed_log import FeedLog, ToldEvent
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.clock import Clock, now_jst


class HasCalendar(Protocol):
    """What has a calendar to ask."""

    def calendar(self, query: CalendarQuery, /) -> list[CalendarRound]:
        """See `knowledge.service.KnowledgeService.calendar`."""


class CalendarFeed:
    """What the feed tells. Safe to call from several threads.

    :param generation: names what the calendar is made from; while it stays the same, nothing is noted anew.
    """

    def __init__(
        self, knowledge: HasCalendar, log: FeedLog, generation: Callable[[], str | None], clock: Clock = now_jst
    ) -> None:
        self._knowledge = knowledge
        self._log = log
        self._generation = generation
        self._clock = clock
        self._lock = threading.Lock()
        self._noted: tuple[str | None, datetime, dict[str, ToldEvent]] | None = None

    def events(self, query: CalendarQuery) -> list[ToldEvent]:
        """The events of the rounds that meet a query, and of those that did and were cancelled."""
        told = self._told()
        live = [told[r.id] for r in self._knowledge.calendar(query) if r.id in told]
        return live + [t for t in told.values() if t.cancelled and _meets(t.event, query)]

    def _told(self) -> dict[str, ToldEvent]:
        generation, now = self._generation(), self._clock()
        with self._lock:
            # Once a day in any case: cancelled events are told for some time only.
            if self._noted is None or self._noted[0] != generation or self._noted[1].date() != now.date():
                rounds = self._knowledge.calendar(CalendarQuery())
                events = [event for found in rounds if (event := event_of(found)) is not None]
                self._noted = generation, now, self._log.note(events, now)
            return self._noted[2]


def _meets(event: FeedEvent, query: CalendarQuery) -> bool:
    """The conditions of a query on an event that is no longer in the calendar."""
    return (
        (query.start is None or event.closes_at is None or event.closes_at >= query.start)
        and (query.end is None or event.opens_at is None or event.opens_at <= query.end)
        and (not query.prefectures or not event.prefectures or not {*query.prefectures}.isdisjoint(event.prefectures))
        and (not query.industries or not event.industries or not {*query.industries}.isdisjoint(event.industries))
        and (not query.purposes or not {*query.purposes}.isdisjoint(event.purposes))
    )
