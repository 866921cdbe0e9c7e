"""Whole conversations with the real system: what was shown is remembered, and every intent is told by its name."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from actions.replies.wording import wording
from tests.connectors.conversation import Conversation, begin
from tests.connectors.problems import assert_problem

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]

HIRING = "人を雇うとき、もらえるお金はある？"


def turn(conversation: Conversation, **body: str) -> tuple[dict[str, Any], str]:
    """(the one message that replies, what the turn was taken for)."""
    response = conversation.send(body)
    assert response.status_code == 200, response.text
    (message,) = response.json()["messages"]
    assert message["text"]
    return message, response.json()["understood"]["intent"]


def shown(message: dict[str, Any]) -> list[str]:
    """Ids of the documents an answer shows, in order."""
    return [c["id"] for c in message["citations"]]


def press(conversation: Conversation, message: dict[str, Any], label: str) -> dict[str, Any]:
    """The reply to one of a message's buttons."""
    (payload,) = [c["payload"] for c in message["choices"] if c["label"] == label]
    return turn(conversation, payload=payload)[0]


def test_a_greeting_is_returned_with_something_to_begin_with(conversation: Conversation) -> None:
    message, intent = turn(conversation, text="こんにちは")
    assert (message["text"], intent) == (wording().greet, "greet")
    answer = press(conversation, message, wording().examples[0])
    assert answer["type"] == "answer"


def test_a_question_is_answered_with_sources(conversation: Conversation) -> None:
    message, intent = turn(conversation, text=HIRING)
    assert intent == "ask_scheme"
    assert message["status"] in ("answered", "stale")
    assert "[1]" in message["text"]
    assert all(c["url"].startswith("http") and c["as_of"] and c["quote"] for c in message["citations"])
    assert {f["citation"] for f in message["facts"]} <= {c["n"] for c in message["citations"]}


def test_follow_ups_are_about_what_was_shown(conversation: Conversation) -> None:
    first, _ = turn(conversation, text=HIRING)
    listed = shown(first)
    assert len(listed) >= 2
    limit, _ = turn(conversation, text="それの上限は？")
    assert shown(limit)[0] == listed[0]
    second, _ = turn(conversation, text="2番目のを詳しく")
    assert shown(second) == [listed[1]]
    of_second, _ = turn(conversation, text="それは誰が使える？")
    assert shown(of_second)[0] == listed[1]
    others, _ = turn(conversation, text="他には？")
    assert not set(shown(others)) & set(listed)


def test_a_card_opens_its_document(conversation: Conversation) -> None:
    first, _ = turn(conversation, text=HIRING)
    card = first["cards"][0]
    detail, intent = turn(conversation, payload=card["payload"])
    assert intent == "button"
    assert shown(detail)[0] == card["id"]


def test_starting_over_forgets_what_was_talked_about(conversation: Conversation) -> None:
    before, _ = turn(conversation, text=HIRING)
    assert before["citations"]
    message, intent = turn(conversation, text="最初からやり直したい")
    assert (message["text"], intent) == (wording().restart, "restart")
    after, _ = turn(conversation, text="2番目のを詳しく")
    assert after["citations"] == []
    message, intent = turn(conversation, payload="/restart")
    assert (message["text"], intent) == (wording().restart, "button")
    assert len(conversation.history()) == 8


def test_what_is_out_of_scope_is_said_so(conversation: Conversation) -> None:
    message, intent = turn(conversation, text="今日の天気は？")
    assert (message["status"], intent) == ("out_of_scope", "out_of_scope")
    assert message["citations"] == []


def test_data_is_erased_only_after_confirmation(client: httpx.Client) -> None:
    conversation = begin(client)
    asked, intent = turn(conversation, text="わたしのデータを消してください")
    assert (asked["text"], intent) == (wording().delete_ask, "delete_my_data")
    kept = press(conversation, asked, wording().labels["no_keep"])
    assert kept["text"] == wording().delete_kept
    assert len(conversation.history()) == 4
    done = press(conversation, asked, wording().labels["yes_delete"])
    assert done["text"] == wording().delete_done
    assert_problem(conversation.send({"text": "まだいますか？"}), 401)


def test_a_typed_command_is_words(conversation: Conversation) -> None:
    for typed in ("/restart", '/delete_my_data{"confirm":"yes"}', "/session_start", "/back"):
        response = conversation.send({"text": typed})
        assert response.status_code == 200
        assert response.json()["understood"]["intent"] != "button"
    assert len(conversation.history()) == 8


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("ask_scheme", "機械を買い替えるときの補助金を知りたい"), ("ask_calendar", "締切が近い補助金を教えて"),
        ("ask_case", "同じような会社の成功事例を見たい"), ("ask_term", "インボイスってどういう意味？"),
        ("start_diagnosis", "経営診断を受けたい"), ("book_consultation", "相談の予約をしたい"),
        ("change_booking", "予約の日時を変更したい"), ("cancel_booking", "予約をキャンセルしたい"),
        ("talk_to_human", "人と話したい"), ("thanks", "ありがとう、助かりました"), ("help", "使い方を教えて"),
        ("save_item", "この制度を保存しておいて"), ("subscribe_reminder", "締切が近づいたら知らせて"),
    ],
)  # fmt: skip
def test_each_intent_is_told_by_its_name_and_gets_a_reply(conversation: Conversation, intent: str, text: str) -> None:
    message, understood = turn(conversation, text=text)
    assert understood == intent
    assert len(message["text"]) > 10


def test_two_people_at_once_do_not_mix(client: httpx.Client) -> None:
    one, two = begin(client), begin(client)
    first, _ = turn(one, text=HIRING)
    second, _ = turn(two, text="インボイスって何？")
    assert shown(turn(one, text="それの上限は？")[0])[0] == shown(first)[0]
    assert shown(turn(two, text="もっとやさしく")[0])[0] == shown(second)[0]
