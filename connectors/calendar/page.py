"""The page `/calendar`: a month or a whole year, filtered; made on the server, so that it works without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from connectors.api.knowledge_port import KnowledgeDep
from connectors.calendar.conditions import filters_of
from connectors.calendar.month import WEEKDAYS, entries_by_day, month_view, without_a_day, year_view
from connectors.calendar.routes import public_address
from connectors.http.problem import Problem
from connectors.http.rate_limit import limited
from connectors.http.templates import templates_in
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.clock import JST, japanese_date, now_jst
from knowledge.models import Filters
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES

router = APIRouter(include_in_schema=False)

_MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")
_YEAR = re.compile(r"20[0-9]{2}")
_MOST_UNDATED = 50
_MOST_OF_A_MONTH = 8
"""Of a month in the view of a year."""
_FISCAL_START = 4

_Choice = Annotated[str, Query(max_length=40)]
_templates = templates_in(Path(__file__).with_name("templates"))
_templates.globals.update(japanese_date=japanese_date, weekdays=WEEKDAYS)


@router.get("/calendar", dependencies=[Depends(limited("calendar"))], response_class=HTMLResponse)
def calendar_page(
    request: Request,
    knowledge: KnowledgeDep,
    month: _Choice = "",
    year: _Choice = "",
    prefecture: _Choice = "",
    industry: _Choice = "",
    purpose: _Choice = "",
) -> HTMLResponse:
    """A month (`?month=2026-11`, this one if not given) or a year (`?year=2026`: April to March).

    A form sends empty values for what was not chosen; they ask for nothing.
    """
    given = {"prefecture": prefecture, "industry": industry, "purpose": purpose}
    chosen = {name: value for name, value in given.items() if value}
    filters = filters_of(
        prefectures=[v for v in (prefecture,) if v],
        industries=[v for v in (industry,) if v],
        purposes=[v for v in (purpose,) if v],
    )
    now = now_jst()
    rounds = knowledge.calendar(_query(filters))
    by_day = entries_by_day(rounds)
    shown: dict[str, Any] = {
        "chosen": chosen,
        "choices": {"prefecture": PREFECTURES, "industry": INDUSTRIES, "purpose": PURPOSES},
        "today": now.astimezone(JST).date(),
        "link": lambda **parts: _link("/calendar", chosen | parts),
        "feed": _link("/calendar.ics", chosen),
        "subscribe": f"webcal://{_host(request)}{_link('/calendar.ics', chosen)}",
        "address": f"{public_address(request)}{_link('/calendar.ics', chosen)}",
    }
    if year:
        first = _fiscal_year(year)
        months = year_view(first, by_day, shown["today"])
        return _page(
            "year.html",
            shown
            | {"year": first.year, "months": months, "before": first.year - 1, "most": _MOST_OF_A_MONTH}
            | {"sources": _sources([e.found for m in months for _, e in m.entries])},
        )
    first = _first_of_month(month) if month else shown["today"].replace(day=1)
    undated = without_a_day(rounds)
    view = month_view(first, by_day, shown["today"])
    return _page(
        "month.html",
        shown
        | {
            "view": view,
            "sources": _sources([*(e.found for _, e in view.entries), *undated[:_MOST_UNDATED]]),
            "before": f"{first - relativedelta(months=1):%Y-%m}",
            "after": f"{first + relativedelta(months=1):%Y-%m}",
            "fiscal_year": first.year - (first.month < _FISCAL_START),
            "next_days": sorted(d for d in by_day if d > max(shown["today"], first + relativedelta(day=31)))[:1],
            "undated": undated[:_MOST_UNDATED],
            "undated_count": len(undated),
        },
    )


def _query(filters: Filters) -> CalendarQuery:
    return CalendarQuery(prefectures=filters.prefectures, industries=filters.industries, purposes=filters.purposes)


def _sources(rounds: Sequence[CalendarRound]) -> list[tuple[str, date]]:
    """Each source with the day of its newest information, newest first."""
    newest: dict[str, date] = {}
    for found in rounds:
        newest[found.round.source] = max(found.round.as_of, newest.get(found.round.source, date.min))
    return sorted(newest.items(), key=lambda item: item[1], reverse=True)


def _page(template: str, values: dict[str, Any]) -> HTMLResponse:
    html = _templates.get_template(template).render(values)
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


def _link(path: str, parts: dict[str, str]) -> str:
    return f"{path}?{urlencode(parts)}" if parts else path


def _host(request: Request) -> str:
    return urlsplit(public_address(request)).netloc


def _first_of_month(text: str) -> date:
    match = _MONTH.fullmatch(text)
    if match is None:
        raise Problem(422, "「month」：2026-11 のように書いてください。")
    return date(int(match["year"]), int(match["month"]), 1)


def _fiscal_year(text: str) -> date:
    if not _YEAR.fullmatch(text):
        raise Problem(422, "「year」：2026 のように書いてください。")
    return date(int(text), _FISCAL_START, 1)
