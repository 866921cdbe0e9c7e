"""Every address under /console, as it stands in the running gateway: who gets in, who does not, and what changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from actions.staff.models import ROLES, Role
from connectors.console.access import Needs, checked
from connectors.console.navigation import NAVIGATION
from connectors.console.visitor import visitor_checked
from tests.connectors.console.sign_in import signed_in
from tests.connectors.gateway import Gateway

OPEN_TO_ALL = {"/console/sign-in", "/console/single-sign-on", "/console/single-sign-on/back"}
"""Whoever is not signed in gets here, and nowhere else."""
_UNKNOWN = "999999"


def routes_of(app: FastAPI) -> list[tuple[str, str, APIRoute]]:
    """(method, path with its parameters filled in, route) of all of them."""
    return [
        (method, re.sub(r"\{[^}]+\}", _UNKNOWN, route.path), route)
        for route in _flat(app.routes)
        if route.path.startswith("/console")
        for method in sorted(route.methods - {"HEAD", "OPTIONS"})
    ]


def _flat(routes: Any) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _flat(getattr(getattr(route, "original_router", None), "routes", []))


def calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from calls(each)


def needed(route: APIRoute) -> list[Needs]:
    return [call for call in calls(route.dependant) if isinstance(call, Needs)]


@pytest.fixture(scope="module")
def clients(own_gateway: Gateway) -> Iterator[dict[Role, httpx.Client]]:
    made = {role: signed_in(own_gateway, role, "a-1" if role == "adviser" else None) for role in ROLES}
    yield made
    for client in made.values():
        client.close()


def test_there_are_routes_to_walk(own_gateway: Gateway) -> None:
    paths = {path for _, path, _ in routes_of(own_gateway.app)}
    assert len(paths) > 25
    assert {item.path for item in NAVIGATION} <= paths


def test_every_route_says_once_whose_it_is(own_gateway: Gateway) -> None:
    for method, path, route in routes_of(own_gateway.app):
        stated = {need.roles for need in needed(route)}
        assert len(stated) == (0 if path in OPEN_TO_ALL else 1), (method, path)


def test_everything_that_changes_something_checks_where_it_comes_from(own_gateway: Gateway) -> None:
    for method, path, route in routes_of(own_gateway.app):
        if method != "GET":
            assert {checked, visitor_checked} & set(calls(route.dependant)), (method, path)
        else:
            assert checked not in calls(route.dependant), (method, path)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_nobody_gets_anywhere_without_signing_in(own_gateway: Gateway, accept: str) -> None:
    for method, path, _ in routes_of(own_gateway.app):
        if path in OPEN_TO_ALL:
            continue
        answer = own_gateway.client.request(method, path, headers={"Accept": accept})
        if accept == "text/html" and answer.status_code != 403:
            assert answer.status_code == 303, (method, path)
            assert answer.headers["Location"].startswith("/console/sign-in"), (method, path)
        else:  # a form without a token is refused before anybody asks who sent it
            assert answer.status_code == (403 if method != "GET" and accept == "text/html" else answer.status_code)
            assert answer.status_code in (401, 403), (method, path)
        assert answer.headers["Cache-Control"] == "no-store", (method, path)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_to_its_roles_and_to_nobody_else(
    own_gateway: Gateway, clients: dict[Role, httpx.Client], role: Role
) -> None:
    for method, path, route in routes_of(own_gateway.app):
        if path in OPEN_TO_ALL or method != "GET":
            continue
        if path.endswith("/events") or "stream" in path:
            continue
        allowed = needed(route)[0].roles
        answer = clients[role].get(path, headers={"Accept": "text/html"})
        if role == "admin" or role in allowed:
            assert answer.status_code in (200, 303, 307, 308, 404, 422), (path, answer.status_code)
        else:
            assert answer.status_code == 403, (role, path, answer.status_code)
        assert "no-store" in answer.headers["Cache-Control"], path
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"], path


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_changed_by_the_wrong_role_or_without_the_pages_token(
    own_gateway: Gateway, clients: dict[Role, httpx.Client], role: Role
) -> None:
    client = clients[role]
    for method, path, route in routes_of(own_gateway.app):
        if method == "GET" or path in OPEN_TO_ALL or path == "/console/sign-out":
            continue
        for wrong in (b"", b"0" * 64, "あ".encode()):
            answer = client.request(method, path, headers={"X-CSRF-Token": wrong})
            assert answer.status_code == 403, (method, path, answer.status_code)
        allowed = needed(route)[0].roles
        if role != "admin" and role not in allowed:
            assert client.request(method, path).status_code == 403, (role, method, path)


def test_a_form_may_carry_the_token_as_a_field(own_gateway: Gateway) -> None:
    with signed_in(own_gateway, "operator") as client:
        token = client.headers.pop("X-CSRF-Token")
        assert client.post("/console/sign-out", data={"csrf": token[:-1]}).status_code == 403
        assert client.post("/console/sign-out", data={"csrf": token}).status_code == 303


def test_the_token_of_one_browser_is_none_in_another(own_gateway: Gateway) -> None:
    with signed_in(own_gateway, "operator") as one, signed_in(own_gateway, "operator") as other:
        one.headers["X-CSRF-Token"] = other.headers["X-CSRF-Token"]
        assert one.post("/console/sign-out").status_code == 403
