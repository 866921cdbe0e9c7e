"""Cases like the person's own business."""

from __future__ import annotations

import json

import pytest

from actions.case_studies import answer_or_compare
from actions.memory import Memory
from actions.profile import Profile
from actions.replies.wording import wording
from tests.actions.fake_knowledge import FakeKnowledge, answered

KNOWN = Memory(profile=Profile("製造業", "愛知県", 20))
ASKED = "愛知県の製造業の会社、従業員20人の事例"


class Recording(FakeKnowledge):
    """A knowledge room that answers anything."""

    def __init__(self) -> None:
        super().__init__({ASKED: answered("test:case"), "製造業の会社の事例": answered("test:case")})


@pytest.mark.parametrize(
    "text",
    ["うちと似た会社の事例", "同じような会社の成功事例を見たい", "同業の事例を教えて", "うちみたいな会社の例はある？"],
)
def test_what_is_known_of_the_business_is_used_and_said_so(text: str) -> None:
    knowledge = Recording()
    (message,), after = answer_or_compare(knowledge, text, KNOWN)
    assert knowledge.asked[0]["text"] == ASKED
    assert message.text.startswith("製造業・愛知県・従業員20人の会社として、似た事例をさがしました。\n")
    assert (after.focus, after.question, after.profile) == ("test:case", ASKED, KNOWN.profile)


def test_when_nothing_is_known_it_asks_for_the_trade() -> None:
    (message,), after = answer_or_compare(FakeKnowledge(), "うちと似た会社の事例", Memory())
    assert message.text == wording().similar["ask"]
    assert after == Memory()
    knowledge = Recording()
    question = json.loads(message.choices[0].payload.removeprefix("/ask_case"))["question"]
    (message,), after = answer_or_compare(knowledge, question, Memory())
    assert message.text.startswith("製造業の会社として")
    assert after.profile == Profile("製造業")


def test_every_trade_offered_is_understood() -> None:
    for trade in wording().similar_trades:
        assert Profile().told(f"うちは{trade}です。").industry, trade


def test_any_other_question_is_answered_as_ever() -> None:
    knowledge = FakeKnowledge()
    answer_or_compare(knowledge, "飲食店の事例ある？", KNOWN)
    assert knowledge.asked[0]["text"] == "飲食店の事例ある？"
