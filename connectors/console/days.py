"""Days in the query of an address, as the pages of the console filter by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from connectors.http.problem import Problem
from knowledge.clock import JST, today_jst

_LONGEST = timedelta(days=366 * 2)


@dataclass(frozen=True, slots=True)
class Days:
    """`first` to `last`, both in; days in Japan."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time.min, JST)

    @property
    def ends(self) -> datetime:
        """The first moment after them."""
        return datetime.combine(self.last + timedelta(days=1), time.min, JST)


def days(first: str, last: str, *, back: int = 29, ahead: int = 0) -> Days:
    """The days that a form sent; a field left empty: from `back` days ago, to `ahead` days from now.

    :raises Problem: 422, one is no day, or they are more than two years apart.
    """
    today = today_jst()
    last_day = _day(last) or today + timedelta(days=ahead)
    first_day = _day(first) or min(last_day, today) - timedelta(days=back)
    first_day, last_day = sorted((first_day, last_day))
    if last_day - first_day > _LONGEST:
        raise Problem(422, "期間は2年以内にしてください。")
    return Days(first_day, last_day)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(422, "日付は 2026-04-01 のように書いてください。") from error
    if day is not None and not 2000 <= day.year <= 2100:
        raise Problem(422, "日付は 2000年から2100年までにしてください。")
    return day
