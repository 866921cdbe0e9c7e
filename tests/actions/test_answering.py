"""A turn answered out of the knowledge room."""

from __future__ import annotations

import pytest

from actions.answering import answer_turn, show_document
from actions.memory import Memory
from knowledge.errors import UnknownDocument
from knowledge.models import Outcome
from tests.actions.fake_knowledge import FakeKnowledge, answered, scheme, unanswered

SHOWN = Memory(("test:a", "test:b"), "test:b", "人を雇いたい")


def test_a_question_is_asked_in_the_light_of_what_is_remembered() -> None:
    knowledge = FakeKnowledge({"それの上限は？": answered("test:b")})
    messages, after = answer_turn(knowledge, "それの上限は？", SHOWN)
    assert knowledge.asked == [
        {"text": "それの上限は？", "about": ("test:a", "test:b"), "focus": "test:b", "previous": "人を雇いたい"}
    ]
    assert messages[0].text == "使えるかもしれません。[1]"
    assert after == SHOWN


def test_an_unanswered_question_forgets_nothing() -> None:
    knowledge = FakeKnowledge({"天気は？": unanswered(Outcome.OUT_OF_SCOPE)})
    messages, after = answer_turn(knowledge, "天気は？", SHOWN)
    assert (messages[0].type, messages[0].status) == ("choices", "out_of_scope")
    assert after is SHOWN


def test_a_chosen_document_is_asked_for_by_its_place() -> None:
    knowledge = FakeKnowledge({"1番目のを詳しく": answered("test:a")}, {"test:a": scheme("test:a")})
    messages, after = show_document(knowledge, "test:a", SHOWN)
    assert knowledge.asked[0] | {"text": "", "previous": ""} == {
        "text": "", "about": ("test:a", "test:b"), "focus": "test:a", "previous": "",
    }  # fmt: skip
    assert messages[0].type == "answer"
    assert after == Memory(SHOWN.shown, "test:a", SHOWN.question)


def test_a_chosen_document_that_was_not_shown_comes_first() -> None:
    knowledge = FakeKnowledge({"1番目のを詳しく": answered("test:c")}, {"test:c": scheme("test:c")})
    _, after = show_document(knowledge, "test:c", SHOWN)
    assert after == Memory(("test:c", "test:a", "test:b"), "test:c", SHOWN.question)


def test_a_document_that_is_gone_is_an_error() -> None:
    with pytest.raises(UnknownDocument, match="test:gone"):
        show_document(FakeKnowledge(), "test:gone", SHOWN)
