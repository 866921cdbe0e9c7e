"""How LINE says no, and what every call needs."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from madoguchi.line_simulator.platform import Json, Platform, User

_NOT_AUTHENTICATED = "Authentication failed. Confirm that the access token in the authorization header is valid."


def refused(status: int, message: str, details: list[str] | None = None) -> HTTPException:
    """An error as LINE words it."""
    body: Json = {"message": message}
    if details:
        body["details"] = [{"message": d, "property": d.partition(":")[0]} for d in details]
    return HTTPException(status, body)


def install(app: FastAPI) -> None:
    """Errors leave as LINE's do."""

    @app.exception_handler(HTTPException)
    async def _refused(_: Request, error: HTTPException) -> JSONResponse:
        detail: Any = error.detail
        return JSONResponse(detail if isinstance(detail, dict) else {"message": detail}, error.status_code)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"message": f"The request body has {len(error.errors())} error(s)"}, 400)


async def platform_of(request: Request) -> Platform:
    """The one platform of the application."""
    found: Platform = request.app.state.platform
    return found


PlatformDep = Annotated[Platform, Depends(platform_of)]


async def called(request: Request, platform: PlatformDep) -> None:
    """Checks the access token, and lets happen what is to go wrong."""
    platform.requests.append({"method": request.method, "path": request.url.path})
    if request.headers.get("authorization") != f"Bearer {request.app.state.access_token}":
        raise refused(401, _NOT_AUTHENTICATED)
    if platform.faults.hang_s:
        await asyncio.sleep(platform.faults.hang_s)
    if platform.faults.take("rate_limited"):
        raise refused(429, "The API rate limit has been exceeded. Try again later.")
    if platform.faults.take("errors"):
        raise refused(500, "Internal Server Error")


async def known_user(user_id: str, platform: PlatformDep) -> User:
    """The user of the path."""
    user = platform.users.get(user_id)
    if user is None:
        raise refused(404, "Not found")
    return user


UserDep = Annotated[User, Depends(known_user)]
