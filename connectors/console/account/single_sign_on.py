"""Signing in through the organisation's own accounts (OpenID Connect). Only members who exist get in."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from actions.encryption import Cipher
from actions.errors import WrongKey
from actions.staff.errors import SignInFailed
from actions.staff.sessions import Sessions
from actions.staff.sign_in import SignIn
from connectors.console.access import COOKIE, SIGN_IN, START, is_secure, local, signed_in_as
from connectors.console.account.openid import Attempt, NotVerified, OpenId
from connectors.http.rate_limit import limited

PATH = "/console/single-sign-on"
BACK = f"{PATH}/back"
_COOKIE = "madoguchi_attempt"
_TEN_MINUTES_S = 600
_FAILED = f"{SIGN_IN}?failed=true"

_log = structlog.get_logger(__name__)
Long = Annotated[str, Query(max_length=4000)]


def single_sign_on_router(openid: OpenId, sign_in: SignIn, sessions: Sessions, cipher: Cipher) -> APIRouter:
    """The routes: there, and back."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(limited("sign_in"))])

    def failed(reason: str) -> Response:
        _log.warning("single sign-on refused", reason=reason)
        return RedirectResponse(_FAILED, 303)

    @router.get(PATH)
    def there(request: Request, next: Long = START) -> Response:  # noqa: A002
        try:
            address, attempt = openid.begin()
        except NotVerified as error:
            return failed(str(error))
        response = RedirectResponse(address, 303)
        sealed = cipher.encrypt(json.dumps({**asdict(attempt), "next": local(next)}))
        response.set_cookie(
            _COOKIE, sealed, max_age=_TEN_MINUTES_S, path=PATH, httponly=True, samesite="lax", secure=is_secure(request)
        )
        return response

    @router.get(BACK)
    def back(request: Request, state: Long = "", code: Long = "", error: Long = "") -> Response:
        try:
            kept = json.loads(cipher.decrypt(request.cookies.get(_COOKIE, "")))
            then = kept.pop("next")
            if error or not code:
                raise NotVerified("the provider refused")
            token = sign_in.with_email(openid.finish(Attempt(**kept), state, code))
        except WrongKey:
            return failed("not begun in this browser")
        except NotVerified as refused:
            response = failed(str(refused))
        except SignInFailed:
            response = failed("no such member")
        else:
            sessions.end(request.cookies.get(COOKIE, ""))
            response = RedirectResponse(local(then), 303)
            signed_in_as(response, request, token)
        response.delete_cookie(_COOKIE, path=PATH, httponly=True, samesite="lax", secure=is_secure(request))
        return response

    return router
