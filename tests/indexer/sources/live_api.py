"""A local server that behaves like the live API of 制度ナビ, and misbehaves on demand."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

Behaviour = Callable[["LiveApi", BaseHTTPRequestHandler], None]


class LiveApi:
    """Serves `items` page by page below `url`; each request first uses up one of `faults`, if any is left.

    :param total: what the answers call `total`; the true number unless given.
    """

    def __init__(self, items: Sequence[Any] = (), total: int | None = None) -> None:
        self.items = list(items)
        self.total = len(self.items) if total is None else total
        self.faults: list[Behaviour] = []
        self.always: Behaviour | None = None
        self.requests: list[dict[str, str]] = []
        self.user_agents: list[str] = []
        self.methods: list[str] = []
        self.statuses: list[int] = []
        self.stopping = threading.Event()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/supports"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                api.methods.append(self.command)
                api.requests.append({k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()})
                api.user_agents.append(self.headers.get("User-Agent", ""))
                behave = api.faults.pop(0) if api.faults else api.always or page
                behave(api, self)

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                api.statuses.append(int(code))

            def log_message(self, *_: object) -> None:
                return None

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, *_: object) -> None:
        """A client that went away is what some tests are about."""


def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    """A complete answer."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def page(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """The page asked for, as the live API gives it."""
    asked = api.requests[-1]
    start = int(asked.get("offset", 0))
    items = api.items[start : start + int(asked.get("limit", 10))]
    answer(handler, json.dumps({"total": api.total, "items": items}).encode())


def first_page(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """The first page whatever was asked for."""
    answer(handler, json.dumps({"total": api.total, "items": api.items[:100]}).encode())


def fixed(body: bytes, status: int = 200) -> Behaviour:
    """Always this answer."""
    return lambda api, handler: answer(handler, body, status)


def busy(retry_after: str) -> Behaviour:
    """Too many requests, with the wait that is asked for."""

    def behave(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(429)
        handler.send_header("Retry-After", retry_after)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return behave


def tagged(body: bytes, value: str, header: str = "ETag") -> Behaviour:
    """This answer with an entity tag or date; 304 without a body for who has it already."""

    def behave(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
        told = handler.headers.get("If-None-Match" if header == "ETag" else "If-Modified-Since", "")
        known = value in told.split(", ") or told == value
        handler.send_response(304 if known else 200)
        handler.send_header(header, value)
        handler.send_header("Content-Length", "0" if known else str(len(body)))
        handler.end_headers()
        if not known and handler.command != "HEAD":
            handler.wfile.write(body)

    return behave


def silence(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """No answer as long as the server runs."""
    api.stopping.wait()


def trickle(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """An answer that never ends, a byte of its header at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not api.stopping.wait(0.02):
        handler.wfile.write(b"a")


def cut_off(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
    """An answer that stops in the middle."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"items": [')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def moved_to(url: str) -> Behaviour:
    """A redirect."""

    def behave(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return behave
