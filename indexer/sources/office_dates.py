"""Dates in a table's cell or a calendar: what a spreadsheet holds as a date, or text as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from knowledge.clock import JST
from knowledge.text.dates import END_OF_DAY, DateSpan, dates_in
from knowledge.text.normalise import normalise_line

_COMPACT = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_ISO_TIME = re.compile(r"(?<=\d)T(?=\d)")
OPEN_ENDED = re.compile(r"随時|通年|予算|なくな|無くな|なり次第|達し次第|常時|未定|当面|別途")
"""Words that stand where a closing date would stand and say why there is none."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the time of that day if one is said."""

    day: date
    at: time | None = None

    def opening(self) -> datetime:
        """As the beginning of a window: at 0:00 if no time is said."""
        return datetime.combine(self.day, self.at or time(), JST)

    def closing(self) -> datetime:
        """As the end of a window: at 23:59:59 if no time is said."""
        return datetime.combine(self.day, self.at or END_OF_DAY, JST)


def moments_in(value: object) -> list[Moment]:
    """The dates in a cell, in reading order. Empty without any.

    :raises ValueError: a date is not exact (「12月上旬」), or is another weekday than it says.
    """
    if isinstance(value, datetime):
        return [Moment(value.date(), value.time() if value.time() != time() else None)]
    if isinstance(value, date):
        return [Moment(value)]
    text = _ISO_TIME.sub(" ", _COMPACT.sub(r"\1-\2-\3", _text(value)))
    return [_exact(span, text) for span in dates_in(text)]


def time_in(value: object) -> time | None:
    """The time of day in a cell, None without one.

    :raises ValueError: it is none.
    """
    if isinstance(value, time):
        return value
    text = _text(value)
    if not text:
        return None
    spans = dates_in(f"2000-01-01 {text}")
    if spans[0].at is None:
        raise ValueError(f"時刻として読めません（{text}）")
    return spans[0].at


def _exact(span: DateSpan, text: str) -> Moment:
    written = text[span.start : span.end].strip()
    if span.weekday_differs:
        raise ValueError(f"日付と曜日が合いません（{written}）")
    if span.day is None:
        raise ValueError(f"日付がはっきりしません（{written}）。年月日で書いてください")
    return Moment(span.day, span.at)


def _text(value: object) -> str:
    return normalise_line("" if value is None else str(value))
