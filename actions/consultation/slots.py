"""What can be booked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from actions.consultation.availability import Calendar, is_offered, is_on_grid, slots_on
from actions.consultation.calendars import calendars
from actions.consultation.errors import UnknownSlot
from actions.consultation.matching import fitting
from actions.consultation.models import Mode, Need, Slot, slot_of
from actions.consultation.tables import AdviserRow, BookingRow
from actions.consultation.topics import topic_of
from actions.database.base import stored
from actions.database.reading import reading
from knowledge.calendar.days import day_of, start_of
from knowledge.clock import Clock, now_jst

_ID = re.compile(r"(?P<adviser>a-\d{1,9})\.(?P<start>\d{8}T\d{4}Z)\.(?P<minutes>30|60)\.(?P<mode>web|phone)")
_AT_MOST = 500
_NEAR = (timedelta(days=2), timedelta(days=21))
_FURTHEST = timedelta(days=400)
_OVERLAP = timedelta(hours=3)
"""What is booked this long before can still take a quarter."""
_WEEK = timedelta(days=7)
_COUNTED = ("requested", "confirmed", "held", "recorded")


class Slots:
    """Finds what can be booked now. Of several advisers who are free at the same time only the best fitting is offered,
    so each time and mode occurs once."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def find(
        self,
        from_: datetime,
        to: datetime,
        *,
        topic: str = "",
        mode: Mode | None = None,
        minutes: int = 30,
        prefecture: str = "",
        support_type: str = "",
        language: str = "",
        limit: int = _AT_MOST,
    ) -> tuple[Slot, ...]:
        """Slots that begin from `from_` on and before `to`, earliest first, at most `limit`.

        :param topic: an id of `topics.yml` or everyday words.
        :param prefecture: name such as 愛知県; advisers of other regions are left out.
        :param support_type: 伴走 or 自走.
        """
        need = Need(topic, mode, minutes, prefecture, support_type, language)
        return self.fitting(need, from_, to, limit)

    def fitting(self, need: Need, from_: datetime, to: datetime, limit: int = _AT_MOST) -> tuple[Slot, ...]:
        """The same for a `Need`."""
        now = self._clock()
        begin, to = max(from_, now), min(to, now + _FURTHEST)
        need = replace(need, topic=topic_of(need.topic).id)
        found: list[Slot] = []
        if begin < to:
            with reading(self._engine) as session:
                open_hours = calendars(session, begin - _OVERLAP, to + _OVERLAP)
                last = min(to, now + timedelta(days=1 + _furthest(open_hours)))
                days = list(_days(begin, last))
                load = _load(session, days)
            for slot in _merged(open_hours, need, load, days, now):
                if slot.starts_at >= to or len(found) >= limit:
                    break
                if slot.starts_at >= begin:
                    found.append(slot)
        return tuple(found)

    def near(self, slot: Slot | str, n: int = 3, need: Need | None = None) -> tuple[Slot, ...]:
        """Up to `n` slots closest in time to one: the same time with someone else comes first. Another mode is offered
        only where there is none of its own.

        :param need: what the slot was looked for with; mode and length are the slot's.
        :raises UnknownSlot: `slot` is an id that cannot be read.
        """
        wanted = slot_from(slot) if isinstance(slot, str) else slot
        need = need or Need()
        found: tuple[Slot, ...] = ()
        for mode, reach in itertools.product((wanted.mode, None), _NEAR):
            wish = replace(need, mode=mode, minutes=wanted.minutes)
            found = self.fitting(wish, wanted.starts_at - reach, wanted.starts_at + reach, 10 * _AT_MOST)
            if len(found) >= n or (found and reach == _NEAR[-1]):
                break
        closest = sorted(found, key=lambda s: (abs(s.starts_at - wanted.starts_at), s.starts_at))
        return tuple(closest[:n])

    def is_free(self, slot: Slot, booking_id: str | None = None) -> bool:
        """Whether a slot can be booked now, or the booking `booking_id` be moved to it.

        :raises UnknownSlot: there can be no such slot.
        """
        now = self._clock()
        with reading(self._engine) as session:
            found = calendars(session, slot.starts_at - _OVERLAP, slot.ends_at + _OVERLAP, slot.adviser_id, booking_id)
            if not found and session.get(AdviserRow, slot.adviser_id) is None:
                raise UnknownSlot
        if found and not is_on_grid(slot, found[0].hours.availability, now):
            raise UnknownSlot
        return bool(found) and is_offered(found[0], slot, now)


def slot_from(slot_id: str) -> Slot:
    """The slot that an id names; whether there is one is another question.

    :raises UnknownSlot: it is no id of a slot.
    """
    parts = _ID.fullmatch(slot_id)
    try:
        start = datetime.strptime(parts["start"], "%Y%m%dT%H%MZ").replace(tzinfo=UTC) if parts else None
    except ValueError:
        start = None
    if parts is None or start is None or not 2000 <= start.year < 3000:
        raise UnknownSlot
    mode: Mode = "web" if parts["mode"] == "web" else "phone"
    return slot_of(parts["adviser"], start, int(parts["minutes"]), mode)


def _furthest(open_hours: Iterable[Calendar]) -> int:
    """How many days ahead somebody can be booked."""
    return max((calendar.hours.availability.horizon_days for calendar in open_hours), default=0)


def _merged(
    open_hours: Iterable[Calendar],
    need: Need,
    load: Mapping[date, Mapping[str, int]],
    days: Iterable[date],
    now: datetime,
) -> Iterator[Slot]:
    by_id = {calendar.adviser.id: calendar for calendar in open_hours}
    advisers = [calendar.adviser for calendar in by_id.values()]
    for monday, of_week in itertools.groupby(days, _monday):
        best_first = [by_id[adviser.id] for adviser in fitting(advisers, need, load.get(monday, {}))]
        for day in of_week:
            yield from slots_on(best_first, day, need.minutes, need.mode, now)


def _load(session: Session, days: Sequence[date]) -> dict[date, dict[str, int]]:
    """Bookings by week, of which the Monday is given, and adviser."""
    mondays = sorted({_monday(day) for day in days})
    if not mondays:
        return {}
    ends = [stored(start_of(monday + _WEEK)) for monday in mondays]
    between = {"begin": stored(start_of(mondays[0])), "end": ends[-1]} | {f"end_{n}": end for n, end in enumerate(ends)}
    load: dict[date, dict[str, int]] = {}
    for adviser_id, n, bookings in session.execute(_load_of(len(ends)), between):
        load.setdefault(mondays[n], {})[adviser_id] = bookings
    return load


@lru_cache(maxsize=100)
def _load_of(weeks: int) -> Select[Any]:
    """The query, built once for each number of weeks: building it takes longer than the database needs to answer."""
    week = case(*((BookingRow.starts_at < bindparam(f"end_{n}"), n) for n in range(weeks))).label("week")
    return (
        select(BookingRow.adviser_id, week, func.count())
        .where(BookingRow.starts_at >= bindparam("begin"), BookingRow.starts_at < bindparam("end"))
        .where(BookingRow.status.in_(_COUNTED))
        .group_by(BookingRow.adviser_id, week)
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(begin: datetime, end: datetime) -> Iterator[date]:
    day, last = day_of(begin), day_of(end)
    while day <= last:
        yield day
        day += timedelta(days=1)
