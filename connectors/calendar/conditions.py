"""The conditions of the calendar's calls as query parameters: a window, prefectures, industries, purposes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import ValidationError

from connectors.http.problem import Problem
from knowledge.calendar.days import end_of, start_of
from knowledge.calendar.query import CalendarQuery
from knowledge.clock import JST
from knowledge.models import Filters
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES

_PARAMETER = {"prefectures": "prefecture", "industries": "industry", "purposes": "purpose"}
# A plus sign that was not encoded arrives as a space: 2026-11-01T00:00:00 09:00.
_LOST_PLUS = re.compile(r"(?<=[0-9]) (?=[0-9]{2}:?[0-9]{2}$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1900, 2200)
_FORM = "2026-04-01 か 2026-04-01T00:00:00+09:00 のように書いてください"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a call asks for; without a window `start` and `end` are None."""

    start: datetime | None
    end: datetime | None
    filters: Filters

    def query(self, start: datetime | None = None, end: datetime | None = None) -> CalendarQuery:
        """The query of the calendar, with these bounds where the call gave none.

        :raises Problem: 422 when the window ends before it begins.
        """
        start, end = self.start or start, self.end or end
        if start is not None and end is not None and start > end:
            raise _invalid("to", "from より後にしてください")
        chosen = self.filters
        return CalendarQuery(start, end, chosen.prefectures, chosen.industries, chosen.purposes)


async def conditions(
    start: Annotated[str | None, Query(alias="from", max_length=40, description=f"始まり。{_FORM}")] = None,
    end: Annotated[str | None, Query(alias="to", max_length=40, description=f"終わり。{_FORM}")] = None,
    prefecture: Annotated[list[str], Query(description="、".join(PREFECTURES[:3]) + " …", max_length=60)] = [],  # noqa: B006
    industry: Annotated[list[str], Query(description="、".join(INDUSTRIES[:3]) + " …", max_length=60)] = [],  # noqa: B006
    purpose: Annotated[list[str], Query(description="、".join(PURPOSES), max_length=60)] = [],  # noqa: B006
) -> Conditions:
    """The conditions of a request.

    :raises Problem: 422 for a value outside the controlled words, or what is neither a day nor a point in time.
    """
    return Conditions(
        _moment("from", start, at_end=False),
        _moment("to", end, at_end=True),
        filters_of(prefectures=prefecture, industries=industry, purposes=purpose),
    )


def filters_of(**values: list[str]) -> Filters:
    """Checked filters.

    :raises Problem: 422 for a value outside the controlled words.
    """
    try:
        return Filters(**{name: tuple(given) for name, given in values.items()})  # type: ignore[arg-type]
    except ValidationError as error:
        first: Any = error.errors()[0]
        name = str(first["loc"][0])
        raise _invalid(_PARAMETER.get(name, name), str(first["ctx"]["error"])) from error


def _moment(name: str, text: str | None, at_end: bool) -> datetime | None:
    """A day is meant from its first moment, or to its last; a time without an offset is Japan's."""
    if text is None:
        return None
    text = _LOST_PLUS.sub("+", text.strip())
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            moment = end_of(day) if at_end else start_of(day)
        else:
            moment = datetime.fromisoformat(text)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=JST)).astimezone(JST)
    except (ValueError, OverflowError) as error:
        raise _invalid(name, _FORM) from error
    if moment.year not in _YEARS:
        raise _invalid(name, f"{_YEARS.start}年から{_YEARS.stop - 1}年までにしてください")
    return moment


def _invalid(name: str, reason: str) -> Problem:
    return Problem(422, f"「{name}」：{reason}。", extra={"errors": [{"field": name, "reason": reason}]})
