"""What nobody should send: every piece of it is answered with a problem, and nothing breaks."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.problems import assert_problem

LIMIT = 64 * 1024


def post(conversation: Conversation, content: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
    """A turn with a raw body."""
    common = conversation.headers | {"Content-Type": "application/json"}
    return conversation.client.post(f"{conversation.path}/messages", content=content, headers=common | headers)


@pytest.mark.parametrize(
    "broken",
    [b"{", b"", b"{'text': 'x'}", b'{"text": "x"', b'\xff\xfe{"text"', b'{"text": "\xe3\x81"}', b"[" * 30_000, b"\x00"],
)
def test_broken_json_is_a_bad_request(conversation: Conversation, rasa: FakeRasa, broken: bytes) -> None:
    response = post(conversation, broken)
    assert_problem(response, 422 if broken == b"" else 400)
    assert rasa.received == []


@pytest.mark.parametrize(
    "body",
    [
        {}, [], None, "text", 3, {"text": None}, {"text": 3}, {"text": ["x"]}, {"text": {"x": "y"}}, {"text": ""},
        {"text": "x", "payload": "/help"}, {"payload": ""}, {"payload": "help"}, {"payload": "/"},
        {"payload": "/no_such_intent"}, {"payload": "/nlu_fallback"}, {"payload": "/session_start"},
        {"payload": "/ask_scheme{"}, {"payload": "/ask_scheme{}x"}, {"payload": "/ask_scheme[1]"},
        {"payload": '/ask_scheme{"a": {"b": 1}}'}, {"payload": '/ask_scheme{"a": ["b"]}'},
        {"payload": '/ask_scheme{"a": 1}'}, {"payload": '/ask_scheme{"a": null}'}, {"payload": "/ask_scheme@0.5"},
        {"payload": "/Help"}, {"payload": "/help;/delete_my_data"}, {"payload": "/ask_scheme" + "x" * 1000},
        {"text": "x", "surprise": 1}, {"text": "あ" * 2001}, {"text": "😀" * 2001},
    ],
)  # fmt: skip
def test_fields_out_of_range_are_refused(conversation: Conversation, rasa: FakeRasa, body: object) -> None:
    assert_problem(conversation.send(body), 422, "invalid")
    assert rasa.received == []
    assert conversation.history() == []


@pytest.mark.parametrize("text", ["あ" * 2000, "😀" * 2000, "é" * 2000])
def test_two_thousand_characters_are_fine(conversation: Conversation, rasa: FakeRasa, text: str) -> None:
    assert conversation.say(text)[0]["text"] == text
    assert conversation.history()[0]["text"] == text


@pytest.mark.parametrize(
    "nothing", [" ", "\u3000\n", "\x00", "\x1b\x07", "\u200b\u2060", "\ufeff", "\u202e\u202c", "\ufe0f", "\u3164"]
)
def test_a_text_of_nothing_visible_is_refused(conversation: Conversation, rasa: FakeRasa, nothing: str) -> None:
    assert_problem(conversation.send({"text": nothing}), 422, "invalid")
    assert rasa.received == []
    assert conversation.history() == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "\\ud800"}', b'{"text": "ok \\udfff ok"}', b'{"payload": "/ask_scheme{\\"question\\": \\"\\ud800\\"}"}',
        b'{"\\ud800": 1}', b'{"text": "x", "\\udc00 <script>": 1}', b'{"text": 1e999}', b'{"text": NaN}',
        b'{"payload": "/ask_scheme{\\"question\\": \\"\\\\ud800\\"}"}', b'{"text": "a", "text": "b", "x": "\\u0000"}',
    ],
)  # fmt: skip
def test_lone_surrogates_and_odd_numbers_break_nothing(conversation: Conversation, rasa: FakeRasa, body: bytes) -> None:
    response = post(conversation, body)
    assert response.status_code in (200, 400, 422)
    if response.status_code != 200:
        assert_problem(response, response.status_code)
    assert "\ud800" not in json.dumps(rasa.received, ensure_ascii=False)
    conversation.history()


def test_a_surrogate_pair_is_one_character(conversation: Conversation, rasa: FakeRasa) -> None:
    assert post(conversation, b'{"text": "\\ud83d\\ude00"}').json()["messages"][0]["text"] == "😀"


@pytest.mark.parametrize("path", ["messages", "feedback", "begin"])
def test_a_body_over_the_limit_is_too_large_declared_or_not(conversation: Conversation, path: str) -> None:
    url = {
        "messages": f"{conversation.path}/messages", "feedback": "/api/v1/feedback", "begin": "/api/v1/conversations",
    }[path]  # fmt: skip
    huge = json.dumps({"text": "x" * LIMIT}).encode()

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(huge), 8192):
            yield huge[start : start + 8192]

    for content in (huge, chunks()) if path != "begin" else (huge,):
        response = conversation.client.post(url, content=content, headers=conversation.headers)
        assert_problem(response, 413, "too-large")


def test_a_body_of_exactly_the_limit_is_read(conversation: Conversation, rasa: FakeRasa) -> None:
    frame = json.dumps({"text": "x"}).encode()
    body = frame + b" " * (LIMIT - len(frame))
    assert post(conversation, body).status_code == 200
    assert_problem(post(conversation, body + b" "), 413, "too-large")


@pytest.mark.parametrize("declared", ["-1", "abc", "1e3", "99999999999999999999999999", "65537"])
def test_a_declared_length_that_cannot_be_is_refused_before_anything_is_read(
    client: httpx.Client, declared: str
) -> None:
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=30) as raw:
        raw.sendall(f"POST /api/v1/feedback HTTP/1.1\r\nHost: x\r\nContent-Length: {declared}\r\n\r\n".encode())
        assert raw.recv(12) in (b"HTTP/1.1 400", b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "{{7*7}} ${7*7}",
        "'; DROP TABLE messages; --", "[b]x[/b] [1] [red]", "javascript:alert(1)", "%3Cscript%3E", "👩‍👩‍👧‍👦🇯🇵❤️",
    ],
)  # fmt: skip
def test_markup_and_emoji_are_text_and_nothing_else(conversation: Conversation, rasa: FakeRasa, text: str) -> None:
    response = conversation.send({"text": text})
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    said, stored = response.json()["messages"][0]["text"], conversation.history()[0]["text"]
    assert said == stored == text.replace("\u200d", "").replace("\ufe0f", "")
    found = conversation.client.get("/api/v1/search", params={"q": text})
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/search"), ("DELETE", "/api/v1/answer"), ("PUT", "/api/v1/conversations"),
        ("GET", "/api/v1/feedback"), ("PATCH", "/healthz"), ("POST", "/"), ("GET", "/actions/webhook"),
    ],
)  # fmt: skip
def test_a_method_that_is_not_there_is_told(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"]


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api/v1/", "/api/v2/search", "/static/nothing.js", "/static/../gateway.py", "/static/%2e%2e/page.py",
     "/<script>alert(1)</script>", "/api/v1/documents/", "/static/", "/docs", "/redoc", "/.env"],
)  # fmt: skip
def test_a_place_that_is_not_there_is_told_without_repeating_it(client: httpx.Client, path: str) -> None:
    problem = assert_problem(client.get(path), 404, "not-found")
    assert "script" not in str(problem)
