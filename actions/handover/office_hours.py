"""When the staff are there: 「月-金 09:00-12:00 13:00-17:00, 土 10:00-12:00」, in Japan's time, not on public holidays
unless they are named (祝)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

import holidays

from knowledge.clock import JST

_DAYS = "月火水木金土日祝"
_HOLIDAY = 7
_DASH = re.compile("[‐‑–—―−ー〜～~]")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_END = time.max
_EXAMPLE = "「月-金 09:00-17:00」のように書いてください。"


@dataclass(frozen=True, slots=True)
class _Span:
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Spans of each day of the week, Monday first, and of public holidays; `text` as it was written. Without any there are
    no staff."""

    text: str
    week: tuple[tuple[_Span, ...], ...]

    @classmethod
    def parse(cls, text: str) -> OfficeHours:
        """Reads office hours: days (one, a range, several in a row), then spans; parts are separated by commas.

        :raises ValueError: it cannot be read; the message says what, in Japanese.
        """
        plain = _DASH.sub("-", unicodedata.normalize("NFKC", text)).replace("、", ",").strip()
        week: list[tuple[_Span, ...]] = [()] * len(_DAYS)
        for part in plain.split(",") if plain else []:
            days, *spans = part.split() or [""]
            for day in _days(days):
                if week[day]:
                    raise ValueError(f"同じ曜日が2回あります：{text}")
                week[day] = _spans(spans, part)
        return cls(plain, tuple(week))

    @property
    def staffed(self) -> bool:
        """Whether there are any staff at all."""
        return any(self.week)

    def open_at(self, moment: datetime) -> bool:
        """Whether the office is open."""
        local = moment.astimezone(JST)
        return any(s.opens <= local.time() < s.closes for s in self._on(local.date()))

    def _on(self, day: date) -> tuple[_Span, ...]:
        return self.week[_HOLIDAY if is_holiday(day) else day.weekday()]


def is_holiday(day: date) -> bool:
    """Whether `day` is one of Japan's public holidays."""
    return day in holidays.country_holidays("JP", years=day.year)


def _days(written: str) -> list[int]:
    first, dash, last = written.partition("-")
    if dash and len(first) == len(last) == 1 and {first, last} <= set(_DAYS[:_HOLIDAY]):
        start, end = _DAYS.index(first), _DAYS.index(last)
        return [day % _HOLIDAY for day in range(start, end + 1 + (0 if end >= start else _HOLIDAY))]
    if dash or not written or not set(written) <= set(_DAYS):
        raise ValueError(f"曜日を読み取れません：{written}。{_EXAMPLE}")
    return [_DAYS.index(day) for day in written]


def _spans(written: Sequence[str], part: str) -> tuple[_Span, ...]:
    spans = tuple(_span(span) for span in written)
    if not spans or any(a.closes > b.opens for a, b in pairwise(spans)):
        raise ValueError(f"時間を読み取れません：{part.strip()}。{_EXAMPLE}")
    return spans


def _span(written: str) -> _Span:
    match = _SPAN.fullmatch(written)
    try:
        opens, opens_past, closes, closes_past = (int(group) for group in match.groups()) if match else (0, 0, 0, 0)
        span = _Span(time(opens, opens_past), _END if (closes, closes_past) == (24, 0) else time(closes, closes_past))
    except ValueError as error:
        raise ValueError(f"時間を読み取れません：{written}。{_EXAMPLE}") from error
    if span.opens >= span.closes:
        raise ValueError(f"時間を読み取れません：{written}。{_EXAMPLE}")
    return span
