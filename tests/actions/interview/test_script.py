"""The interview as data is whole: what is asked, how it may be answered, and what is our assumption."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from actions.interview import script as module
from actions.interview.script import Script
from knowledge.models.vocabulary import INDUSTRIES, ISSUES, PREFECTURES
from tests.actions.interview.walking import SCRIPT

RAW: dict[str, Any] = yaml.safe_load(Path(module.__file__).with_name("interview.yml").read_text(encoding="utf-8"))


def question(raw: dict[str, Any], question_id: str) -> dict[str, Any]:
    return next(q for q in raw["questions"] if q["id"] == question_id)


def test_the_blocks_are_those_of_the_diagnosis_in_their_order() -> None:
    assert [b.id for b in SCRIPT.blocks] == ["consent", "basics", "issues", "tools", "readiness", "style", "vision"]
    assert tuple(q.topic for q in SCRIPT.of_block("issues")) == ISSUES
    assert len(SCRIPT.of_block("readiness")) == 13
    levels = [q.ask_if[0].level for q in SCRIPT.of_block("style")]
    assert (levels.count("low"), levels.count("high")) == (5, 5)
    assert SCRIPT.questions[-1].kind == "text"
    assert SCRIPT.questions[-1].optional


def test_what_the_study_does_not_print_is_marked_as_assumption() -> None:
    assert all(q.assumption for q in SCRIPT.of_block("readiness", "style"))
    assert all(q.assumed_values == ("3", "4") and not q.assumption for q in SCRIPT.of_block("issues"))


def test_all_places_and_nearly_all_trades_can_be_chosen() -> None:
    places, trades = SCRIPT.question("prefecture"), SCRIPT.question("industry")
    assert places is not None
    assert trades is not None
    assert tuple(o.value for o in places.options) == PREFECTURES
    assert set(INDUSTRIES) - {o.value for o in trades.options} == {"公務", "分類不能の産業"}
    for lead_in in ("region", "sector"):
        leading = SCRIPT.question(lead_in)
        assert leading is not None
        target = SCRIPT.question(leading.leads_to or "")
        assert target is not None
        assert {o.within for o in target.options} == {o.value for o in leading.options}


def test_no_everyday_word_means_two_answers_to_one_question() -> None:
    for asked in SCRIPT.questions:
        words = [w for o in asked.options for w in {o.label, o.value, *o.words}]
        assert len(words) == len(set(words)), asked.id


def test_every_question_explains_itself_with_an_example_or_a_way_out() -> None:
    for asked in SCRIPT.questions:
        assert any(w in asked.help for w in ("たとえば", "とばして", "選んでください", "開業前なら")), asked.id


@pytest.mark.parametrize(
    ("question_id", "change"),
    [
        ("stage", {"block": "nowhere"}),
        ("stage", {"kind": "guess"}),
        ("stage", {"ask_if": [{"question": "vision", "values": ["x"]}]}),
        ("stage", {"ask_if": [{"question": "consent"}]}),
        ("stage", {"options": [{"value": "x", "label": "一つだけ"}]}),
        ("stage", {"options": [{"value": "x", "label": "あ"}, {"value": "x", "label": "い"}]}),
        ("stage", {"options": [{"value": "x", "label": "あ" * 21}, {"value": "y", "label": "い"}]}),
        ("region", {"leads_to": "stage"}),
        ("stage", {"id": "consent"}),
        ("q2_01", {"assumed_values": ["9"]}),
        ("stage", {"unknown_field": 1}),
    ],
)
def test_a_script_that_does_not_fit_together_is_refused(question_id: str, change: dict[str, Any]) -> None:
    raw = deepcopy(RAW)
    question(raw, question_id).update(change)
    with pytest.raises(ValidationError):
        Script.model_validate(raw)


def test_a_scale_without_points_is_refused() -> None:
    raw = deepcopy(RAW)
    del raw["scales"]["fits"]["options"][2]["points"]
    with pytest.raises(ValidationError, match="points"):
        Script.model_validate(raw)
