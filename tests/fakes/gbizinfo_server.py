"""A local server that behaves like gBizINFO's REST API v2, its quirks included, and misbehaves on demand."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "a-token"
PATH = "/hojin/v2/hojin"


@dataclass
class GBizInfoServer:
    """Set `companies` (answers by corporate number) and how it behaves; look at `asked` (paths).

    :param status: answers every request with this status instead.
    :param wait_s: waits before it answers.
    :param trickle: sends its answer byte by byte, and never comes to an end.
    :param body: answers with these bytes instead.
    """

    companies: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    status: int = 200
    wait_s: float = 0.0
    trickle: bool = False
    body: bytes | None = None
    asked: list[str] = field(default_factory=list)
    base: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        if self.closing.wait(self.wait_s):
            return
        if self.trickle:
            self._trickle(request)
            return
        status, answer = self._found(request)
        body = self.body if self.body is not None else json.dumps(answer, ensure_ascii=False).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _found(self, request: BaseHTTPRequestHandler) -> tuple[int, Mapping[str, Any]]:
        number = request.path.removeprefix(f"{PATH}/")
        if self.status != 200:
            return self.status, _failure(self.status)
        if request.headers["X-hojinInfo-api-token"] != TOKEN:
            return 401, _failure(401)
        if request.path.endswith("/"):
            return 500, _failure(500)
        if number not in self.companies:
            return 404, _failure(404)
        return 200, self.companies[number]

    def _trickle(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        while not self.closing.wait(0.02):
            request.wfile.write(b" ")
            request.wfile.flush()


def answer_for(number: str, **record: Any) -> dict[str, Any]:
    """An answer with one company, in the shape of the real ones."""
    return {
        "id": number,
        "errors": None,
        "message": "200 - OK.",
        "hojin-infos": [{"corporate_number": number, **record}],
    }


def _failure(status: int) -> dict[str, Any]:
    return {"id": None, "errors": [{"item": "", "message": str(status)}], "message": str(status), "hojin-infos": None}


@contextlib.contextmanager
def running() -> Iterator[GBizInfoServer]:
    """A server for the length of a block."""
    fake = GBizInfoServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                fake.answer(self)

        def log_message(self, *_: object) -> None:
            """Keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.base = f"http://127.0.0.1:{server.server_address[1]}{PATH}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        fake.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
