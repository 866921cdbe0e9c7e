"""Signing in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from actions.staff.audit import AuditLog
from actions.staff.errors import SignInFailed, TooManyAttempts
from actions.staff.models import ROLES, Member
from actions.staff.sessions import Sessions
from actions.staff.sign_in import SignIn
from connectors.console.access import (
    COOKIE,
    SIGN_IN,
    START,
    checked,
    csrf_token,
    local,
    needs,
    signed_in_as,
    signed_out,
)
from connectors.console.frame import console_templates
from connectors.console.visitor import remember, visitor_checked, visitor_of
from connectors.http.rate_limit import RateLimits, limited

_WRONG = "メールアドレスかパスワードがちがいます。"
_NOT_LET_IN = "では、ログインできませんでした。登録があるか、管理者に確かめてください。"
_LONGEST = 400

_templates = console_templates(Path(__file__).with_name("templates"))
Text = Annotated[str, Form(max_length=_LONGEST)]
Someone = Annotated[Member, Depends(needs(*ROLES, with_own_password=False))]


def account_router(sign_in: SignIn, sessions: Sessions, audit: AuditLog, single_sign_on: str = "") -> APIRouter:
    """The routes.

    :param single_sign_on: the name of the provider on the button, "" where there is none.
    """
    router = APIRouter(prefix="/console", include_in_schema=False)

    def sign_in_page(
        request: Request, then: str, error: str = "", email: str = "", status: int = 200, wait_s: int = 0
    ) -> Response:
        visitor = visitor_of(request)
        html = _templates.get_template("sign_in.html").render(
            csrf=csrf_token(visitor), then=then, error=error, email=email, single_sign_on=single_sign_on
        )
        response = HTMLResponse(html, status, {"Retry-After": str(wait_s)} if wait_s else None)
        remember(response, request, visitor)
        return response

    @router.get("/sign-in")
    def ask(request: Request, next: str = START, failed: bool = False) -> Response:  # noqa: A002
        if sessions.of(request.cookies.get(COOKIE, "")) is not None:
            return RedirectResponse(local(next), 303)
        return sign_in_page(request, local(next), f"{single_sign_on}{_NOT_LET_IN}" if failed else "")

    @router.post("/sign-in", dependencies=[Depends(limited("sign_in")), Depends(visitor_checked)])
    def enter(request: Request, email: Text = "", password: Text = "", next: Text = START) -> Response:  # noqa: A002
        limits: RateLimits = request.app.state.rate_limits
        try:
            token = sign_in.with_password(email, password, limits.address(request))
        except SignInFailed:
            return sign_in_page(request, local(next), _WRONG, email, 401)
        except TooManyAttempts as error:
            minutes = -(-error.wait_s // 60)
            return sign_in_page(
                request, local(next), f"何回もまちがえたため、あと{minutes}分ほどはログインできません。", email, 429,
                error.wait_s,
            )  # fmt: skip
        sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(local(next), 303)
        signed_in_as(response, request, token)
        return response

    @router.post("/sign-out", dependencies=[Depends(checked)])
    def leave(request: Request, member: Someone) -> Response:
        sessions.end(request.cookies.get(COOKIE, ""))
        audit.note(member.id, "staff.sign-out", str(member.id))
        response = RedirectResponse(SIGN_IN, 303)
        signed_out(response, request)
        return response

    return router
