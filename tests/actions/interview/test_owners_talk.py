"""Owners in the middle of the diagnosis who write as they speak: what they are told, and where it goes on."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine

from actions.interview.wording import wording
from tests.actions.interview.talking import Talk

SAY = wording()


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine)


def asked(talk: Talk) -> str:
    """The question that the reply ends with: its first button moves forward, pausing comes last."""
    sent = [json.loads(c.payload.removeprefix("/inform")) for c in talk.last.messages[-1].choices]
    assert sent[0]["value"] != "pause"
    assert sent[-1]["value"] == "pause"
    (question,) = {s["question"] for s in sent}
    return str(question)


def test_another_issue_is_noted_and_the_question_stays(talk: Talk) -> None:
    talk.up_to("q2_01").says("募集しても全然人が来ん")
    assert "「人手：とくに重要・すぐ取り組みたい」" in talk.text
    assert asked(talk) == "q2_01"
    assert talk.interview.value("q2_01") is None
    for question_id in ("q2_01", "q2_02", "q2_03", "q2_04", "q2_05"):
        talk.taps((question_id, "3"))
    assert asked(talk) == "q2_07"


def test_what_is_told_at_the_start_is_not_asked_again(talk: Talk) -> None:
    talk.start().says("長野で工務店をやってます、社員は6人")
    seen = [asked(talk)]
    while talk.interview.current != "q2_01":
        talk.taps((seen[-1], "skip"))
        seen.append(asked(talk))
    assert {"stage", "region", "prefecture", "sector", "industry", "staff"}.isdisjoint(seen)


def test_a_correction_is_told_and_it_goes_on(talk: Talk) -> None:
    talk.up_to("q2_02").says("従業員は5人", "すまん、バイトも数えて14人やった")
    assert "従業員を「5人」から「14人」に変えました。" in talk.text
    assert asked(talk) == "q2_02"
    talk.says("いまの登録どうなってる？")
    assert "・従業員：14人" in talk.text
    assert "5人\n" not in talk.text
    assert "保存の同意" not in talk.text
    assert asked(talk) == "q2_02"


def test_a_span_over_two_ranges_is_asked_back(talk: Talk) -> None:
    talk.up_to("staff").says("20〜30人")
    assert SAY.unclear_count in talk.text
    assert asked(talk) == "staff"
    assert not talk.interview.is_answered("staff")
    talk.says("30人から40人くらい")
    assert "「従業員：21〜50人」" in talk.text


def test_how_far_it_is_can_be_asked(talk: Talk) -> None:
    talk.up_to("q2_03").says("あと何問くらいあるの？")
    assert talk.last.side_question is None
    assert talk.last.messages[0].type == "progress"
    assert asked(talk) == "q2_03"


def test_after_a_side_question_it_says_that_one_can_go_on(talk: Talk) -> None:
    talk.up_to("q2_03").says("インボイスってなんですか")
    assert talk.last.side_question == "インボイスってなんですか"
    assert "このまま答えられます" in talk.text
    talk.says("よし、続きやろう")
    assert SAY.resumed in talk.text
    assert asked(talk) == "q2_03"


def test_put_off_it_goes_on_with_the_everyday_words_for_it(talk: Talk) -> None:
    talk.up_to("q2_03")
    for words in ("続きから", "つづきお願い", "ほな続けよか"):
        talk.says("客が来たからあとで", words)
        assert talk.last.open
        assert asked(talk) == "q2_03"
