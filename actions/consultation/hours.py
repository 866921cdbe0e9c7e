"""Weekly hours, exceptions and holidays made into the times at which a consultation can begin. No database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import lru_cache

from actions.consultation.models import Availability, DayException, Mode
from knowledge.calendar.days import Day

GRID_MINUTES = 30
_DAY = 24 * 60

Span = tuple[int, int]
"""From one minute of a day, Japan time, to another."""


class Hours:
    """The hours of one adviser. Weekdays are worked out once, only days with exceptions again.

    Safe to call from several threads: at worst two work out the same.
    """

    def __init__(self, availability: Availability) -> None:
        self.availability = availability
        self._exceptions: dict[date, list[DayException]] = {}
        for exception in availability.exceptions:
            self._exceptions.setdefault(exception.day, []).append(exception)
        self._weekly: dict[tuple[int, int, Mode], frozenset[int]] = {}

    def begins(self, day: date, minutes: int, mode: Mode) -> frozenset[int]:
        """When a consultation of that length can begin on a day, in minutes since midnight."""
        closed = not self.availability.on_holidays and _is_holiday(day)
        own = [e for e in self._exceptions.get(day, ()) if e.mode in (None, mode)]
        if own:
            return _on_grid(_changed([] if closed else self._hours(day.weekday(), mode), own), minutes)
        if closed:
            return frozenset()
        key = day.weekday(), minutes, mode
        if key not in self._weekly:
            self._weekly[key] = _on_grid(_joined(self._hours(day.weekday(), mode)), minutes)
        return self._weekly[key]

    def _hours(self, weekday: int, mode: Mode) -> list[Span]:
        windows = self.availability.windows
        return [_span(w.begins, w.ends) for w in windows if w.weekday == weekday and w.mode in (None, mode)]


@lru_cache(maxsize=2000)
def _is_holiday(day: date) -> bool:
    return Day(day).holiday is not None


def _on_grid(spans: Iterable[Span], minutes: int) -> frozenset[int]:
    """Half and full hours from which a consultation ends within one of the spans."""
    firsts = ((-(-opens // GRID_MINUTES) * GRID_MINUTES, closes) for opens, closes in spans)
    return frozenset(begin for first, closes in firsts for begin in range(first, closes - minutes + 1, GRID_MINUTES))


def _changed(hours: list[Span], exceptions: Sequence[DayException]) -> list[Span]:
    """Hours with what is open besides, then without what is closed."""
    found = _joined(hours + [_span(e.begins, e.ends) for e in exceptions if e.open])
    for exception in exceptions:
        if not exception.open:
            found = _without(found, _span(exception.begins, exception.ends))
    return found


def _span(begins: time | None, ends: time | None) -> Span:
    """Midnight as an end is that of the next day. Seconds, which nobody enters, shorten the span."""
    opens = _minute(begins) + bool(begins.second) if begins else 0
    return opens, (_minute(ends) if ends else 0) or _DAY


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch as one."""
    joined: list[Span] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], closes)
        else:
            joined.append((opens, closes))
    return joined


def _without(spans: list[Span], gap: Span) -> list[Span]:
    pieces = [piece for s in spans for piece in ((s[0], min(s[1], gap[0])), (max(s[0], gap[1]), s[1]))]
    return [piece for piece in pieces if piece[0] < piece[1]]
