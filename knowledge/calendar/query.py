"""What is asked of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """Conditions on rounds. Different ones are combined with AND, values of one with OR; empty and None ask for nothing.

    `start` and `end` bound a window: a round touches it if it opens at or before `end` and closes at or after `start`.
    Rounds without prefectures are nationwide, those without industries for any trade: both pass those conditions.
    `documents` are ids of any edition or source of the schemes wanted. `open_now` keeps what can be applied for at this
    moment.
    """

    start: datetime | None = None
    end: datetime | None = None
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    open_now: bool = False
