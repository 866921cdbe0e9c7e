"""The bearer token of a request."""

from __future__ import annotations

from fastapi import Request

from connectors.http.problem import Problem

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="madoguchi"'}


def bearer_token(request: Request) -> str:
    """The token of the `Authorization` header.

    :raises Problem: 401 if there is none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized()
    return token.strip()


def unauthorized() -> Problem:
    """The 401 for a missing or wrong token."""
    return Problem(401, headers=_CHALLENGE)
