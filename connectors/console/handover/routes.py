"""`/console/handover`: who waits, who is there, and taking a conversation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from actions.handover.models import NotOpen, TakenByAnother
from actions.staff.models import Member
from connectors.console.frame import page
from connectors.console.handover.callbacks import callback_router
from connectors.console.handover.desk import CHANGES, HandoverDesk, Operator, queue, templates
from connectors.console.handover.live import live_router

HERE = "/console/handover"
_TAKEN = "この会話は、{name}さんが先に受けました。"
_GONE = "この呼び出しは、もう終わっています。"


def handover_router(desk: HandoverDesk) -> APIRouter:
    """All pages of the hand-over."""
    router = APIRouter(include_in_schema=False)
    environment = templates()

    def show(request: Request, member: Member, problem: str = "", status: int = 200) -> HTMLResponse:
        desk.audit.note(member.id, "handover.queue")
        shown = queue(desk, member.id)
        return page(environment, "handover_queue.html", request, member, status=status, problem=problem, **shown)

    @router.get(HERE)
    def whole_page(request: Request, member: Operator) -> HTMLResponse:
        desk.presence.seen(member.id)
        return show(request, member)

    @router.get(f"{HERE}/queue")
    def only_the_queue(request: Request, member: Operator) -> HTMLResponse:
        """What changes of the page, for the script that looks again; it is a sign of life."""
        desk.presence.seen(member.id)
        return page(environment, "_queue.html", request, member, **queue(desk, member.id))

    @router.post(f"{HERE}/presence", dependencies=[*CHANGES])
    def come_or_go(member: Operator, available: Annotated[bool, Form()]) -> Response:
        desk.presence.set(member.id, member.name, available=available)
        desk.audit.note(member.id, "handover.available" if available else "handover.away")
        return RedirectResponse(HERE, 303)

    @router.post(f"{HERE}/{{handover_id:int}}/take", dependencies=[*CHANGES])
    def take(request: Request, member: Operator, handover_id: int) -> Response:
        try:
            desk.handovers.take(handover_id, member.id, member.name)
        except TakenByAnother as error:
            return show(request, member, _TAKEN.format(name=error.name), 409)
        except NotOpen:
            return show(request, member, _GONE, 409)
        desk.presence.set(member.id, member.name, available=True)
        desk.audit.note(member.id, "handover.take", str(handover_id))
        return RedirectResponse(f"{HERE}/{handover_id}", 303)

    router.include_router(callback_router(desk, environment))
    router.include_router(live_router(desk, environment))
    return router
