"""When the dialogue engine or the index does not work: what still does, does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.replies.wording import wording
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FAULTS, FakeRasa, says
from tests.connectors.gateway import Gateway, running
from tests.connectors.problems import assert_problem


def assert_answered_without_dialogue(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Checks that a notice comes first; gives the answer behind it."""
    notice, answer = messages
    assert (notice["type"], notice["text"]) == ("text", wording().without_dialogue)
    return answer


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_dialogue_engine_does_a_question_is_answered(
    conversation: Conversation, rasa: FakeRasa, fault: str
) -> None:
    rasa.behave = FAULTS[fault]
    response = conversation.send({"text": "みほん設備導入補助金の上限は？"})
    assert response.status_code == 200
    answer = assert_answered_without_dialogue(response.json()["messages"])
    assert (answer["type"], answer["status"]) == ("answer", "answered")
    assert "100万円" in answer["text"]
    assert answer["citations"][0]["id"] == "mihon:setsubi"
    assert response.json()["understood"] == {"intent": "ask_scheme", "confidence": 0.0}


def test_without_the_dialogue_engine_follow_ups_still_work(conversation: Conversation, rasa: FakeRasa) -> None:
    rasa.go_down()
    conversation.say("みほん小口融資について")
    follow_up = assert_answered_without_dialogue(conversation.say("それの上限は？"))
    assert "2,000万円" in follow_up["text"]
    rasa.come_back()
    assert conversation.say("もどった？")[0]["text"] == "もどった?"
    assert len(conversation.history()) == 8
    rasa.go_down()
    rasa.come_back()


@pytest.mark.parametrize(
    "payload",
    ['/ask_scheme{"question": "みほん小口融資の上限は？"}', '/ask_scheme{"document": "mihon:yushi"}'],
)
def test_without_the_dialogue_engine_buttons_that_ask_still_work(
    conversation: Conversation, rasa: FakeRasa, payload: str
) -> None:
    rasa.behave = FAULTS["error 500"]
    response = conversation.send({"payload": payload})
    answer = assert_answered_without_dialogue(response.json()["messages"])
    assert "2,000万円" in json.dumps(answer, ensure_ascii=False)
    assert response.json()["understood"] == {"intent": "button", "confidence": 1.0}


@pytest.mark.parametrize(
    "payload", ["/help", "/greet", "/restart", "/talk_to_human", "/delete_my_data", '/ask_scheme{"document": "x:gone"}']
)
def test_without_the_dialogue_engine_every_button_gets_a_reply(
    conversation: Conversation, rasa: FakeRasa, payload: str
) -> None:
    rasa.behave = FAULTS["error 500"]
    messages = conversation.send({"payload": payload}).json()["messages"]
    assert messages[0]["text"] == wording().without_dialogue
    assert all(m["text"] for m in messages)
    assert messages[-1]["choices"]


@pytest.mark.parametrize(
    "payload",
    ['/inform{"question": "stage", "value": "running"}', "/start_diagnosis", '/start_diagnosis{"value": "resume"}'],
)
def test_without_the_dialogue_engine_a_button_of_the_diagnosis_is_no_question(
    conversation: Conversation, rasa: FakeRasa, payload: str
) -> None:
    rasa.behave = FAULTS["error 500"]
    (message,) = conversation.send({"payload": payload}).json()["messages"]
    assert message["text"] == wording().without_diagnosis


def test_readiness_names_what_does_not_work(client: httpx.Client, rasa: FakeRasa) -> None:
    def ready() -> tuple[int, dict[str, Any]]:
        response = client.get("/readyz")
        return response.status_code, response.json()

    assert ready() == (200, {"status": "ok", "degraded": []})
    degraded = (200, {"status": "degraded", "degraded": ["rasa"]})
    for status in ((200, b"{}"), (500, b"oops"), (200, b"no json"), (200, b"[]")):
        rasa.status = status
        assert ready() == degraded, status
    rasa.status = (200, b'{"model_id": "m1"}')
    assert ready()[1]["status"] == "ok"
    rasa.go_down()
    assert ready() == degraded
    assert client.get("/healthz").json() == {"status": "ok"}
    rasa.come_back()


@pytest.fixture
def empty(tmp_path: Path, rasa: FakeRasa) -> Iterator[Gateway]:
    """A gateway before the first index."""
    with running(tmp_path, rasa.port) as made:
        yield made


def test_without_an_index_nothing_is_guessed(empty: Gateway, rasa: FakeRasa) -> None:
    for path in ("/api/v1/search?q=x", "/api/v1/answer?q=x", "/api/v1/documents/x:y"):
        assert_problem(empty.client.get(path), 503, "unavailable")
    assert assert_problem(empty.client.get("/readyz"), 503)["missing"] == ["index"]
    assert empty.client.get("/healthz").status_code == 200
    assert empty.client.get("/").status_code == 200
    conversation = begin(empty.client)
    assert conversation.say("こんにちは")[0]["text"] == "こんにちは"
    rasa.behave = says([], 500)
    assert_problem(conversation.send({"text": "補助金は？"}), 503, "unavailable")
    assert [m["role"] for m in conversation.history()] == ["user", "assistant", "user"]


def test_without_its_database_it_is_not_ready(tmp_path: Path, rasa: FakeRasa) -> None:
    with running(tmp_path, rasa.port) as gateway:
        gateway.app.state.chat.conversations._engine.dispose()
        for file in (tmp_path / "db").glob("madoguchi.sqlite*"):
            file.unlink()
        (tmp_path / "db" / "madoguchi.sqlite").mkdir()
        missing = assert_problem(gateway.client.get("/readyz"), 503)["missing"]
        assert "database" in str(missing)
        assert_problem(gateway.client.post("/api/v1/conversations"), 503, "unavailable")
