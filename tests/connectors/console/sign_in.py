"""Signs in a member of staff for tests of the console."""

from __future__ import annotations

import re
import secrets

import httpx
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.database.base import utc_now
from actions.staff.models import Member, Role
from actions.staff.sessions import Sessions, member_of
from actions.staff.tables import StaffRow
from connectors.console.access import COOKIE, csrf_token
from tests.connectors.gateway import Gateway


def signed_in(gateway: Gateway, role: Role, adviser_id: str | None = None) -> httpx.Client:
    """A client that is signed in at `gateway` as a new member of that role.

    It sends the CSRF token with every request; `client.headers.pop("X-CSRF-Token")` for a request without.
    """
    return signed_in_at(gateway.url, gateway.app.state.staff_sessions.engine, role, adviser_id)


def signed_in_at(url: str, engine: Engine, role: Role, adviser_id: str | None = None) -> httpx.Client:
    """The same for whatever runs at `url` over the database of `engine`."""
    return with_session(url, Sessions(engine).begin(new_member(engine, role, adviser_id).id))


def new_member(engine: Engine, role: Role, adviser_id: str | None = None) -> Member:
    """A new member of that role, who has no password."""
    email = f"{role}-{secrets.token_hex(4)}@example.jp"
    with Session(engine) as session, session.begin():
        row = StaffRow(
            email=email, name=f"{role}の人", role=role, adviser_id=adviser_id, password_hash=None, must_change=False,
            active=True, created_at=utc_now(), signed_in_at=None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return member_of(row)


def with_session(url: str, token: str) -> httpx.Client:
    """A client whose browser holds this session's token."""
    client = httpx.Client(base_url=url, trust_env=False, timeout=30)
    client.cookies.set(COOKIE, token)
    client.headers["X-CSRF-Token"] = csrf_token(token)
    return client


def csrf_of(html: str) -> str:
    """The CSRF token that stands in a page."""
    found = re.search(r'name="csrf" (?:content|value)="([0-9a-f]+)"', html)
    assert found, "the page has no token"
    return found[1]
