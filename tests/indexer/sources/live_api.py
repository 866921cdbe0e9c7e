"""A local server that behaves like the live API of 制度ナビ, and misbehaves on demand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.local_server import LocalServer, answer

Behaviour = Callable[["LiveApi", BaseHTTPRequestHandler], None]


class LiveApi(LocalServer):
    """Serves `items` page by page below `url`; each request first uses up one of `faults`, if any is left.

    :param total: what the answers call `total`; the true number unless given.
    """

    path = "/supports"

    def __init__(self, items: Sequence[Any] = (), total: int | None = None) -> None:
        super().__init__()
        self.items = list(items)
        self.total = len(self.items) if total is None else total
        self.faults: list[Behaviour] = []
        self.always: Behaviour | None = None
        self.requests: list[dict[str, str]] = []
        self.user_agents: list[str] = []
        self.methods: list[str] = []

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        self.methods.append(handler.command)
        self.requests.append({k: v[0] for k, v in parse_qs(urlsplit(handler.path).query).items()})
        self.user_agents.append(handler.headers.get("User-Agent", ""))
        behave = self.faults.pop(0) if self.faults else self.always or page
        behave(self, handler)


def page(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """The page asked for, as the live API gives it."""
    asked = api.requests[-1]
    start = int(asked.get("offset", 0))
    items = api.items[start : start + int(asked.get("limit", 10))]
    answer(handler, json.dumps({"total": api.total, "items": items}).encode())


def first_page(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """The first page whatever was asked for."""
    answer(handler, json.dumps({"total": api.total, "items": api.items[:100]}).encode())


def tagged(body: bytes, value: str, header: str = "ETag") -> Behaviour:
    """This answer with an entity tag or date; 304 without a body for who has it already."""

    def behave(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
        told = handler.headers.get("If-None-Match" if header == "ETag" else "If-Modified-Since", "")
        known = value in told.split(", ") or told == value
        answer(handler, b"" if known else body, 304 if known else 200, {header: value})

    return behave


def trickle(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """An answer that never ends, a byte of its header at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not api.stopping.wait(0.02):
        handler.wfile.write(b"a")
