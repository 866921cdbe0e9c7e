"""A web server that behaves like Rasa's REST channel, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Reply = list[dict[str, Any]]
Behaviour = Callable[["_Handler", dict[str, Any]], None]


class FakeRasa:
    """Listens on a loopback port of its own. `received` holds the message of every turn; `behave` may be replaced.

    As it comes it says what it was told, and asks to erase when the button that confirms was pressed.
    """

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.release = threading.Event()
        self.behave: Behaviour = echo
        self.status: tuple[int, bytes] = (200, b'{"model_id": "m1"}')
        self._server = self._listen(0)
        self.port: int = self._server.server_port

    def go_down(self) -> None:
        """From now on connections are refused."""
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def come_back(self) -> None:
        """Listens on the same port again and behaves as it should."""
        self.release.clear()
        self.behave, self.status = echo, (200, b'{"model_id": "m1"}')
        self._server = self._listen(self.port)

    def _listen(self, port: int) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        server.fake = self  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.go_down()


class _Handler(BaseHTTPRequestHandler):
    @property
    def fake(self) -> FakeRasa:
        return self.server.fake  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        self.answer(*self.fake.status)

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.received.append(sent)
        self.fake.behave(self, sent)

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None: ...


def turn(*messages: dict[str, Any], erase: bool = False, intent: str = "ask_scheme") -> Reply:
    """One turn's reply as the actions hand it over."""
    custom = {"messages": list(messages), "understood": {"intent": intent, "confidence": 0.9}, "erase": erase}
    return [{"recipient_id": "x", "custom": custom}]


def echo(handler: _Handler, sent: dict[str, Any]) -> None:
    """Says what it was told."""
    erase = sent["message"] == '/delete_my_data{"confirm":"yes"}'
    said = {
        "type": "answer", "text": sent["message"], "status": "answered",
        "choices": [{"label": "他には？", "payload": '/ask_scheme{"question": "他には？"}'}],
        "citations": [{"n": 1, "id": "mihon:setsubi", "title": "みほん設備導入補助金"}],
    }  # fmt: skip
    handler.answer(200, json.dumps(turn(said, erase=erase)).encode())


def says(body: Any, status: int = 200) -> Behaviour:
    """Answers with this body: JSON, or bytes as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler, sent: handler.answer(status, raw)


def cuts(handler: _Handler, sent: dict[str, Any]) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"[{")


def hangs(handler: _Handler, sent: dict[str, Any]) -> None:
    """Does not answer until it is released."""
    handler.fake.release.wait(30)


FAULTS: dict[str, Behaviour] = {
    "error 500": says({"status": "failure", "reason": "ActionError"}, 500),
    "error 401": says({"reason": "NotAuthenticated"}, 401),
    "no answer in time": hangs,
    "cut off": cuts,
    "no JSON": says(b"<html>\xff oops"),
    "no message": says([]),
    "another shape": says({"messages": []}),
    "plain text": says([{"recipient_id": "x", "text": "An unexpected error occurred."}]),
    "an unknown message type": says(turn({"type": "hologram", "text": "?"})),
}
