"""`/console/office/line`: what waits, what went wrong, and sending that again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as PathParameter
from fastapi.responses import RedirectResponse, Response

from actions.line.inbox import Inbox
from actions.line.outbox import Outbox
from actions.line.quota import Quota
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates, page
from knowledge.clock import JST, Clock, now_jst

PATH = "/console/office/line"
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%m月%d日 %H:%M")

Office = Annotated[Member, Depends(needs("office"))]


def line_router(
    inbox: Inbox,
    outbox: Outbox,
    quota: Callable[[], Quota | None],
    audit: AuditLog,
    *,
    is_on: bool,
    clock: Clock = now_jst,
) -> APIRouter:
    """The routes.

    :param quota: what LINE last said of the month's pushes.
    """
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    def show(request: Request, member: Office) -> Response:
        now = clock().astimezone(JST)
        month = datetime(now.year, now.month, 1, tzinfo=JST)
        return page(
            _templates, "line.html", request, member, is_on=is_on, waiting=inbox.waiting(), counts=outbox.counts(),
            troubles=outbox.troubles(), quota=quota(), pushed=outbox.pushed_since(month),
        )  # fmt: skip

    @router.post("/{sending}/again", dependencies=[Depends(checked)])
    def again(sending: Annotated[int, PathParameter(ge=1, le=2**31 - 1)], member: Office) -> Response:
        if outbox.send_again(sending):
            audit.note(member.id, "line.again", str(sending))
        return RedirectResponse(PATH, 303)

    return router
