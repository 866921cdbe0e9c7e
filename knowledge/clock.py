"""The time in Japan. Deadlines, "今月" and as-of dates are all meant in Asia/Tokyo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")

Clock = Callable[[], datetime]
"""Returns the current time with its offset; tests pass their own."""


def now_jst() -> datetime:
    """The current time in Japan."""
    return datetime.now(JST)


def today_jst(clock: Clock = now_jst) -> date:
    """The current calendar day in Japan according to `clock`."""
    return clock().astimezone(JST).date()


def japanese_date(day: date) -> str:
    """`2023-03-02` as 「2023年3月2日」."""
    return f"{day.year}年{day.month}月{day.day}日"
