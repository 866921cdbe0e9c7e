"""What a question asks of the calendar: closings, openings, what is open; in which stretch of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.content_file import read_yaml
from knowledge.understanding.periods import Period, period_in

_FILE = Path(__file__).with_suffix(".yml")
_SOON_DAYS = 30
_LATER_DAYS = 90


class Asks(StrEnum):
    """Which dates are asked for."""

    CLOSING = "closing"
    """「今月締切の補助金」「持続化の次の締切」"""
    OPENING = "opening"
    """「来月から始まるもの」"""
    OPEN = "open"
    """「今申請できるのは？」「まだ間に合う？」"""
    VIEW = "view"
    """「カレンダーで見る」"""


@dataclass(frozen=True, slots=True)
class CalendarQuestion:
    """`rest` is the text without the words about dates: what is left says which schemes.

    `several` is true when the question is about whatever there is, not about one scheme that was named or shown.
    """

    asks: Asks
    period: Period | None
    rest: str
    several: bool

    @property
    def is_list(self) -> bool:
        """Whether it can be answered without a scheme being named."""
        return self.period is not None or self.several or self.asks is Asks.VIEW


def calendar_question_in(text: str, today: date) -> CalendarQuestion | None:
    """What normalised `text` asks of the calendar; None if it asks for no dates (「来月カフェを始めたい」)."""
    cues = _cues()
    asks = _asks(text, cues)
    if asks is None:
        return None
    period = period_in(text, today) or _vague_period(text, asks, today, cues)
    several = bool(cues["several"].search(text)) and (asks in (Asks.OPEN, Asks.OPENING) or period is not None)
    rest = text.replace(period.label, " ") if period else text
    for name in ("next", "view", "soon", "closing", "opening", "open"):
        rest = re.sub(f"(?:{cues[name].pattern}){cues['ending'].pattern}", " ", rest)
    return CalendarQuestion(asks, period, rest, several)


def _asks(text: str, cues: dict[str, re.Pattern[str]]) -> Asks | None:
    if cues["view"].search(text):
        return Asks.VIEW
    # 「今申請できて、締切が近いもの」 is about closings.
    for name, asks in (
        ("next", Asks.CLOSING),
        ("closing", Asks.CLOSING),
        ("opening", Asks.OPENING),
        ("open", Asks.OPEN),
    ):
        if cues[name].search(text):
            return asks
    return None


def _vague_period(text: str, asks: Asks, today: date, cues: dict[str, re.Pattern[str]]) -> Period | None:
    if asks is Asks.CLOSING and cues["soon"].search(text):
        return Period(today, today + timedelta(_SOON_DAYS), f"{_SOON_DAYS}日以内")
    if asks is Asks.OPENING and cues["later"].search(text):
        return Period(today, today + timedelta(_LATER_DAYS), f"{_LATER_DAYS}日以内")
    return None


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    raw: dict[str, str] = read_yaml(_FILE)
    return {name: re.compile(expression) for name, expression in raw.items()}
