"""How many days before a deadline a sentence means: 「1週間前」「3日前と前日」「1か月前」."""

from __future__ import annotations

import re

from knowledge.text.normalise import normalise
from knowledge.understanding.numbers import ordinal

_SPAN = re.compile(
    r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:、|,)?\s*(日|週間?|か月|ヶ月|カ月|ヵ月|箇月)(?:くらい|ぐらい|ほど)?(?:前|まえ)"
)
_UNITS = {"日": 1, "週": 7, "週間": 7}
_MONTH = 30
_LONGEST = 90


def days_before_in(text: str) -> tuple[int, ...]:
    """Days before, most first; empty if none is said. More than 90 days nobody plans ahead."""
    text = normalise(text)
    days = {(ordinal(m.group(1)) or 0) * _UNITS.get(m.group(2), _MONTH) for m in _SPAN.finditer(text)}
    if "前日" in text or "まえの日" in text or "前の日" in text:
        days.add(1)
    if "当日" in text:
        days.add(0)
    return tuple(sorted((d for d in days if d <= _LONGEST), reverse=True))
