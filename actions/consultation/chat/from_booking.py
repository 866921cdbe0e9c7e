"""Days and hours that are told from those of a booking that is moved: 「翌日に」「1週間あとの同じ時間」."""

from __future__ import annotations

import re
from datetime import timedelta

from actions.consultation.models import Booking
from knowledge.clock import JST

_DAYS = (
    (re.compile(r"翌日|次の日(?!曜)"), 1), (re.compile(r"前日|前の日(?!曜)"), -1),
    (re.compile(r"(?:1週間|一週間)(?:後|あと|先|遅らせ|ずらし)"), 7),
)  # fmt: skip
_SAME_HOUR = re.compile(r"同じ(?:時間|時刻)")


def from_booking(text: str, booking: Booking) -> str:
    """A text of `one_spelling` with plain days and hours in their place, Japan time."""
    starts = booking.starts_at.astimezone(JST)
    for pattern, days in _DAYS:
        day = starts + timedelta(days=days)
        text = pattern.sub(f"{day.month}月{day.day}日", text)
    return _SAME_HOUR.sub(f"{starts.hour}時{starts.minute:02d}分", text)
