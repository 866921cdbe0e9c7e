"""The simulator says no where LINE says no, so that what works here works there."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from madoguchi.line_simulator import webhooks
from madoguchi.line_simulator.app import ACCESS_TOKEN, CHANNEL_SECRET
from madoguchi.line_simulator.webhooks import signature
from tests.fakes.line import Json, Line, Phone, line_running, until

MENU = {
    "size": {"width": 2500, "height": 1686}, "selected": False, "name": "m", "chatBarText": "メニュー",
    "areas": [{"bounds": {"x": 0, "y": 0, "width": 10, "height": 10}, "action": {"type": "postback", "data": "/help"}}],
}  # fmt: skip


@dataclass
class Bot:
    """The bot's side: remembers what it was sent and answers `status`."""

    status: int = 200
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    url: str = ""

    def events(self) -> list[Json]:
        return [event for body in self.bodies for event in json.loads(body)["events"]]


@pytest.fixture(scope="module")
def _bot() -> Iterator[Bot]:
    bot = Bot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bot.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            bot.signatures.append(self.headers["x-line-signature"])
            self.send_response(bot.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bot.url = f"http://127.0.0.1:{server.server_port}/webhook"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield bot
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def _line(_bot: Bot) -> Iterator[Line]:
    with line_running(lambda: _bot.url) as line:
        yield line


@pytest.fixture
def bot(_bot: Bot) -> Bot:
    _bot.status = 200
    _bot.bodies.clear()
    _bot.signatures.clear()
    return _bot


@pytest.fixture
def line(_line: Line, bot: Bot) -> Iterator[Line]:
    yield _line
    for name, field_ in type(_line.platform.faults).model_fields.items():
        setattr(_line.platform.faults, name, field_.default)
    _line.platform.clock = time.time


def call(
    line: Line, method: str, path: str, body: Any = None, token: str = ACCESS_TOKEN, **headers: str
) -> httpx.Response:
    """What a bot does."""
    return line.client.request(
        method, f"/v2/bot{path}", json=body, headers={"Authorization": f"Bearer {token}"} | headers
    )


def push(line: Line, phone: Phone, *messages: Json, key: str | None = None) -> httpx.Response:
    headers = {"X-Line-Retry-Key": key} if key else {}
    return call(line, "POST", "/message/push", {"to": phone.user.user_id, "messages": list(messages)}, **headers)


def reply(line: Line, token: str, *messages: Json, **headers: str) -> httpx.Response:
    return call(line, "POST", "/message/reply", {"replyToken": token, "messages": list(messages)}, **headers)


def text(words: str = "こんにちは") -> Json:
    return {"type": "text", "text": words}


def bubble(words: str = "x") -> Json:
    return {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": words}]},
    }


def flex(contents: Json) -> Json:
    return {"type": "flex", "altText": "x", "contents": contents}


def test_events_are_signed_over_the_raw_body_and_have_all_that_line_gives(line: Line, bot: Bot) -> None:
    phone = line.person("人")
    phone.act("text", text="補助金　𠮷")
    until(lambda: len(bot.bodies) == 1, "an event")
    assert bot.signatures == [signature(bot.bodies[0], CHANNEL_SECRET)]
    (event,) = bot.events()
    assert {
        "type",
        "mode",
        "timestamp",
        "webhookEventId",
        "deliveryContext",
        "source",
        "replyToken",
        "message",
    } <= event.keys()
    assert event["message"]["text"] == "補助金　𠮷" and event["source"] == {
        "type": "user",
        "userId": phone.user.user_id,
    }


def test_a_bot_without_the_right_token_gets_nowhere(line: Line) -> None:
    for path in ("/info", "/message/quota", "/richmenu/list"):
        assert call(line, "GET", path).status_code == 200
        assert call(line, "GET", path, token="wrong").status_code == 401
        assert line.client.get(f"/v2/bot{path}").status_code == 401


BAD: dict[str, list[Json]] = {
    "none": [],
    "six": [text()] * 6,
    "an empty text": [text("")],
    "a text that is too long": [text("あ" * 5_001)],
    "emoji count twice": [text("😀" * 2_501)],
    "an unknown type": [{"type": "hologram"}],
    "no alt text": [{"type": "flex", "contents": bubble()}],
    "thirteen bubbles": [flex({"type": "carousel", "contents": [bubble()] * 13})],
    "a big bubble": [flex(bubble("あ" * 11_000))],
    "a big carousel": [flex({"type": "carousel", "contents": [bubble("あ" * 4_500)] * 4})],
    "a picture without https": [{"type": "image", "originalContentUrl": "http://a/", "previewImageUrl": "https://a/"}],
    "fourteen quick replies": [text() | {"quickReply": {"items": [
        {"type": "action", "action": {"type": "postback", "label": "x", "data": "/help"}}] * 14}}],
    "a long label": [text() | {"quickReply": {"items": [
        {"type": "action", "action": {"type": "postback", "label": "あ" * 21, "data": "/help"}}]}}],
    "long data": [text() | {"quickReply": {"items": [
        {"type": "action", "action": {"type": "postback", "label": "x", "data": "あ" * 301}}]}}],
}  # fmt: skip


@pytest.mark.parametrize("messages", BAD.values(), ids=BAD.keys())
def test_what_line_would_refuse_is_refused_and_uses_nothing_up(line: Line, messages: list[Json]) -> None:
    phone, pushes = line.person(), line.platform.pushes
    token, key = line.platform.event(phone.user, "message")["replyToken"], str(uuid.uuid4())
    assert reply(line, token, *messages).status_code == 400
    assert push(line, phone, *messages, key=key).status_code == 400
    assert phone.got() == [] and line.platform.pushes == pushes
    assert reply(line, token, text()).status_code == 200
    assert push(line, phone, text(), key=key).status_code == 200


def test_all_that_line_takes_is_taken(line: Line) -> None:
    phone = line.person()
    assert (
        push(
            line, phone, text("あ" * 5_000), flex({"type": "carousel", "contents": [bubble()] * 12}), *[text()] * 3
        ).status_code
        == 200
    )
    assert len(phone.got()) == 5


def test_a_reply_token_works_once_and_for_a_minute(line: Line) -> None:
    phone, platform = line.person(), line.platform
    token = platform.event(phone.user, "message")["replyToken"]
    assert [reply(line, token, text()).status_code for _ in range(2)] == [200, 400]
    late = platform.event(phone.user, "message")["replyToken"]
    now = platform.clock()
    platform.clock = lambda: now + 61
    refused = reply(line, late, text())
    assert refused.status_code == 400 and refused.json()["message"] == "Invalid reply token"
    assert reply(line, "made up", text()).status_code == 400
    assert len(phone.got()) == 1


def test_a_reply_takes_no_retry_key(line: Line) -> None:
    token = line.platform.event(line.person().user, "message")["replyToken"]
    assert reply(line, token, text(), **{"X-Line-Retry-Key": str(uuid.uuid4())}).status_code == 400


def test_a_push_with_a_retry_key_arrives_once_within_a_day(line: Line) -> None:
    phone, platform, key = line.person(), line.platform, str(uuid.uuid4())
    before = platform.pushes
    assert [push(line, phone, text(), key=key).status_code for _ in range(3)] == [200, 409, 409]
    assert (len(phone.got()), platform.pushes) == (1, before + 1)
    now = platform.clock()
    platform.clock = lambda: now + 24 * 3600 + 1
    assert push(line, phone, text(), key=key).status_code == 200
    assert push(line, phone, text(), key="no key").status_code == 400


def test_nobody_is_pushed_to_who_is_not_there(line: Line) -> None:
    body = {"to": "U" + "0" * 32, "messages": [text()]}
    assert call(line, "POST", "/message/push", body).status_code == 400
    phone = line.person()
    phone.user.follows = False
    assert push(line, phone, text()).status_code == 200  # LINE says so too, and shows nothing
    assert phone.got() == []


def test_a_quota_ends_pushes_and_not_replies(line: Line) -> None:
    phone, platform = line.person(), line.platform
    platform.faults.quota = platform.pushes + 1
    assert call(line, "GET", "/message/quota").json() == {"type": "limited", "value": platform.faults.quota}
    assert [push(line, phone, text()).status_code for _ in range(2)] == [200, 429]
    assert call(line, "GET", "/message/quota/consumption").json() == {"totalUsage": platform.pushes}
    assert reply(line, platform.event(phone.user, "message")["replyToken"], text()).status_code == 200


def test_faults_happen_as_often_as_they_are_asked_for(line: Line) -> None:
    phone = line.person()
    assert (
        line.client.put("/simulator/faults", json={"rate_limited": 1, "errors": 1, "errors_after": 1}).status_code
        == 200
    )
    assert [push(line, phone, text(str(n))).status_code for n in range(4)] == [429, 500, 500, 200]
    assert [m["text"] for m in phone.got()] == ["2", "3"]
    for wrong in ({"errors": -1}, {"duplicates": 2}, {"unknown": 1}, {"hang_s": "long"}):
        assert line.client.put("/simulator/faults", json=wrong).status_code == 400


def test_the_loading_animation_is_shown_in_steps_of_five_seconds(line: Line) -> None:
    phone = line.person()
    for seconds, status in ((20, 202), (5, 202), (60, 202), (7, 400), (0, 400), (65, 400)):
        body = {"chatId": phone.user.user_id, "loadingSeconds": seconds}
        assert call(line, "POST", "/chat/loading/start", body).status_code == status
    assert [e["from"] for e in phone.user.timeline] == ["loading"] * 3
    assert call(line, "POST", "/chat/loading/start", {"chatId": "nobody"}).status_code == 404


def test_a_link_token_works_once_and_for_ten_minutes(line: Line, bot: Bot) -> None:
    phone, platform = line.person(), line.platform

    def token() -> str:
        return str(call(line, "POST", f"/user/{phone.user.user_id}/linkToken").json()["linkToken"])

    def use(link_token: str, nonce: str = "n" * 20) -> int:
        return line.client.get("/dialog/bot/accountLink", params={"linkToken": link_token, "nonce": nonce}).status_code

    good, late = token(), token()
    assert use(good, "short") == 400
    assert [use(good), use(good), use("made up")] == [200, 400, 400]
    until(lambda: len(bot.events()) == 1, "an event")
    assert bot.events()[0]["link"] == {"result": "ok", "nonce": "n" * 20}
    now = platform.clock()
    platform.clock = lambda: now + 601
    assert use(late) == 400
    assert call(line, "POST", "/user/nobody/linkToken").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"size": {"width": 799, "height": 843}}, {"size": {"width": 2501, "height": 843}}, {"size": {"width": 2500, "height": 249}},
     {"areas": []}, {"areas": MENU["areas"] * 21}, {"chatBarText": ""}, {"chatBarText": "あ" * 15}],  # type: ignore[operator]
    ids=str,
)  # fmt: skip
def test_a_menu_that_line_would_refuse_is_refused(line: Line, wrong: Json) -> None:
    assert call(line, "POST", "/richmenu", MENU | wrong).status_code == 400


def test_a_menu_needs_a_picture_before_anybody_sees_it(line: Line) -> None:
    menu = call(line, "POST", "/richmenu", MENU).json()["richMenuId"]
    assert call(line, "POST", f"/user/all/richmenu/{menu}").status_code == 400

    def picture(data: bytes, kind: str) -> int:
        headers = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Content-Type": kind}
        return line.client.post(f"/v2/bot/richmenu/{menu}/content", content=data, headers=headers).status_code

    assert [picture(b"x", "image/gif"), picture(b"x" * (1024 * 1024 + 1), "image/png")] == [415, 413]
    assert picture(b"x", "image/png") == 200
    assert call(line, "POST", f"/user/all/richmenu/{menu}").status_code == 200
    assert call(line, "GET", "/user/all/richmenu").json() == {"richMenuId": menu}
    assert line.client.get(f"/simulator/richmenu/{menu}/image").content == b"x"
    assert call(line, "DELETE", f"/richmenu/{menu}").status_code == 200
    assert call(line, "GET", "/user/all/richmenu").status_code == 404
    assert call(line, "DELETE", f"/richmenu/{menu}").status_code == 404


def test_a_bot_that_is_down_gets_its_events_when_it_is_up_again(
    line: Line, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_AGAIN_AFTER_S", (0.1,) * 50)
    bot.status = 503
    phone = line.person()
    phone.act("text", text="起きていますか")
    until(lambda: len(bot.bodies) >= 3, "three tries")
    bot.status = 200
    seen = len(bot.bodies)
    until(lambda: len(bot.bodies) > seen, "one more")
    events = bot.events()
    assert len({e["webhookEventId"] for e in events}) == len({e["replyToken"] for e in events}) == 1
    assert [e["deliveryContext"]["isRedelivery"] for e in events] == [False] + [True] * (len(events) - 1)
    assert bot.signatures == [signature(body, CHANNEL_SECRET) for body in bot.bodies]


def test_duplicates_are_the_same_event_twice(line: Line, bot: Bot) -> None:
    line.platform.faults.duplicates = 1.0
    line.person().act("follow")
    until(lambda: len(bot.bodies) == 2, "two events")
    first, second = bot.events()
    assert first["webhookEventId"] == second["webhookEventId"]


def test_the_page_shows_what_the_chat_shows(line: Line) -> None:
    phone = line.person("架空 花子")
    phone.act("text", text="やあ")
    push(line, phone, text("はい"))
    path = f"/simulator/users/{phone.user.user_id}/timeline"
    shown = line.client.get(path).json()
    assert (
        [e["from"] for e in shown["entries"]] == ["user", "bot"] and shown["name"] == "架空 花子" and shown["follows"]
    )
    assert [e["from"] for e in line.client.get(path, params={"after": 1}).json()["entries"]] == ["bot"]
    assert line.client.get("/simulator/users/nobody/timeline").status_code == 404
    assert line.client.post(f"/simulator/users/{phone.user.user_id}/acts", json={"kind": "dance"}).status_code == 400
