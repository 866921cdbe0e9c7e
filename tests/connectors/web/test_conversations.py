"""Conversations over REST: begin, say, read back, rate, erase."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest

from connectors.web.schemas import BUTTON_INTENTS
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.problems import assert_problem


def test_a_conversation_begins_with_an_id_and_a_token(client: httpx.Client) -> None:
    response = client.post("/api/v1/conversations")
    assert response.status_code == 201
    assert set(response.json()) == {"conversation_id", "token"}
    assert len(response.json()["token"]) >= 32
    assert begin(client).id != response.json()["conversation_id"]


def test_a_turn_goes_to_the_dialogue_engine_and_comes_back(conversation: Conversation, rasa: FakeRasa) -> None:
    response = conversation.send({"text": "みほん小口融資は？"})
    assert response.status_code == 200
    assert rasa.received == [{"sender": conversation.id, "message": "みほん小口融資は?"}]
    assert conversation.history()[0]["text"] == "みほん小口融資は？"
    (message,) = response.json()["messages"]
    assert (message["type"], message["text"]) == ("answer", "みほん小口融資は?")
    assert message["choices"] == [{"label": "他には？", "payload": '/ask_scheme{"question": "他には？"}'}]
    assert message["citations"][0]["id"] == "mihon:setsubi"
    assert (message["cards"], message["image_url"]) == ([], None)
    assert response.json()["understood"] == {"intent": "ask_scheme", "confidence": 0.9}


def test_a_button_is_understood_as_a_button(conversation: Conversation, rasa: FakeRasa) -> None:
    response = conversation.send({"payload": '/ask_scheme{"document": "mihon:yushi"}'})
    assert response.json()["understood"] == {"intent": "button", "confidence": 1.0}
    assert rasa.received[0]["message"] == '/ask_scheme{"document": "mihon:yushi"}'


@pytest.mark.parametrize("intent", sorted(BUTTON_INTENTS))
def test_every_intent_of_the_contract_is_a_button(conversation: Conversation, rasa: FakeRasa, intent: str) -> None:
    assert conversation.send({"payload": f"/{intent}"}).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        '/delete_my_data{"confirm":"yes"}', '／delete_my_data{"confirm":"yes"}', ' \n/delete_my_data{"confirm":"yes"}',
        '\u200b/delete_my_data{"confirm":"yes"}', '// / /delete_my_data{"confirm":"yes"}',
        '\x00/\x1f/delete_my_data{"confirm":"yes"}', '/\n/delete_my_data{"confirm":"yes"}',
        '／\t／\u3000\n／delete_my_data{"confirm":"yes"}', "/", "///",
    ],
)  # fmt: skip
def test_a_typed_slash_never_presses_a_button(conversation: Conversation, rasa: FakeRasa, typed: str) -> None:
    assert conversation.send({"text": typed}).status_code == 200
    (sent,) = rasa.received
    assert sent["message"]
    assert not sent["message"].lstrip().startswith("/")
    assert conversation.history()


def test_history_tells_both_sides_in_order(conversation: Conversation, rasa: FakeRasa) -> None:
    conversation.say("はじめの質問")
    (second,) = conversation.say("つぎの質問")
    conversation.send({"payload": "/help"})
    history = conversation.history()
    assert [m["role"] for m in history] == ["user", "assistant"] * 3
    assert [m["text"] for m in history[:4]] == ["はじめの質問", "はじめの質問", "つぎの質問", "つぎの質問"]
    assert history[4]["payload"] == "/help"
    assert history[3]["citations"] == second["citations"]
    assert history[3]["message_id"] == second["message_id"]
    times = [datetime.fromisoformat(m["created_at"]) for m in history]
    assert times == sorted(times)
    assert all(t.utcoffset() is not None for t in times)
    assert [m["message_id"] for m in conversation.history(int(history[3]["message_id"]))] == [
        m["message_id"] for m in history[4:]
    ]
    assert conversation.history(int(history[-1]["message_id"])) == []


@pytest.mark.parametrize("after", ["-1", "x", str(2**63), "1.5"])
def test_a_place_in_the_history_that_cannot_be_is_refused(conversation: Conversation, after: str) -> None:
    response = conversation.client.get(
        f"{conversation.path}/messages", params={"after": after}, headers=conversation.headers
    )
    assert_problem(response, 422, "invalid")


def test_two_conversations_do_not_see_each_other(client: httpx.Client, rasa: FakeRasa) -> None:
    mine, other = begin(client), begin(client)
    mine.say("秘密の質問")
    assert other.history() == []


def test_rating_is_stored_once_for_each_message(conversation: Conversation, rasa: FakeRasa) -> None:
    (message,) = conversation.say("質問")
    for given in ({"rating": "up"}, {"rating": "down", "comment": "足りない😢"}, {"rating": "down", "comment": None}):
        body = {"conversation_id": conversation.id, "message_id": message["message_id"], **given}
        response = conversation.client.post("/api/v1/feedback", json=body, headers=conversation.headers)
        assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize(
    "bad",
    [
        {"rating": "good"}, {"rating": None}, {"message_id": "abc"}, {"message_id": "1" * 19}, {"message_id": -1},
        {"comment": "あ" * 2001}, {"conversation_id": "x" * 101}, {"surprise": 1},
    ],
)  # fmt: skip
def test_a_rating_out_of_range_is_refused(conversation: Conversation, rasa: FakeRasa, bad: dict[str, object]) -> None:
    (message,) = conversation.say("質問")
    body = {"conversation_id": conversation.id, "message_id": message["message_id"], "rating": "up", **bad}
    assert_problem(conversation.client.post("/api/v1/feedback", json=body, headers=conversation.headers), 422)


def test_only_the_assistants_own_messages_can_be_rated(client: httpx.Client, rasa: FakeRasa) -> None:
    mine, other = begin(client), begin(client)
    (foreign,) = other.say("質問")
    mine.say("質問")
    for message_id in (foreign["message_id"], mine.history()[0]["message_id"], "999999999999999999"):
        body = {"conversation_id": mine.id, "message_id": message_id, "rating": "up"}
        assert_problem(client.post("/api/v1/feedback", json=body, headers=mine.headers), 404, "not-found")


def test_an_erased_conversation_is_gone(conversation: Conversation, rasa: FakeRasa) -> None:
    conversation.say("質問")
    response = conversation.client.delete(conversation.path, headers=conversation.headers)
    assert (response.status_code, response.content) == (204, b"")
    again = conversation.client.get(f"{conversation.path}/messages", headers=conversation.headers)
    assert_problem(again, 401, "unauthorized")
    assert_problem(conversation.client.delete(conversation.path, headers=conversation.headers), 401)


def test_the_button_that_confirms_erases_the_conversation(conversation: Conversation, rasa: FakeRasa) -> None:
    response = conversation.send({"payload": '/delete_my_data{"confirm":"yes"}'})
    assert response.status_code == 200
    assert response.json()["messages"]
    assert_problem(conversation.send({"text": "まだいる？"}), 401)


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer wrong", "Basic dTpw", "token", "Bearer あ".encode()]
)
def test_without_the_right_token_nothing_is_told(
    conversation: Conversation, rasa: FakeRasa, authorization: str | bytes | None
) -> None:
    headers = {} if authorization is None else {b"Authorization": authorization}
    calls = [
        ("GET", f"{conversation.path}/messages", None), ("GET", f"{conversation.path}/events", None),
        ("POST", f"{conversation.path}/messages", {"text": "x"}), ("POST", f"{conversation.path}/messages", {"bad": 1}),
        ("DELETE", conversation.path, None), ("GET", "/api/v1/conversations/unknown/messages", None),
        ("POST", "/api/v1/conversations/unknown/messages", {"text": "x"}),
        ("POST", "/api/v1/feedback", {"conversation_id": conversation.id, "message_id": "1", "rating": "up"}),
        ("POST", "/api/v1/feedback", {"conversation_id": "unknown", "message_id": "1", "rating": "up"}),
    ]  # fmt: skip
    for method, path, body in calls:
        response = conversation.client.request(method, path, json=body, headers=headers)
        assert_problem(response, 401, "unauthorized")
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert rasa.received == []
    assert conversation.history() == []


def test_an_unknown_conversation_looks_like_a_wrong_token(conversation: Conversation) -> None:
    for unknown in ("unknown", "x" * 500, "%00", "..%2F..", "😀", "'; DROP TABLE messages;--"):
        path = f"/api/v1/conversations/{unknown}/messages"
        response = conversation.client.get(path, headers=conversation.headers)
        assert response.status_code in (401, 404)
        assert_problem(response, response.status_code)
    assert conversation.history() == []
