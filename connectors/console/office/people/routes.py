"""Finding what is kept of someone by their contact; a download of it; erasing it, with a step to confirm.

The contact is sent in forms only: it stands in no address and so in no log or history.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from actions.consultation.contact import read_contact
from actions.consultation.errors import InvalidContact
from actions.consultation.models import Contact
from actions.consultation.topics import topic
from actions.people.requests import PersonalRequests
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from connectors.console.office.wording import wording
from connectors.http.problem import Problem
from knowledge.clock import JST, now_jst

_NO_CONTACT = "電話番号かメールアドレスを、正しい形で入れてください。"
_NOTHING_CHOSEN = "予約か電話の申し込みを、一つは選んでください。"

_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%Y-%m-%d %H:%M")

Office = Annotated[Member, Depends(needs("office"))]
Field = Annotated[str, Form(max_length=254)]
Bookings = Annotated[list[str], Form(max_length=200)]
Callbacks = Annotated[list[int], Form(max_length=200)]


def _known(phone: Field = "", email: Field = "") -> Contact:
    """The contact that a page found before sends again.

    :raises Problem: 422, it is none.
    """
    try:
        return read_contact(phone, email)
    except InvalidContact as error:
        raise Problem(422, _NO_CONTACT) from error


def _some(
    booking: Bookings = [],  # noqa: B006 - FastAPI makes a fresh list for every request
    callback: Callbacks = [],  # noqa: B006
) -> tuple[list[str], list[int]]:
    """The bookings and the requests to be called back that were chosen.

    :raises Problem: 422, none was.
    """
    if not (booking or callback):
        raise Problem(422, _NOTHING_CHOSEN)
    return booking, callback


Known = Annotated[Contact, Depends(_known)]
Some = Annotated[tuple[list[str], list[int]], Depends(_some)]


def people_router(requests: PersonalRequests, audit: AuditLog) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/console/office/people", include_in_schema=False)

    def shown(request: Request, member: Member, template: str = "people.html", **more: object) -> Response:
        context: dict[str, object] = {"phone": "", "email": "", "found": None, "error": "", "erased": None} | more
        status = 422 if context["error"] else 200
        return page(_templates, template, request, member, status=status, say=wording(), topic=topic, **context)

    @router.get("")
    def ask(request: Request, member: Office) -> Response:
        return shown(request, member)

    @router.post("", dependencies=[Depends(checked)])
    def find(request: Request, member: Office, phone: Field = "", email: Field = "") -> Response:
        try:
            contact = read_contact(phone, email)
        except InvalidContact:
            return shown(request, member, phone=phone, email=email, error=_NO_CONTACT)
        found = requests.find(contact)
        audit.note(member.id, "person.find", "" if found else "none")
        for subject in found.subjects:
            audit.note(member.id, "person.look", subject)
        return shown(request, member, phone=phone, email=email, found=found)

    @router.post("/export", dependencies=[Depends(checked)])
    def export(member: Office, contact: Known, some: Some) -> Response:
        chosen = requests.chosen(contact, *some)
        for subject in chosen.subjects:
            audit.note(member.id, "person.export", subject)
        kept = requests.export(chosen)
        told = {"exported_at": now_jst().isoformat(timespec="seconds"), "kept": kept}
        return Response(
            json.dumps(told, ensure_ascii=False, indent=2, default=str),
            media_type="application/json",
            headers={"Content-Disposition": 'attachment; filename="personal-data.json"'},
        )

    @router.post("/erase", dependencies=[Depends(checked)])
    def erase(
        request: Request, member: Office, contact: Known, some: Some, confirmed: Annotated[bool, Form()] = False
    ) -> Response:
        chosen = requests.chosen(contact, *some)
        if not confirmed:
            typed = {"phone": contact.phone or "", "email": contact.email or ""}
            return shown(request, member, "erase.html", found=chosen, **typed)
        for subject in chosen.subjects:
            audit.note(member.id, "person.erase", subject)
        return shown(request, member, erased=requests.erase(chosen, f"staff:{member.id}"))

    return router
