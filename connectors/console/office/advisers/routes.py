"""The advisers: list, profile, weekly hours, exceptions, and what of the next week can be booked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from actions.consultation.advisers import Advisers
from actions.consultation.errors import InvalidAvailability, UnknownAdviser
from actions.consultation.models import Adviser, Availability, DayException, Window
from actions.consultation.preview import DayPreview
from actions.consultation.topics import topic, topics
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from connectors.console.office.advisers.forms import SUPPORT_TYPES, exception, profile, weekly
from connectors.console.office.wording import wording
from connectors.http.problem import Problem
from knowledge.calendar.days import Day
from knowledge.clock import JST, today_jst
from knowledge.models.vocabulary import PREFECTURES

PATH = "/console/office/advisers"
_ROWS_A_DAY = 2
_HOLIDAYS_AHEAD = 60
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["hour"] = lambda moment: moment.astimezone(JST).strftime("%H:%M")

Office = Annotated[Member, Depends(needs("office"))]
Profile = Annotated[dict[str, Any], Depends(profile)]
Weekly = Annotated[Availability, Depends(weekly)]
Exception_ = Annotated[DayException, Depends(exception)]
Saved = Annotated[str, Query(max_length=10)]
Preview = Callable[[str], Sequence[DayPreview]]
"""What of an adviser's next days can be booked."""


def advisers_router(advisers: Advisers, preview: Preview, audit: AuditLog) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    def found(adviser_id: str) -> Adviser:
        try:
            return advisers.get(adviser_id)
        except UnknownAdviser:
            raise Problem(404) from None

    def store(member: Member, adviser_id: str, availability: Availability) -> Response:
        try:
            advisers.set_availability(adviser_id, availability)
        except InvalidAvailability as error:
            raise Problem(422, str(error)) from error
        audit.note(member.id, "adviser.hours", adviser_id)
        return RedirectResponse(f"{PATH}/{adviser_id}?saved=hours#hours", 303)

    @router.get("")
    def show_all(request: Request, member: Office) -> Response:
        return page(
            _templates, "advisers.html", request, member, advisers=advisers.list(inactive=True), topic=topic,
            say=wording(), **_choices(),
        )  # fmt: skip

    @router.post("", dependencies=[Depends(checked)])
    def add(member: Office, given: Profile) -> Response:
        made = advisers.add(Adviser(id="", **given))
        audit.note(member.id, "adviser.add", made.id)
        return RedirectResponse(f"{PATH}/{made.id}", 303)

    @router.get("/{adviser_id}")
    def show(request: Request, member: Office, adviser_id: str, saved: Saved = "") -> Response:
        adviser, availability = found(adviser_id), advisers.availability(adviser_id)
        return page(
            _templates, "adviser.html", request, member, adviser=adviser, availability=availability, saved=saved,
            week=_week(availability), exceptions=_upcoming(availability), holidays=_holidays(), say=wording(),
            preview=preview(adviser_id), **_choices(),
        )  # fmt: skip

    @router.post("/{adviser_id}", dependencies=[Depends(checked)])
    def change(member: Office, adviser_id: str, given: Profile) -> Response:
        found(adviser_id)
        advisers.change(adviser_id, **given)
        audit.note(member.id, "adviser.change", adviser_id)
        return RedirectResponse(f"{PATH}/{adviser_id}?saved=profile", 303)

    @router.post("/{adviser_id}/hours", dependencies=[Depends(checked)])
    def set_hours(member: Office, adviser_id: str, given: Weekly) -> Response:
        found(adviser_id)
        return store(member, adviser_id, replace(given, exceptions=advisers.availability(adviser_id).exceptions))

    @router.post("/{adviser_id}/exceptions", dependencies=[Depends(checked)])
    def add_exception(member: Office, adviser_id: str, given: Exception_) -> Response:
        found(adviser_id)
        before = advisers.availability(adviser_id)
        kept = tuple(e for e in before.exceptions if e != given)
        return store(member, adviser_id, replace(before, exceptions=(*kept, given)))

    @router.post("/{adviser_id}/exceptions/remove", dependencies=[Depends(checked)])
    def remove_exception(member: Office, adviser_id: str, given: Exception_) -> Response:
        found(adviser_id)
        before = advisers.availability(adviser_id)
        kept = tuple(e for e in before.exceptions if e != given)
        return store(member, adviser_id, replace(before, exceptions=kept))

    return router


def _choices() -> dict[str, Any]:
    return {"topics": topics(), "prefectures": PREFECTURES, "support_types": SUPPORT_TYPES}


def _week(availability: Availability) -> list[tuple[str, list[Window | None]]]:
    """The rows of the weekly form: for each day its hours, and always an empty row more."""
    week = []
    for number, name in enumerate(wording().weekdays):
        windows = [w for w in availability.windows if w.weekday == number]
        rows = max(_ROWS_A_DAY, len(windows) + 1)
        week.append((name, [w for w, _ in zip_longest(windows, range(rows))]))
    return week


def _upcoming(availability: Availability) -> list[DayException]:
    return [e for e in availability.exceptions if e.day >= today_jst()]


def _holidays() -> list[Day]:
    """The public holidays of the next weeks."""
    days = (Day(today_jst() + timedelta(days=n)) for n in range(_HOLIDAYS_AHEAD))
    return [day for day in days if day.holiday]
