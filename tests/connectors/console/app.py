"""The doors of the console alone, over a database, without the rest of the gateway."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from actions.staff.models import Role
from actions.staff.sessions import Sessions
from connectors.console.access import COOKIE, csrf_token, open_console
from connectors.http.client_address import networks
from connectors.http.problem import install_problem_handlers
from connectors.http.rate_limit import RateLimits
from connectors.http.security_headers import SecurityHeaders
from connectors.web.page import mount_page
from knowledge.clock import Clock, now_jst
from tests.connectors.console.sign_in import new_member


def console_app(
    engine: Engine, *routers: APIRouter, clock: Clock = now_jst, public_address: str = "", limit: str = "1000/minute"
) -> FastAPI:
    """These routers behind the console's doors, and the static files."""
    made = FastAPI()
    made.state.public_address = public_address
    made.state.rate_limits = RateLimits({"sign_in": limit}, networks([]), networks([]))
    made.add_middleware(SecurityHeaders)
    install_problem_handlers(made)
    open_console(made, Sessions(engine, clock))
    for router in routers:
        made.include_router(router)
    mount_page(made)
    return made


def as_member(app: FastAPI, role: Role, adviser_id: str | None = None) -> TestClient:
    """A browser signed in as a new member of that role. It sends the CSRF token with every request."""
    sessions: Sessions = app.state.staff_sessions
    return with_token(app, sessions.begin(new_member(sessions.engine, role, adviser_id).id))


def with_token(app: FastAPI, token: str) -> TestClient:
    """A browser that holds this session's token."""
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    client.cookies.set(COOKIE, token)
    client.headers["X-CSRF-Token"] = csrf_token(token)
    client.headers["Accept"] = "text/html"
    return client
