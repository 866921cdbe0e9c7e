"""What callers are told while the database does not answer: come again in a moment."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from connectors.http.problem import problem_response

_log = structlog.get_logger(__name__)
_AGAIN_IN_S = 3


def install_database_down(app: FastAPI) -> None:
    """A database that is down, restarting or too busy is answered 503; its transaction did not happen, or may be asked
    for again with the same idempotency key."""

    @app.exception_handler(OperationalError)
    @app.exception_handler(InterfaceError)
    @app.exception_handler(PoolTimeout)
    async def _down(request: Request, error: Exception) -> JSONResponse:
        # The message may repeat what was to be written: only its kind is logged.
        _log.error("database does not answer", error=type(error).__name__)
        return problem_response(503, headers={"Retry-After": str(_AGAIN_IN_S)})
