"""The conditions of the calendar's calls as query parameters: a window, prefectures, industries, purposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import ValidationError

from connectors.http.moments import FORM, invalid, read_moment
from knowledge.calendar.query import CalendarQuery
from knowledge.models import Filters
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES

_PARAMETER = {"prefectures": "prefecture", "industries": "industry", "purposes": "purpose"}


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
            raise invalid("to", "from より後にしてください")
        chosen = self.filters
        return CalendarQuery(start, end, chosen.prefectures, chosen.industries, chosen.purposes)


async def conditions(
    start: Annotated[str | None, Query(alias="from", max_length=40, description=f"始まり。{FORM}")] = None,
    end: Annotated[str | None, Query(alias="to", max_length=40, description=f"終わり。{FORM}")] = None,
    prefecture: Annotated[list[str], Query(description="、".join(PREFECTURES[:3]) + " …", max_length=60)] = [],  # noqa: B006
    industry: Annotated[list[str], Query(description="、".join(INDUSTRIES[:3]) + " …", max_length=60)] = [],  # noqa: B006
    purpose: Annotated[list[str], Query(description="、".join(PURPOSES), max_length=60)] = [],  # noqa: B006
) -> Conditions:
    """The conditions of a request.

    :raises Problem: 422 for a value outside the controlled words, or what is neither a day nor a point in time.
    """
    return Conditions(
        read_moment("from", start),
        read_moment("to", end, at_end=True),
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
        raise invalid(_PARAMETER.get(name, name), str(first["ctx"]["error"])) from error
