"""What the page shows of a month or a year: its days in weeks, and what opens and closes on each."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta

from knowledge.calendar.days import Day, day_of, time_of_day
from knowledge.calendar.round import CalendarRound, RoundState

WEEKDAYS = "日月火水木金土"
_SUNDAY_FIRST = calendar.Calendar(firstweekday=6)


@dataclass(frozen=True, slots=True)
class Entry:
    """That a round closes or opens on a day."""

    kind: Literal["closes", "opens"]
    found: CalendarRound

    @property
    def time(self) -> str:
        """Time of day in Japan, empty for all of the day."""
        at = self.found.closes_at if self.kind == "closes" else self.found.opens_at
        return time_of_day(at) if at else ""

    @property
    def is_over(self) -> bool:
        return self.found.has_ended


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the grid; `inside` says whether it belongs to the month shown."""

    day: Day
    inside: bool
    is_today: bool
    entries: tuple[Entry, ...] = field(default=())

    @property
    def anchor(self) -> str:
        return f"day-{self.day.date.isoformat()}"


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month with its weeks (Sunday first)."""

    first: date
    weeks: tuple[tuple[DayCell, ...], ...]

    @property
    def key(self) -> str:
        """`2026-11`, as the page's address has it."""
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    @property
    def days(self) -> tuple[DayCell, ...]:
        """The month's days on which something opens or closes."""
        return tuple(cell for week in self.weeks for cell in week if cell.inside and cell.entries)

    @property
    def entries(self) -> tuple[tuple[DayCell, Entry], ...]:
        """All that opens and closes in it, with the day."""
        return tuple((cell, entry) for cell in self.days for entry in cell.entries)

    def gone(self, today: date) -> tuple[DayCell, ...]:
        """Those of `days` that are past while the month is not: they stand back behind what is still to come."""
        return (
            tuple(c for c in self.days if c.day.date < today) if any(c.is_today for w in self.weeks for c in w) else ()
        )

    @property
    def closings(self) -> int:
        """How many close in it."""
        return sum(e.kind == "closes" for _, e in self.entries)

    @property
    def openings(self) -> int:
        """How many open in it."""
        return sum(e.kind == "opens" for _, e in self.entries)


def entries_by_day(rounds: Sequence[CalendarRound]) -> dict[date, tuple[Entry, ...]]:
    """What closes and opens on each day: closings first, by time."""
    found: dict[date, list[Entry]] = {}
    for one in rounds:
        if one.closes_at:
            found.setdefault(day_of(one.closes_at), []).append(Entry("closes", one))
        if one.opens_at:
            found.setdefault(day_of(one.opens_at), []).append(Entry("opens", one))
    return {day: tuple(sorted(entries, key=_order)) for day, entries in found.items()}


def _order(entry: Entry) -> tuple[object, ...]:
    at = entry.found.closes_at if entry.kind == "closes" else entry.found.opens_at
    return (entry.kind != "closes", at, entry.found.title)


def month_view(first: date, by_day: dict[date, tuple[Entry, ...]], today: date) -> MonthView:
    """The month that begins with `first`; days of the months beside it stay empty."""
    weeks = tuple(
        tuple(_cell(day, first, by_day, today) for day in week)
        for week in _SUNDAY_FIRST.monthdatescalendar(first.year, first.month)
    )
    return MonthView(first, weeks)


def _cell(day: date, first: date, by_day: dict[date, tuple[Entry, ...]], today: date) -> DayCell:
    inside = day.month == first.month
    return DayCell(Day(day), inside, day == today, by_day.get(day, ()) if inside else ())


def year_view(first: date, by_day: dict[date, tuple[Entry, ...]], today: date) -> tuple[MonthView, ...]:
    """Twelve months from `first` on."""
    return tuple(month_view(first + relativedelta(months=n), by_day, today) for n in range(12))


def without_a_day(rounds: Sequence[CalendarRound]) -> list[CalendarRound]:
    """What can be applied for and has no closing day: the recent first, then by title."""
    undated = [r for r in rounds if r.closes_at is None and r.state is not RoundState.ENDED]
    return sorted(undated, key=lambda r: (r.old_source, r.title))
