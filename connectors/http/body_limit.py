"""Refuses request bodies over a limit, whether their length is declared or not."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.http.problem import Problem, problem_response


class BodyLimit:
    """ASGI middleware.

    :param max_bytes: longest body in bytes; longer ones are answered 413.
    :param exempt: path prefixes that are left alone (loopback calls of the dialogue engine).
    :param larger: by path, limits of their own (webhooks that bring many events at once).
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, exempt: tuple[str, ...] = (), larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._exempt = exempt
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._exempt or ("\0",)):
            await self._app(scope, receive, send)
            return
        most = max(self._max_bytes, self._larger.get(scope["path"], 0))
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > most:
            await problem_response(413)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise Problem(413)  # whoever reads the body lets it through to the handler of problems
            return message

        await self._app(scope, counted, send)
