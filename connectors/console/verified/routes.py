"""The list of answers, one answer with its history, and the steps that need no text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from actions.staff.models import Member
from actions.verified.models import ChangedMeanwhile, NotAllowed, Record, State
from connectors.console.access import checked, needs
from connectors.console.frame import page
from connectors.console.verified.desk import PATH, VerifiedDesk, templates
from connectors.console.verified.editor import editor_router
from connectors.http.problem import Problem
from knowledge.clock import today_jst

_CHANGED = "ほかの人が先に変更しました。開き直して、いまの内容を確かめてください。"
_NOT_NOW = "この操作はできません。確認して公開できるのは、書いた人ではない事務局か管理者です。"
_templates = templates()

Someone = Annotated[Member, Depends(needs("operator", "office"))]
Reviewer = Annotated[Member, Depends(needs("office"))]
Version = Annotated[int, Form(ge=1, le=10**9)]


def verified_router(desk: VerifiedDesk) -> APIRouter:
    """All routes of these pages."""
    router = APIRouter(include_in_schema=False)
    router.include_router(editor_router(desk))

    @router.get(PATH)
    def listing(request: Request, member: Someone, state: Annotated[State | None, Query()] = None) -> Response:
        shown = desk.answers.listing(state)
        today = today_jst(desk.clock)
        return page(_templates, "list.html", request, member, records=shown, state=state, today=today)

    @router.get(PATH + "/{answer_id:int}")
    def one(request: Request, member: Someone, answer_id: int) -> Response:
        record = desk.record(answer_id)
        preview = desk.preview(record.content, member)
        return page(
            _templates, "record.html", request, member, record=record, preview=preview, today=today_jst(desk.clock)
        )

    def step(
        take: Callable[[int, int, Member], Record], action: str, answer_id: int, version: int, member: Member
    ) -> Response:
        desk.record(answer_id)
        try:
            take(answer_id, version, member)
        except ChangedMeanwhile as error:
            raise Problem(409, _CHANGED) from error
        except NotAllowed as error:
            raise Problem(403, _NOT_NOW) from error
        desk.published.refresh()
        desk.audit.note(member.id, f"verified.{action}", str(answer_id))
        return RedirectResponse(f"{PATH}/{answer_id}", 303)

    @router.post(PATH + "/{answer_id:int}/release", dependencies=[Depends(checked)])
    def release(member: Someone, answer_id: int, version: Version) -> Response:
        return step(desk.answers.release, "release", answer_id, version, member)

    @router.post(PATH + "/{answer_id:int}/withdraw", dependencies=[Depends(checked)])
    def withdraw(member: Someone, answer_id: int, version: Version) -> Response:
        return step(desk.answers.withdraw, "withdraw", answer_id, version, member)

    @router.post(PATH + "/{answer_id:int}/review", dependencies=[Depends(checked)])
    def review(member: Reviewer, answer_id: int, version: Version) -> Response:
        return step(desk.answers.review, "review", answer_id, version, member)

    return router
