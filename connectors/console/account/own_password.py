"""A member's own password: `/console/password`. Whoever still has the one made for them is led here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions.staff.accounts import Accounts
from actions.staff.errors import SignInFailed, WeakPassword
from actions.staff.models import ROLES, Member
from actions.staff.passwords import LEAST, MOST
from connectors.console.access import COOKIE, OWN_PASSWORD, checked, needs
from connectors.console.frame import console_templates, page

_WRONG_OLD = "今のパスワードがちがいます。"
_DIFFERENT = "新しいパスワードが、2回とも同じではありません。"

_templates = console_templates(Path(__file__).with_name("templates"))
Text = Annotated[str, Form(max_length=400)]
Someone = Annotated[Member, Depends(needs(*ROLES, with_own_password=False))]


def own_password_router(accounts: Accounts) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/console", include_in_schema=False)

    def password_page(request: Request, member: Member, error: str = "", done: bool = False) -> Response:
        return page(
            _templates, "password.html", request, member, status=422 if error else 200, error=error, done=done,
            first=accounts.get(member.id).must_change, least=LEAST, most=MOST,
        )  # fmt: skip

    @router.get("/password")
    def own_password(request: Request, member: Someone, done: bool = False) -> Response:
        return password_page(request, member, done=done)

    @router.post("/password", dependencies=[Depends(checked)])
    def change_own_password(
        request: Request, member: Someone, old: Text = "", new: Text = "", again: Text = ""
    ) -> Response:
        if new != again:
            return password_page(request, member, _DIFFERENT)
        try:
            accounts.change_password(member.id, old, new, but=request.cookies.get(COOKIE, ""))
        except SignInFailed:
            return password_page(request, member, _WRONG_OLD)
        except WeakPassword as error:
            return password_page(request, member, error.reason)
        return RedirectResponse(f"{OWN_PASSWORD}?done=true", 303)

    return router
