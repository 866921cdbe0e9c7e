"""`/api/v1/calendar` and `/calendar.ics`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter, Depends, Request, Response

from actions.calendar_feed.feed_log import ToldEvent
from connectors.api.knowledge_port import KnowledgeDep
from connectors.calendar.conditions import Conditions, conditions
from connectors.calendar.feed import CalendarFeed
from connectors.calendar.ics import ics_of
from connectors.calendar.schemas import CalendarOut, round_out
from connectors.http.rate_limit import limited
from knowledge.calendar.days import end_of, start_of
from knowledge.clock import today_jst

api_router = APIRouter(prefix="/api/v1", tags=["knowledge"])
feed_router = APIRouter(tags=["knowledge"])
ConditionsDep = Annotated[Conditions, Depends(conditions)]

_AHEAD = relativedelta(years=1)
_BACK = relativedelta(years=2)
_MAX_AGE = timedelta(hours=1)


@api_router.get("/calendar", dependencies=[Depends(limited("calendar"))], summary="公募の期間と締切")
def calendar(asked: ConditionsDep, knowledge: KnowledgeDep) -> CalendarOut:
    """The rounds whose window touches the one asked for: from today to a year ahead, if nothing else is said."""
    start = asked.start or start_of(today_jst())
    end = end_of((asked.start or start).date() + _AHEAD)
    return CalendarOut(rounds=[round_out(r) for r in knowledge.calendar(asked.query(start, end))])


@feed_router.get(
    "/calendar.ics", dependencies=[Depends(limited("calendar"))], response_class=Response, summary="締切のiCalendar"
)
def feed(request: Request, asked: ConditionsDep) -> Response:
    """The deadlines as iCalendar: every round known from two years back on, if nothing else is said."""
    events: CalendarFeed = request.app.state.calendar_feed
    told = events.events(asked.query(start_of(today_jst() - _BACK)))
    body = ics_of(told, f"{public_address(request)}/calendar")
    headers = _validators(body, told)
    if _is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="madoguchi.ics"'
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def public_address(request: Request) -> str:
    """What links start with: the address of the settings, otherwise the one the request came to."""
    return str(request.app.state.public_address or request.base_url).rstrip("/")


def _validators(body: bytes, told: Sequence[ToldEvent]) -> dict[str, str]:
    headers = {
        "ETag": f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"',
        "Cache-Control": f"public, max-age={int(_MAX_AGE.total_seconds())}",
    }
    if told:
        headers["Last-Modified"] = format_datetime(max(t.changed_at for t in told).astimezone(UTC), usegmt=True)
    return headers


def _is_unchanged(request: Request, headers: dict[str, str]) -> bool:
    """Whether the caller has this version already; an entity tag goes before a date (RFC 9110, 13.2.2)."""
    if tags := request.headers.get("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or headers["ETag"] in known
    since = _http_date(request.headers.get("if-modified-since"))
    changed = _http_date(headers.get("Last-Modified"))
    return since is not None and changed is not None and changed <= since


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
