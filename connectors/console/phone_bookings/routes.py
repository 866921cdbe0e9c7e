"""The list, a number of it, and that it was confirmed. A number is shown on request only, and that is noted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.errors import CodeExpired, NotPossible, UnknownBooking
from actions.consultation.models import Contact
from actions.consultation.topics import topic
from actions.handover.private_number import national
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from connectors.console.start.tiles import Tile
from knowledge.clock import JST, Clock, now_jst

PATH = "/console/phone-bookings"
_TOO_LATE = "時間がすぎたか、取り消されたため、この予約は確認できません。もう一度、予約していただいてください。"
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%m月%d日 %H:%M")
_templates.filters["clock"] = lambda moment: moment.astimezone(JST).strftime("%H:%M")
_templates.filters["national"] = national

_CALLERS = needs("office")
Caller = Annotated[Member, Depends(_CALLERS)]


def phone_bookings_router(
    bookings: Bookings, advisers: Advisers, audit: AuditLog, *, mail: bool, clock: Clock = now_jst
) -> APIRouter:
    """The routes.

    :param mail: whether mail can be sent.
    """
    router = APIRouter(prefix=PATH, include_in_schema=False)
    changes = [Depends(_CALLERS), Depends(checked)]

    def shown(
        request: Request, member: Member, contacts: dict[str, Contact] | None = None, error: str = ""
    ) -> Response:
        names = {adviser.id: adviser.name for adviser in advisers.list(inactive=True)}
        return page(
            _templates, "phone_bookings.html", request, member, status=409 if error else 200, error=error, topic=topic,
            bookings=bookings.to_call(clock(), mail=mail), contacts=contacts or {}, names=names,
        )  # fmt: skip

    @router.get("")
    def show(request: Request, member: Caller) -> Response:
        return shown(request, member)

    @router.post("/{booking_id}/phone", dependencies=changes)
    def number(request: Request, member: Caller, booking_id: str) -> Response:
        """A POST, for it leaves a trace: the line in the log is there before the number is."""
        if booking_id not in {b.booking_id for b in bookings.to_call(clock(), mail=mail)}:
            return shown(request, member, error=_TOO_LATE)
        audit.note(member.id, "booking.phone", booking_id)
        contact = bookings.contact(booking_id)
        return shown(request, member, {booking_id: contact} if contact else {})

    @router.post("/{booking_id}/confirm", dependencies=changes)
    def confirm(request: Request, member: Caller, booking_id: str) -> Response:
        waits = booking_id in {b.booking_id for b in bookings.to_call(clock(), mail=mail)}
        try:
            if not waits and bookings.get(booking_id).status != "confirmed":  # pressed twice is fine
                raise CodeExpired
            if waits:
                bookings.confirm_by_phone(booking_id, f"staff:{member.id}")
                audit.note(member.id, "booking.confirm", booking_id)
        except (CodeExpired, NotPossible, UnknownBooking):
            return shown(request, member, error=_TOO_LATE)
        return RedirectResponse(PATH, 303)

    return router


def tiles(bookings: Bookings, mail: bool, clock: Clock, member: Member) -> Sequence[Tile]:
    """What waits for a call; nothing for other roles."""
    if not member.may(("office",)):
        return ()
    waiting = len(bookings.to_call(clock(), mail=mail))
    return (Tile("電話で確認する予約", waiting, PATH, urgent=waiting > 0),)
