"""A web server on loopback whose answers a test chooses."""

from __future__ import annotations

import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class LocalServer(ABC):
    """Runs below `url` while it is entered; `statuses` are those of its answers. From `stopping` on none may take longer."""

    path = ""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.statuses: list[int] = []

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{self.path}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @abstractmethod
    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers one request, GET or HEAD."""

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.respond(self)

            def do_HEAD(self) -> None:
                server.respond(self)

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                server.statuses.append(int(code))

            def log_message(self, *_: object) -> None:
                return None

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, *_: object) -> None:
        """A client that went away is what some tests are about."""


Behaviour = Callable[[LocalServer, BaseHTTPRequestHandler], None]


def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, headers: Mapping[str, str] = {}) -> None:
    """A complete answer."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def fixed(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Always this answer; `Retry_After` is the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda server, handler: answer(handler, body, status, named)


def silence(server: LocalServer, handler: BaseHTTPRequestHandler) -> None:
    """No answer as long as the server runs."""
    server.stopping.wait()


def cut_off(server: LocalServer, handler: BaseHTTPRequestHandler) -> None:
    """An answer that stops in the middle."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
