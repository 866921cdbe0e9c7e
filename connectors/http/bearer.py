"""The bearer token of a request."""

from __future__ import annotations

from fastapi import Request

from connectors.http.problem import Problem

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="madoguchi"'}


def bearer_token(request: Request, refusal: str | None = None) -> str:
    """The token of the `Authorization` header.

    :param refusal: what is said without one, in place of the general sentence.
    :raises Problem: 401 if there is none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized(refusal)
    return token.strip()


def unauthorized(detail: str | None = None) -> Problem:
    """The 401 for a missing or wrong token."""
    return Problem(401, detail, headers=_CHALLENGE)
