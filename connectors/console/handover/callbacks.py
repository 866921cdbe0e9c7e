"""`/console/handover/callbacks`: whom to call back. A number is shown on request only, and that is noted."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment

from actions.handover.callbacks import PENDING
from actions.handover.private_number import national
from actions.staff.models import Member
from connectors.console.access import wants_json
from connectors.console.frame import page
from connectors.console.handover.desk import CHANGES, HandoverDesk, Operator
from connectors.http.problem import Problem

_HERE = "/console/handover/callbacks"


def callback_router(desk: HandoverDesk, environment: Environment) -> APIRouter:
    """The list, a number of it, and what came of a call."""
    router = APIRouter(prefix=_HERE)

    def show(request: Request, member: Member, numbers: dict[int, str]) -> HTMLResponse:
        found = desk.callbacks.all()
        waiting = [c for c in found if c.status in PENDING]
        over = [c for c in found if c not in waiting]
        return page(
            environment, "handover_callbacks.html", request, member, waiting=waiting, over=over, numbers=numbers
        )

    @router.get("")
    def the_list(request: Request, member: Operator) -> HTMLResponse:
        desk.audit.note(member.id, "callback.list")
        return show(request, member, {})

    @router.post("/{callback_id:int}/phone", dependencies=[*CHANGES])
    def number(request: Request, member: Operator, callback_id: int) -> Response:
        """A POST, for it leaves a trace: the line in the log is there before the number is."""
        desk.audit.note(member.id, "callback.phone", str(callback_id))
        phone = desk.callbacks.phone(callback_id)
        if phone is None:
            raise Problem(404)
        if wants_json(request):
            return JSONResponse({"phone": national(phone)})
        return show(request, member, {callback_id: national(phone)})

    @router.post("/{callback_id:int}/mark", dependencies=[*CHANGES])
    def mark(
        member: Operator,
        callback_id: int,
        status: Annotated[Literal["open", "not_reached", "done"], Form()],
        tries: Annotated[int, Form(ge=0)],
    ) -> Response:
        if desk.callbacks.mark(callback_id, status, member.name, tries=tries):
            desk.audit.note(member.id, f"callback.{status}", str(callback_id))
        return RedirectResponse(_HERE, 303)

    return router
