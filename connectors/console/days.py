"""Days in the query of an address, as the pages of the console filter by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Query

from connectors.http.problem import Problem
from knowledge.calendar.days import start_of
from knowledge.clock import today_jst

_Field = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True)
class Days:
    """`first` to `last`, both in; days in Japan."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return start_of(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after them."""
        return start_of(self.last + timedelta(days=1))


def days_asked(*, back: int = 29, ahead: int = 0, years: int = 2) -> Callable[..., Days]:
    """A dependency that gives the days a form sent (`from`, `to`), whichever comes first; a field left empty: from `back`
    days ago, to `ahead` days from now. It raises a Problem: 422, one is no day, or they are more than `years` years apart.
    """

    def asked(first: Annotated[_Field, Query(alias="from")] = "", to: _Field = "") -> Days:
        today = today_jst()
        last_day = _day(to) or today + timedelta(days=ahead)
        first_day = _day(first) or min(last_day, today) - timedelta(days=back)
        first_day, last_day = sorted((first_day, last_day))
        if last_day - first_day > timedelta(days=366 * years):
            raise Problem(422, f"期間は{years}年以内にしてください。")
        return Days(first_day, last_day)

    return asked


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(422, "日付は 2026-04-01 のように書いてください。") from error
    if day is not None and not 2000 <= day.year <= 2100:
        raise Problem(422, "日付は 2000年から2100年までにしてください。")
    return day
