"""Who may see a page of the console, and that a form was sent from one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from actions.staff.models import Member, Role
from actions.staff.sessions import LONGEST, Sessions
from connectors.console.problems import ConsoleProblems
from connectors.http.problem import Problem, problem_response

COOKIE = "madoguchi_staff"
START = "/console/"
SIGN_IN = "/console/sign-in"
OWN_PASSWORD = "/console/password"
_ENDED = "ログインしていないか、時間がたったため終わりました。もう一度ログインしてください。"
_NOT_YOURS = "この画面は、別の担当の人のものです。"
_FORGED = "画面が古くなっています。前の画面を開き直して、もう一度お試しください。"


class SignInNeeded(Exception):
    """Nobody is signed in, or they have to choose a password first; `goes_to` is where they can."""

    def __init__(self, goes_to: str) -> None:
        super().__init__(goes_to)
        self.goes_to = goes_to


class Needs:
    """The dependency that `needs` makes; `roles` are whom it lets in besides administrators."""

    def __init__(self, roles: tuple[Role, ...], *, with_own_password: bool) -> None:
        self.roles = roles
        self._with_own_password = with_own_password

    def __call__(self, request: Request) -> Member:
        """Whoever is signed in.

        :raises SignInNeeded: nobody is.
        :raises Problem: 403, it is not their page.
        """
        sessions: Sessions = request.app.state.staff_sessions
        signed_in = sessions.of(request.cookies.get(COOKIE, ""))
        if signed_in is None:
            raise SignInNeeded(_sign_in_first(request))
        if signed_in.must_change and self._with_own_password:
            raise SignInNeeded(OWN_PASSWORD)
        if not signed_in.member.may(self.roles):
            raise Problem(403, _NOT_YOURS)
        request.state.member = signed_in.member
        return signed_in.member


def needs(*roles: Role, with_own_password: bool = True) -> Callable[[Request], Member]:
    """A FastAPI dependency that gives the member who is signed in, if they have one of `roles` or are an administrator.

    A page redirects whoever is not signed in to the sign-in page and back; what asks for JSON gets 401 as
    problem+json. The wrong role is 403.

    :param with_own_password: False lets in whoever still has the password that was made for them.
    """
    return Needs(roles, with_own_password=with_own_password)


async def checked(request: Request) -> None:
    """A FastAPI dependency for everything that changes something: the page's CSRF token has to come with it, as the
    field `csrf` of a form or as the header `X-CSRF-Token`.

    :raises Problem: 403 if it does not.
    """
    token = request.cookies.get(COOKIE, "")
    sent = request.headers.get("x-csrf-token") or await _field(request)
    if not token or not hmac.compare_digest(sent.encode(), csrf_token(token).encode()):
        raise Problem(403, _FORGED, kind="forged")


def csrf_token(cookie: str) -> str:
    """The token that proves that a form comes from a page shown to the holder of `cookie`."""
    return hmac.new(cookie.encode(), b"madoguchi csrf", hashlib.sha256).hexdigest()


def signed_in_as(response: Response, request: Request, token: str) -> None:
    """Puts the session's token into the browser."""
    response.set_cookie(
        COOKIE, token, max_age=int(LONGEST.total_seconds()), path="/console", httponly=True, samesite="lax",
        secure=is_secure(request),
    )  # fmt: skip


def signed_out(response: Response, request: Request) -> None:
    """Takes it out again."""
    response.delete_cookie(COOKIE, path="/console", httponly=True, samesite="lax", secure=is_secure(request))


def is_secure(request: Request) -> bool:
    """Whether the console is seen from outside over HTTPS."""
    return str(request.app.state.public_address).startswith("https:")


def local(address: str) -> str:
    """`address` if it is a page of this console, else the first page: nobody is sent elsewhere."""
    path = urlsplit(address).path
    is_ours = address.startswith(path) and (path == "/console" or path.startswith(START))
    return address if is_ours and address.isprintable() and "\\" not in address and "/.." not in path else START


def open_console(app: FastAPI, sessions: Sessions) -> None:
    """Makes `needs` work in `app`; it needs `app.state.public_address` as well (the address from outside, or "").

    `app.state.console_tiles` is the list that a part adds its `Tiles` to, for the first page.
    """
    app.state.staff_sessions = sessions
    app.state.console_tiles = []
    app.add_middleware(ConsoleProblems)

    @app.exception_handler(SignInNeeded)
    async def _sign_in(request: Request, error: SignInNeeded) -> Response:
        if wants_json(request):
            return problem_response(401, _ENDED, kind="sign-in")
        return RedirectResponse(error.goes_to, 303)


def wants_json(request: Request) -> bool:
    """Whether it was a script that asked, not a person who follows a link or sends a form."""
    accepts = request.headers.get("accept", "")
    return "text/html" not in accepts and ("json" in accepts or "event-stream" in accepts)


def _sign_in_first(request: Request) -> str:
    """The way to the sign-in page, and back to this one if it can be opened again."""
    if request.method != "GET":
        return SIGN_IN
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{SIGN_IN}?next={quote(here, safe='')}"


async def _field(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    return str((await request.form()).get("csrf", ""))
