"""Answers as messages with cards and buttons."""

from __future__ import annotations

import json

import pytest

from actions.replies.from_answer import choice_to_ask, messages_of
from actions.replies.message import Choice, Message
from connectors.web.schemas import BUTTON_INTENTS, TurnIn
from knowledge.answering.wording import wording as answer_wording
from knowledge.models import Outcome
from tests.actions.fake_knowledge import answered, unanswered


def test_an_answer_becomes_one_message_with_everything_it_rests_on() -> None:
    (message,) = messages_of(answered("test:a", "test:b", suggestions=("他には？",)))
    assert (message.type, message.status, message.text) == ("answer", "answered", "使えるかもしれません。[1]")
    assert message.facts == ({"name": "金額・限度額", "value": "10万円", "citation": 1},)
    assert [(c["n"], c["id"], c["as_of"]) for c in message.citations] == [
        (1, "test:a", "2026-09-01"), (2, "test:b", "2026-09-01"),
    ]  # fmt: skip
    assert [c.label for c in message.choices] == ["他には？"]


def test_a_card_is_chosen_by_its_document() -> None:
    (message,) = messages_of(answered("test:a", "test:b"))
    assert [(c["id"], c["payload"]) for c in message.cards] == [("test:b", '/ask_scheme{"document": "test:b"}')]


def test_what_was_found_can_be_kept_and_be_reminded_of() -> None:
    answer = answered("test:a", "test:b", suggestions=("他には？", answer_wording().suggestions.human))
    (message,) = messages_of(answer, kind="scheme")
    assert [(c.label, c.payload) for c in message.choices[1:]] == [
        ("保存する", '/save_item{"document": "test:a"}'),
        ("締切を知らせて", '/subscribe_reminder{"document": "test:a"}'),
        (answer_wording().suggestions.human, "/talk_to_human"),
    ]
    assert [a["payload"] for a in message.cards[0]["actions"]] == [
        '/save_item{"document": "test:b"}', '/subscribe_reminder{"document": "test:b"}',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "kind", "labels"),
    [
        (Outcome.STALE, "scheme", ["保存する", "次の募集を知らせて"]), (Outcome.ANSWERED, "case", ["保存する"]),
        (Outcome.ANSWERED, "term", []), (Outcome.ANSWERED, None, []), (Outcome.NO_MATCH, "scheme", []),
    ],
)  # fmt: skip
def test_only_what_makes_sense_is_offered(outcome: Outcome, kind: str | None, labels: list[str]) -> None:
    (message,) = messages_of(answered("test:a", outcome=outcome), kind=kind)
    assert [c.label for c in message.choices] == labels


def test_a_message_survives_json() -> None:
    (message,) = messages_of(answered("test:a", "test:b", suggestions=("他には？",)))
    assert Message.model_validate(json.loads(json.dumps(message.model_dump(mode="json")))) == message


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_type_tells_an_answer_from_what_offers_a_choice(outcome: Outcome) -> None:
    (message,) = messages_of(unanswered(outcome))
    assert message.type == ("answer" if outcome in (Outcome.ANSWERED, Outcome.STALE) else "choices")
    assert message.status == outcome.value


@pytest.mark.parametrize(
    "text", ["それの上限は？", 'かっこ"と\\記号', "{波かっこ}", "改行\nあり", "絵文字😀", "長い" * 400]
)
def test_a_button_that_asks_is_one_the_chat_accepts(text: str) -> None:
    choice = choice_to_ask(text)
    assert choice.label == text[:30]
    intent, _, parameters = choice.payload.partition("{")
    assert json.loads("{" + parameters)["question"].startswith(text[:30])
    assert intent.removeprefix("/") in BUTTON_INTENTS
    assert TurnIn(payload=choice.payload).payload == choice.payload


def test_wishing_for_a_person_is_a_button_of_its_own() -> None:
    human = answer_wording().suggestions.human
    assert choice_to_ask(human) == Choice(label=human, payload="/talk_to_human")
