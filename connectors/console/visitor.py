"""Forms for whoever is not signed in yet: their CSRF token hangs on a cookie of its own."""

from __future__ import annotations

import hmac
import secrets

from fastapi import Request
from fastapi.responses import Response

from connectors.console.access import csrf_token, is_secure
from connectors.http.problem import Problem

COOKIE = "madoguchi_visitor"
_AN_HOUR_S = 3600
_FORGED = "画面が古くなっています。前の画面を開き直して、もう一度お試しください。"


def visitor_of(request: Request) -> str:
    """The visitor's cookie, a fresh one where there is none."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(24)


def remember(response: Response, request: Request, visitor: str) -> None:
    """Puts it into the browser."""
    response.set_cookie(
        COOKIE, visitor, max_age=_AN_HOUR_S, path="/console", httponly=True, samesite="strict",
        secure=is_secure(request),
    )  # fmt: skip


async def visitor_checked(request: Request) -> None:
    """A FastAPI dependency: a form sent by whoever is not signed in comes from our page.

    :raises Problem: 403 if it does not.
    """
    visitor = request.cookies.get(COOKIE, "")
    sent = str((await request.form()).get("csrf", ""))
    if not visitor or not hmac.compare_digest(sent.encode(), csrf_token(visitor).encode()):
        raise Problem(403, _FORGED, kind="forged")
