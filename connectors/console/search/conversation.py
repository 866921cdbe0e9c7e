"""`/console/search/conversation`: what a caller said in the chat, read-only, if they gave the code of their page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from actions.handover.transcript import Transcript
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from actions.verified.support_codes import SupportCodes
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from connectors.http.problem import Problem
from knowledge.clock import JST, Clock, now_jst
from knowledge.text.normalise import normalise_line

_READ, _REFUSED = "conversation.read", "conversation.code-wrong"
_MOST_WRONG = 10
_WITHIN = timedelta(minutes=10)
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["clock"] = lambda moment: f"{moment.astimezone(JST):%H:%M}"

Operator = Annotated[Member, Depends(needs("operator"))]


def conversation_router(
    codes: SupportCodes, transcript: Transcript, audit: AuditLog, clock: Clock = now_jst
) -> APIRouter:
    """The route. Every look is noted, and who guesses codes is stopped."""
    router = APIRouter(include_in_schema=False)

    @router.post("/console/search/conversation", dependencies=[Depends(checked)])
    def read(request: Request, member: Operator, code: Annotated[str, Form(max_length=20)]) -> HTMLResponse:
        now = clock()
        wrong = audit.entries(now - _WITHIN, now + _WITHIN, member_id=member.id, action=_REFUSED, limit=_MOST_WRONG)
        if len(wrong) >= _MOST_WRONG:
            raise Problem(429, "番号のまちがいが続きました。10分ほど待ってから、お試しください。")
        conversation = codes.conversation(normalise_line(code).replace(" ", "").replace("-", ""))
        if conversation is None:
            audit.note(member.id, _REFUSED)
            return page(_templates, "conversation.html", request, member, status=404, lines=None)
        audit.note(member.id, _READ, conversation)
        shown = page(_templates, "conversation.html", request, member, lines=transcript.lines(conversation))
        shown.headers["Cache-Control"] = "private, no-store"
        return shown

    return router
