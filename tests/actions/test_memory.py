"""What a conversation remembers between turns."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actions.memory import Memory
from knowledge.models import Outcome
from knowledge.understanding.chips import Chip
from tests.actions.fake_knowledge import answered, citation, unanswered

BEFORE = Memory(("test:a", "test:b", "test:c"), "test:a", "人を雇いたい")


def test_slots_carry_the_memory_there_and_back() -> None:
    assert Memory.from_slots(json.loads(json.dumps(BEFORE.slots()))) == BEFORE


def test_a_fresh_tracker_remembers_nothing() -> None:
    empty = {"shown_documents": None, "focus_document": None, "last_question": None}
    assert Memory.from_slots(empty) == Memory.from_slots({}) == Memory()


@pytest.mark.parametrize(
    "odd",
    [
        {"shown_documents": "test:a", "focus_document": 3, "last_question": ["x"]},
        {"shown_documents": {"test:a": 1}, "focus_document": [], "last_question": {}},
        {"shown_documents": [1, None, ["test:a"]], "focus_document": False, "last_question": 0},
    ],
)
def test_odd_slots_count_as_forgotten(odd: dict[str, Any]) -> None:
    assert Memory.from_slots(odd) == Memory()


def test_an_answer_replaces_what_was_shown_and_puts_its_first_in_focus() -> None:
    after = BEFORE.after("機械を買いたい", answered("test:x", "test:y"))
    assert after == Memory(("test:x", "test:y"), "test:x", "機械を買いたい")


def test_at_most_ten_documents_are_remembered() -> None:
    after = Memory().after("質問", answered(*(f"test:{n}" for n in range(15))))
    assert after.shown == tuple(f"test:{n}" for n in range(10))


def test_detail_about_one_of_those_shown_keeps_the_list_and_the_question() -> None:
    after = BEFORE.after("2番目のを詳しく", answered("test:b"))
    assert after == Memory(BEFORE.shown, "test:b", BEFORE.question)


def test_of_a_question_that_left_words_out_the_full_one_is_remembered() -> None:
    again = answered("test:b").model_copy(update={"asked": "愛知で人を雇いたい"})
    assert BEFORE.after("愛知だと？", again) == Memory(("test:b",), "test:b", "愛知で人を雇いたい")


def test_another_edition_of_one_of_those_shown_keeps_the_list_too() -> None:
    newer = answered("test:z").model_copy(update={"citations": (citation(1, "test:z", also=("test:b",)),)})
    assert BEFORE.after("それの上限は？", newer).shown == BEFORE.shown


def test_an_answer_about_one_new_document_starts_a_new_list() -> None:
    assert BEFORE.after("インボイスって何？", answered("test:z")).shown == ("test:z",)


@pytest.mark.parametrize("outcome", [o for o in Outcome if not o.is_answer])
def test_what_is_no_answer_changes_nothing(outcome: Outcome) -> None:
    assert BEFORE.after("天気は？", unanswered(outcome)) == BEFORE


def test_an_ended_scheme_is_remembered_like_any_other() -> None:
    assert Memory().after("質問", answered("test:x", outcome=Outcome.STALE)).focus == "test:x"


def test_a_question_without_a_match_is_remembered_for_its_chips() -> None:
    nothing = unanswered(Outcome.NO_MATCH).model_copy(update={"chips": (Chip(key="calendar", label="今月・締切"),)})
    assert BEFORE.after("今月締切の補助金", nothing) == Memory(BEFORE.shown, BEFORE.focus, "今月締切の補助金")
    assert BEFORE.after("あいうえお", unanswered(Outcome.NO_MATCH)) == BEFORE
