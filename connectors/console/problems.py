"""What goes wrong in the console, told on a page to people; scripts get the same as problem+json."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined
)


class ConsoleProblems:
    """ASGI middleware that makes a page of every problem+json that would be shown to a person in the console."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/console") or not _is_person(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def as_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_problem(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    page = _page(body)
                    headers = MutableHeaders(scope=start)
                    headers["content-type"], headers["content-length"] = "text/html; charset=utf-8", str(len(page))
                    await send(start)
                    await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, as_page)


def _is_person(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "") == "application/problem+json"


def _page(body: bytes) -> bytes:
    problem = json.loads(body)
    shown = _templates.get_template("problem.html").render(title=problem["title"], detail=problem["detail"])
    return shown.encode()
