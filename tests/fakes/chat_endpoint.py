"""An OpenAI-compatible chat endpoint on loopback that says what a test tells it to, well or badly."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the endpoint does with every request.

    `pieces` are streamed with `pause_s` before each; `status` other than 200 is an error reply; `ending` is the finish
    reason, None for a stream that just ends; `broken` cuts the connection in the middle of a chunk.
    """

    pieces: list[str] = field(default_factory=list)
    status: int = 200
    pause_s: float = 0.0
    ending: str | None = "stop"
    broken: bool = False


class ChatEndpoint:
    """Address `url`; set `script`, look at `requests` (bodies) and `keys`; `hung_up` is set when a client left early."""

    def __init__(self) -> None:
        self.script = Script()
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.hung_up = threading.Event()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                endpoint.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                endpoint.keys.append(self.headers.get("Authorization", ""))
                self.close_connection = True
                try:
                    endpoint._answer(self)
                except OSError:
                    endpoint.hung_up.set()

            def log_message(self, *_: object) -> None:
                """Keeps quiet."""

        return Handler

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        script = self.script
        if script.status != 200:
            body = json.dumps({"error": {"message": "so it was wanted", "type": "test"}}).encode()
            request.send_response(script.status)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
            return
        request.send_response(200)
        request.send_header("Content-Type", "text/event-stream")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for piece in script.pieces:
            if self._closing.wait(script.pause_s):
                return
            _send(request, _chunk({"content": piece}))
        if script.broken:
            request.wfile.write(b"ff\r\nda")
            return
        if script.ending:
            _send(request, _chunk({}, script.ending) + "data: [DONE]\n\n")
        request.wfile.write(b"0\r\n\r\n")


@contextlib.contextmanager
def running() -> Iterator[ChatEndpoint]:
    """An endpoint for the length of a block."""
    endpoint = ChatEndpoint()
    try:
        yield endpoint
    finally:
        endpoint.close()


def _chunk(delta: dict[str, str], ending: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": ending}
    body = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": "m",
        "choices": [choice],
    }
    return f"data: {json.dumps(body)}\n\n"


def _send(request: BaseHTTPRequestHandler, text: str) -> None:
    data = text.encode()
    request.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
    request.wfile.flush()
