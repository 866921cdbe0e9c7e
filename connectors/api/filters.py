"""The filters that search and answer share, as query parameters."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import ValidationError

from connectors.api.schemas import MAX_QUESTION
from connectors.http.problem import Problem
from knowledge.models import Filters
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES

Question = Annotated[
    str, Query(alias="q", min_length=1, max_length=MAX_QUESTION, description="ふだんの言葉での質問（2,000文字まで）")
]
_PARAMETER = {"kinds": "kind", "prefectures": "prefecture", "industries": "industry", "purposes": "purpose"}


async def filters(
    kind: Annotated[list[str], Query(description="scheme, case, round, term, notice")] = [],  # noqa: B006
    prefecture: Annotated[list[str], Query(description="、".join(PREFECTURES[:3]) + " …")] = [],  # noqa: B006
    industry: Annotated[list[str], Query(description="、".join(INDUSTRIES[:3]) + " …")] = [],  # noqa: B006
    purpose: Annotated[list[str], Query(description="、".join(PURPOSES))] = [],  # noqa: B006
    employees: Annotated[int | None, Query(ge=0, le=1_000_000, description="従業員数（人）")] = None,
    open_on: Annotated[date | None, Query(description="この日に受付が終わっていないもの")] = None,
) -> Filters:
    """The `Filters` of a request.

    :raises Problem: 422 for a value outside the controlled words.
    """
    try:
        return Filters(
            kinds=tuple(kind),
            prefectures=tuple(prefecture),
            industries=tuple(industry),
            purposes=tuple(purpose),
            employees=employees,
            open_on=open_on,
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = _PARAMETER.get(str(first["loc"][0]), str(first["loc"][0]))
        reason = str(first.get("ctx", {}).get("error", "正しい値ではありません"))
        raise Problem(422, f"「{name}」：{reason}。", extra={"errors": [{"field": name, "reason": reason}]}) from error
