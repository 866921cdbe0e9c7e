"""`/console/unanswered`: the list, and taking something off it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from actions.staff.models import Member
from actions.verified.questions import UnansweredQuestions
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from knowledge.clock import JST, Clock, now_jst

PATH = "/console/unanswered"
REASONS = {
    "no_match": "見つからず", "clarify": "聞き返した", "down": "役に立たなかった", "wrong": "職員：違う",
    "missing": "職員：足りない",
}  # fmt: skip
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.globals.update(reasons=REASONS)

Operator = Annotated[Member, Depends(needs("operator"))]


def unanswered_router(questions: UnansweredQuestions, clock: Clock = now_jst) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    def show(request: Request, member: Operator) -> HTMLResponse:
        now = clock()
        waiting = [(q, (now - q.first_at).days, q.last_at.astimezone(JST).date()) for q in questions.open()]
        return page(_templates, "unanswered.html", request, member, waiting=waiting)

    @router.post("/{question_id:int}/set-aside", dependencies=[Depends(checked)])
    def set_aside(member: Operator, question_id: int) -> Response:
        questions.set_aside(question_id)
        return RedirectResponse(PATH, 303)

    return router
