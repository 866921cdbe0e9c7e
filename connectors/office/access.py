"""Who may see the office's pages: whoever knows the office's token, given as the password of HTTP Basic."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Awaitable, Callable

from fastapi import Request

from connectors.http.problem import Problem

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="madoguchi office", charset="UTF-8"'}
_REFUSED = "事務局のページです。パスワードに、事務局のトークンを入れてください。"


def office_only(token: str) -> Callable[[Request], Awaitable[None]]:
    """A FastAPI dependency that lets in whoever sends `token` as password, whatever the user name.

    Without a token ("") there are no such pages: 404.
    """

    async def dependency(request: Request) -> None:
        if not token:
            raise Problem(404)
        if not secrets.compare_digest(_password(request).encode(), token.encode()):
            raise Problem(401, _REFUSED, headers=_CHALLENGE)

    return dependency


def _password(request: Request) -> str:
    """The password of the `Authorization` header, "" without a readable one."""
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        sent = base64.b64decode(packed.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return sent.partition(":")[2]
