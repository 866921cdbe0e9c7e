"""What cannot be answered on the page of a booking is told on a page too, not as JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from connectors.booking.pages import problem_page
from connectors.http.problem import Problem

_log = structlog.get_logger(__name__)
_AGAIN_IN_S = "3"


class PageRoute(APIRoute):
    """A route whose errors are pages: too many calls, an address that cannot be, a database that does not answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def kindly(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError:
                return problem_page(422)
            except Problem as problem:
                return problem_page(problem.status_code, problem.headers)
            except (OperationalError, InterfaceError, PoolTimeout) as error:
                # The message may repeat what was to be written: only its kind is logged.
                _log.error("database does not answer", error=type(error).__name__)
                return problem_page(503, {"Retry-After": _AGAIN_IN_S})

        return kindly
