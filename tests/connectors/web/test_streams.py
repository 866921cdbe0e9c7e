"""Server-sent events: a turn as it is answered, and what arrives later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway
from tests.connectors.problems import assert_problem

Event = dict[str, Any]


def events_of(lines: Iterator[str]) -> Iterator[Event]:
    """Events with `data` read as JSON; comments are left out."""
    event: Event = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if not line and event:
            yield event
            event = {}
        elif name == "data":
            event["data"] = json.loads(value)
        elif name:
            event[name] = value


@contextmanager
def listening(conversation: Conversation, last_event_id: str | None = None) -> Iterator[Iterator[Event]]:
    """The events that arrive in a conversation."""
    headers = conversation.headers | ({"Last-Event-ID": last_event_id} if last_event_id is not None else {})
    with conversation.client.stream("GET", f"{conversation.path}/events", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield events_of(response.iter_lines())


def test_a_turn_comes_as_messages_and_then_done(conversation: Conversation, rasa: FakeRasa) -> None:
    response = conversation.send({"text": "質問"}, Accept="text/event-stream")
    assert response.headers["content-type"].startswith("text/event-stream")
    message, done = list(events_of(iter(response.text.splitlines())))
    assert (message["event"], message["data"]["text"]) == ("message", "質問")
    assert message["id"] == message["data"]["message_id"]
    assert done == {"event": "done", "data": {"understood": {"intent": "ask_scheme", "confidence": 0.9}}}


def test_line_ends_and_markup_cannot_break_out_of_an_event(conversation: Conversation, rasa: FakeRasa) -> None:
    text = "一行目\n\nevent: done\ndata: {}\n\n</script>\u2028\u0085"
    response = conversation.send({"text": text}, Accept="text/event-stream")
    events = list(events_of(iter(response.text.replace("\r\n", "\n").split("\n"))))
    assert [e["event"] for e in events] == ["message", "done"]
    assert events[0]["data"]["text"].startswith("一行目\n\nevent: done\ndata: {}")


def test_a_refused_turn_is_a_problem_also_as_a_stream(conversation: Conversation) -> None:
    assert_problem(conversation.send({"text": ""}, Accept="text/event-stream"), 422, "invalid")


def test_what_arrives_unasked_is_told_at_once(gateway: Gateway, conversation: Conversation, rasa: FakeRasa) -> None:
    conversation.say("前の質問")
    with listening(conversation) as events:
        conversations = gateway.app.state.chat.conversations
        conversations.add(conversation.id, "user", [{"type": "text", "text": "自分の言葉"}])
        (stored,) = conversations.add(conversation.id, "assistant", [{"type": "text", "text": "お知らせです"}])
        event = next(events)
    assert (event["event"], event["id"]) == ("message", stored.message_id)
    assert (event["data"]["text"], event["data"]["role"]) == ("お知らせです", "assistant")


def test_what_was_missed_is_told_from_the_last_event_on(conversation: Conversation, rasa: FakeRasa) -> None:
    (first,) = conversation.say("一つ目")
    conversation.say("二つ目")
    conversation.say("三つ目")
    with listening(conversation, first["message_id"]) as events:
        assert [next(events)["data"]["text"] for _ in range(2)] == ["二つ目", "三つ目"]
    with listening(conversation, "0") as events:
        assert next(events)["data"]["text"] == "一つ目"


def test_a_last_event_that_cannot_be_is_refused(conversation: Conversation) -> None:
    for bad in ("x", "-1", "1" * 19, "1;2"):
        headers = conversation.headers | {"Last-Event-ID": bad}
        response: httpx.Response = conversation.client.get(f"{conversation.path}/events", headers=headers)
        assert_problem(response, 422, "invalid")
