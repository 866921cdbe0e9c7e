"""`/console/office/mail`: what did not get through, and sending that again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as PathParameter
from fastapi.responses import RedirectResponse, Response

from actions.mail.models import Undelivered
from actions.mail.outbox import MailOutbox
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from connectors.console.office.mail.wording import wording
from knowledge.clock import JST

PATH = "/console/office/mail"
_OF_NO_USE_LATER = ("booking.code", "booking.day", "booking.hour")
"""Kinds that nobody wants to have late."""
_BOOKING = "booking."

Office = Annotated[Member, Depends(needs("office"))]


def _booking_of(key: str) -> str:
    """The number of the booking a mail is about, "" if it is about none."""
    return key.split(".")[1] if key.startswith(_BOOKING) else ""


def _is_of_use(mail: Undelivered) -> bool:
    return mail.can_be_sent_again and mail.kind not in _OF_NO_USE_LATER


_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%m月%d日 %H:%M")
_templates.filters["booking_of"] = _booking_of
_templates.tests["of_use"] = _is_of_use


def mail_router(outbox: MailOutbox | None, audit: AuditLog) -> APIRouter:
    """The routes; `outbox` is None where no mail is sent."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    def show(request: Request, member: Office) -> Response:
        return page(
            _templates, "mail.html", request, member, say=wording(), is_on=outbox is not None,
            counts=outbox.counts() if outbox else {}, failed=outbox.failed() if outbox else (),
            delayed=outbox.delayed() if outbox else (),
        )  # fmt: skip

    @router.post("/{mail_id}/again", dependencies=[Depends(checked)])
    def again(mail_id: Annotated[int, PathParameter(ge=1, le=2**31 - 1)], member: Office) -> Response:
        found = next((mail for mail in outbox.failed() if mail.id == mail_id), None) if outbox else None
        if outbox and found is not None and _is_of_use(found) and outbox.send_again(mail_id):
            audit.note(member.id, "mail.again", str(mail_id))
        return RedirectResponse(PATH, 303)

    return router
