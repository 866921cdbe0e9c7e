"""Writing a new answer, and revising one."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from actions.staff.models import Member
from actions.verified.models import ChangedMeanwhile
from connectors.api.schemas import MAX_QUESTION
from connectors.console.access import checked, needs
from connectors.console.frame import page
from connectors.console.verified.desk import PATH, VerifiedDesk, templates
from connectors.console.verified.form import Form
from connectors.http.problem import Problem

_templates = templates()
Author = Annotated[Member, Depends(needs("operator", "office"))]


def editor_router(desk: VerifiedDesk) -> APIRouter:
    """The routes below `PATH`."""
    router = APIRouter(prefix=PATH)

    @router.get("/new")
    def begin(
        request: Request,
        member: Author,
        question: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        q: Annotated[str, Query(max_length=MAX_QUESTION)] = "",
    ) -> Response:
        asked = desk.questions.get(question) if question else None
        if asked is None:
            return _editor(request, member, Form(question=q))
        form = Form(question=asked.texts[0], wordings="\n".join(asked.texts[1:]))
        return _editor(request, member, form, question_id=asked.id)

    @router.get("/{answer_id:int}/edit")
    def edit(request: Request, member: Author, answer_id: int) -> Response:
        record = desk.record(answer_id)
        return _editor(request, member, Form.of(record.content), record=record, version=record.version)

    @router.post("/new", dependencies=[Depends(checked)])
    async def write(request: Request, member: Author) -> Response:
        return await asyncio.to_thread(_sent, desk, request, member, None, await request.form())

    @router.post("/{answer_id:int}/edit", dependencies=[Depends(checked)])
    async def revise(request: Request, member: Author, answer_id: int) -> Response:
        return await asyncio.to_thread(_sent, desk, request, member, answer_id, await request.form())

    return router


def _editor(request: Request, member: Member, form: Form, **shown: Any) -> Response:
    """The page with the form; nothing of what was typed is lost, whatever happened."""
    given: dict[str, Any] = {"record": None, "version": 0, "question_id": "", "preview": None, "conflict": None}
    status = 409 if shown.get("conflict") else 422 if form.problems else 200
    return page(_templates, "editor.html", request, member, status=status, form=form, **(given | shown))


def _sent(desk: VerifiedDesk, request: Request, member: Member, answer_id: int | None, fields: Any) -> Response:
    """Stores what the form sent, or shows it again: to be looked at, corrected, or compared with another's text."""
    record = desk.record(answer_id) if answer_id is not None else None
    sent, version, question_id = Form.sent(fields), _number(fields, "version"), _number(fields, "question_id")
    shown: dict[str, Any] = {"record": record, "version": version, "question_id": question_id or ""}
    content = sent.content(desk.knowledge, record.content.sources if record else ())
    if isinstance(content, Form):
        return _editor(request, member, content, **shown)
    release = fields.get("does") == "release"
    if not release and fields.get("does") != "draft":
        return _editor(request, member, sent, **shown, preview=desk.preview(content, member))
    try:
        if record is None:
            stored = desk.answers.write(content, member, release=release, question_id=question_id or None)
        else:
            stored = desk.answers.revise(record.id, version, content, member, release=release)
    except ChangedMeanwhile as changed:
        now = changed.record
        return _editor(request, member, sent, record=now, version=now.version, conflict=now.written)
    desk.published.refresh()
    desk.audit.note(member.id, "verified.write", str(stored.id))
    return RedirectResponse(f"{PATH}/{stored.id}", 303)


def _number(fields: Any, name: str) -> int:
    sent = str(fields.get(name) or "0")
    if not sent.isdecimal() or len(sent) > 9:
        raise Problem(422)
    return int(sent)
