"""`/console/advice/`: today and the week of an adviser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from actions.consultation.advisers import Advisers
from actions.consultation.models import Adviser, Booking
from actions.consultation.reading import BookingReader
from actions.consultation.topics import topic
from actions.consultation.wording import wording as consultation_words
from actions.staff.models import Member
from connectors.console.advice.access import AdviserOrOffice, adviser_of, is_office
from connectors.console.advice.names import names, time_of
from connectors.console.frame import console_templates, page
from connectors.http.problem import Problem
from knowledge.calendar.days import Day, day_of, start_of
from knowledge.clock import Clock, now_jst, today_jst

From = Annotated[str, Query(alias="from")]
_HIDDEN = ("cancelled", "released")
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["time_of"] = time_of
_templates.filters["topic_name"] = lambda topic_id: topic(topic_id).name


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """A day with its consultations."""

    day: Day
    is_today: bool
    bookings: Sequence[Booking]


def week_router(bookings: BookingReader, advisers: Advisers, clock: Clock = now_jst) -> APIRouter:
    """The route."""
    router = APIRouter(prefix="/console/advice", include_in_schema=False)

    @router.get("/")
    def week(request: Request, member: AdviserOrOffice, adviser: str = "", from_: From = "") -> HTMLResponse:
        everyone = advisers.list(inactive=True)
        chosen = _chosen(member, adviser, everyone)
        today = today_jst(clock)
        first = _first_day(from_, today)
        found = bookings.of_adviser(chosen.id, start_of(first), start_of(first + timedelta(days=7))) if chosen else []
        shown = [booking for booking in found if booking.status not in _HIDDEN]
        days = [
            DayOfWeek(Day(day), day == today, [b for b in shown if day_of(b.starts_at) == day])
            for day in (first + timedelta(days=n) for n in range(7))
        ]
        return page(
            _templates, "week.html", request, member, adviser=chosen, days=days, first=first, today=today,
            before=first - timedelta(days=7), after=first + timedelta(days=7), statuses=names().statuses,
            modes=consultation_words().modes, everyone=everyone if is_office(member) else (), now=clock(),
        )  # fmt: skip

    return router


def _chosen(member: Member, adviser_id: str, everyone: Sequence[Adviser]) -> Adviser | None:
    """Whose week is shown: their own, or for the office the one they chose; None where there is no adviser at all."""
    wanted = adviser_id or member.adviser_id or ""
    if not is_office(member) and wanted != adviser_of(member):
        raise Problem(403)
    if not wanted:
        return everyone[0] if everyone else None
    found = next((each for each in everyone if each.id == wanted), None)
    if found is None:
        raise Problem(404)
    return found


def _first_day(text: str, today: date) -> date:
    """The Monday of the week of a day, of this week for "".

    :raises Problem: 422, it is no day.
    """
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise Problem(422) from error
    if not 2000 <= day.year <= 2100:
        raise Problem(422)
    return day - timedelta(days=day.weekday())
