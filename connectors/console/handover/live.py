"""`/console/handover/{id}`: the conversation that a member of the staff has taken. Nobody else sees it."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment

from actions.handover.models import Handover, NotOpen
from actions.staff.models import Member
from connectors.console.access import wants_json
from connectors.console.frame import page
from connectors.console.handover.desk import CHANGES, HandoverDesk, Operator
from connectors.http.problem import Problem

_HERE = "/console/handover"
_NOT_YOURS = "この会話は、ほかの担当者が受けているか、終わっています。"
_OVER = "この会話は終わっています。送れませんでした。"
_LONGEST = 2_000

Key = Annotated[str, Form(pattern=r"^[0-9A-Za-z-]{8,64}$")]
Text = Annotated[str, Form(min_length=1, max_length=_LONGEST)]
Remark = Annotated[str, Form(max_length=500)]


def live_router(desk: HandoverDesk, environment: Environment) -> APIRouter:
    """Reading along, answering, noting and ending."""
    router = APIRouter(prefix=f"{_HERE}/{{handover_id:int}}")

    def mine(handover_id: int, member: Member) -> Handover:
        """The conversation, if this member has taken it.

        :raises Problem: 404, 403.
        """
        found = desk.handovers.get(handover_id)
        if found is None:
            raise Problem(404)
        if found.member_id != member.id:
            raise Problem(403, _NOT_YOURS)
        return found

    @router.get("")
    def whole_page(request: Request, member: Operator, handover_id: int) -> HTMLResponse:
        call = mine(handover_id, member)
        desk.audit.note(member.id, "handover.conversation", str(call.id))
        desk.handovers.seen(call.id, member.id)
        shown = _shown(desk, call)
        return page(environment, "handover_live.html", request, member, key=str(uuid.uuid4()), **shown)

    @router.get("/new")
    def what_is_new(
        request: Request, member: Operator, handover_id: int, after: Annotated[int, Query(ge=0, le=2**62)] = 0
    ) -> Response:
        """What was said meanwhile, as the page shows it; it is a sign of life."""
        call = mine(handover_id, member)
        desk.handovers.seen(call.id, member.id)
        desk.presence.seen(member.id)
        lines = desk.transcript.lines(call.conversation_id, after)
        html = environment.get_template("_lines.html").render(lines=lines)
        last = lines[-1].id if lines else after
        heard = any(line.who == "person" for line in lines)
        return JSONResponse({"status": call.status, "how": call.ended_how, "html": html, "last": last, "heard": heard})

    @router.post("/messages", dependencies=[*CHANGES])
    def say(request: Request, member: Operator, handover_id: int, key: Key, text: Text) -> Response:
        call = mine(handover_id, member)
        if not text.strip():
            raise Problem(422)
        try:
            desk.answers.send(call.id, member.id, key, text.strip())
        except NotOpen as error:
            raise Problem(409, _OVER) from error
        return _done(request, call)

    @router.post("/notes", dependencies=[*CHANGES])
    def note(request: Request, member: Operator, handover_id: int, key: Key, text: Text) -> Response:
        call = mine(handover_id, member)
        desk.answers.note(call.id, member.name, key, text.strip())
        return RedirectResponse(f"{_HERE}/{call.id}#notes", 303)

    @router.post("/close", dependencies=[*CHANGES])
    def close(
        member: Operator,
        handover_id: int,
        how: Annotated[Literal["handed_back", "finished", "callback", "booking"], Form()],
        remark: Remark = "",
    ) -> Response:
        call = mine(handover_id, member)
        try:
            desk.handovers.close(call.id, member.id, how, remark.strip())
        except NotOpen:
            return RedirectResponse(f"{_HERE}/{call.id}", 303)
        desk.audit.note(member.id, "handover.close", str(call.id))
        return RedirectResponse(_HERE, 303)

    return router


def _shown(desk: HandoverDesk, call: Handover) -> dict[str, Any]:
    return {
        "call": call,
        "lines": desk.transcript.lines(call.conversation_id),
        "notes": desk.answers.notes(call.conversation_id),
    }


def _done(request: Request, call: Handover) -> Response:
    """A script is told; a form without one goes back to the page."""
    return Response(status_code=204) if wants_json(request) else RedirectResponse(f"{_HERE}/{call.id}", 303)
