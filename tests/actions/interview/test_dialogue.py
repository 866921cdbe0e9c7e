"""The diagnosis as a dialogue: whatever is said, it is answered kindly, nothing is lost, and the question stays."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from actions.interview.asking import asked
from actions.interview.repository import Interviews
from actions.interview.turn import Turn
from actions.interview.wording import wording
from tests.actions.interview.talking import COMPANY, FakeRegister, Talk
from tests.actions.interview.walking import NUMBER, SCRIPT

SAY = wording()


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine)


def assert_asks(turn: Turn, question_id: str) -> None:
    """The reply ends with this question, its first button moving forward and pausing last."""
    assert turn.open
    choices = turn.messages[-1].choices
    sent = [json.loads(c.payload.removeprefix("/inform")) for c in choices]
    assert {s["question"] for s in sent} == {question_id}
    assert sent[0]["value"] != "pause"
    assert sent[-1]["value"] == "pause"


def test_it_begins_with_what_is_stored_how_long_it_takes_and_a_yes(talk: Talk) -> None:
    talk.start()
    assert "保存します" in talk.text
    assert "分くらい" in talk.text
    assert_asks(talk.last, "consent")
    assert "progress" not in [m.type for m in talk.last.messages]
    talk.taps(("consent", "yes"))
    assert [m.type for m in talk.last.messages] == ["progress", "choices"]
    assert "のこり約" in talk.last.messages[0].text
    assert_asks(talk.last, "stage")


def test_without_a_yes_nothing_is_asked_and_it_can_begin_later(talk: Talk) -> None:
    talk.start().taps(("consent", "no"))
    assert not talk.last.open
    assert talk.text == SAY.declined
    assert set(talk.interview.answers) == {"consent"}
    assert_asks(talk.start().last, "consent")


def test_several_answers_at_once_are_told_back_and_not_asked_again(talk: Talk) -> None:
    talk.start().says("愛知県の飲食店で、従業員は5人です")
    assert "「場所：愛知県」" in talk.text
    assert "「従業員：5人」" in talk.text
    assert_asks(talk.last, "stage")
    talk.taps(("stage", "running"), ("corporate_number", "skip"))
    assert_asks(talk.last, "capital")


def test_an_answer_given_in_other_words_is_told_back_and_one_in_the_same_words_is_not(talk: Talk) -> None:
    talk.up_to("q4_01").says("まあまあ")
    assert "「インターネット：ややあてはまる」" in talk.text
    talk.says("あてはまる")
    assert "ですね" not in talk.text
    assert_asks(talk.last, "q4_03")


def test_an_answer_is_corrected_in_words(talk: Talk) -> None:
    talk.up_to("staff").says("5人", "とばす", "やっぱり従業員は15人")
    assert "従業員を「5人」から「15人」に変えました" in talk.text
    assert talk.interview.value("staff") == "15"
    assert_asks(talk.last, "q2_01")


def test_the_last_answer_is_corrected_by_another_of_its_buttons(talk: Talk) -> None:
    talk.up_to("q2_02").taps(("q2_01", "4"))
    assert "から「うちには関係ない」に変えました" in talk.text
    assert_asks(talk.last, "q2_02")


def test_a_double_tap_counts_once(talk: Talk) -> None:
    talk.up_to("q2_01").taps(("q2_01", "1"), ("q2_01", "1"))
    assert_asks(talk.last, "q2_02")
    assert "q2_02" not in talk.interview.answers
    assert "変えました" not in talk.text


def test_an_old_button_changes_nothing_and_says_how_to_change(talk: Talk) -> None:
    before = talk.up_to("q2_03").interview
    talk.taps(("stage", "founding"))
    assert SAY.stale in talk.text
    assert talk.interview == before
    assert_asks(talk.last, "q2_03")


@pytest.mark.parametrize(
    ("question_id", "value"),
    [("q2_01", "9"), ("q2_01", ""), ("q9_99", "1"), ("staff", "1" * 50), ("", ""), ("q2_01", "next"), ("q2_01", "-1")],
)  # fmt: skip
def test_a_made_up_button_changes_nothing(talk: Talk, question_id: str, value: str) -> None:
    before = talk.up_to("q2_01").interview
    talk.taps((question_id, value))
    assert talk.interview.answers == before.answers
    assert_asks(talk.last, "q2_01")


NONSENSE = (
    "ぬるぽ", "バカ", "布団がふっとんだ", "あ" * 3000, "😀", "<script>alert(1)</script>", "'; DROP TABLE people", "￥￥￥",
)  # fmt: skip


@pytest.mark.parametrize(
    "at", ["consent", "stage", "corporate_number", "prefecture", "staff", "q2_01", "tools", "q4_05"]
)
def test_what_is_no_answer_is_met_politely_and_the_question_stays(talk: Talk, at: str) -> None:
    before = talk.up_to(at).interview
    for text in NONSENSE:
        talk.says(text)
        assert talk.interview == before
        assert_asks(talk.last, at)
        assert any(polite in talk.text for polite in ("すみません", "教えてください")), text
        assert len(talk.text) < 600


def test_free_words_have_an_end(talk: Talk) -> None:
    talk.up_to("vision").says("夢" * 401)
    assert "400文字まで" in talk.text
    assert_asks(talk.last, "vision")
    talk.says("孫の代まで続く店にしたい")
    assert talk.text.endswith("結果")
    assert talk.interview.value("vision") == "孫の代まで続く店にしたい"
    assert talk.interview.status == "done"


def test_a_question_is_explained_with_an_example(talk: Talk) -> None:
    talk.up_to("q4_05").says("それどういう意味？")
    assert "たとえば" in talk.text
    assert_asks(talk.last, "q4_05")
    assert ("explained", "q4_05") in talk.steps.steps


def test_a_side_question_is_left_to_others_and_the_question_follows(talk: Talk) -> None:
    for text, asking in (("インボイスって何？", False), ("使える補助金を探して", True)):
        talk.up_to("q2_04").says(text, asking=asking)
        assert talk.last.side_question == text
        assert talk.text.startswith(SAY.asked_again)
        assert_asks(talk.last, "q2_04")


def test_what_reads_as_an_answer_is_one_whatever_it_was_taken_for(talk: Talk) -> None:
    talk.up_to("region").says("愛知の飲食店です", asking=True)
    assert talk.last.side_question is None
    assert (talk.interview.value("prefecture"), talk.interview.value("industry")) == (
        "愛知県",
        "宿泊業・飲食サービス業",
    )


def test_without_an_open_diagnosis_every_text_is_for_others(talk: Talk) -> None:
    assert talk.says("3").last == Turn((), open=False, side_question="3")
    talk.up_to("q2_01").says("あとで", "3")
    assert talk.last == Turn((), open=False, side_question="3")


def test_it_is_put_off_and_gone_on_with_days_later(talk: Talk) -> None:
    talk.up_to("q2_03").says("あとで")
    assert not talk.last.open
    assert "診断の続き" in talk.text
    assert talk.labels[0] == SAY.labels["go_on"]
    talk.now += timedelta(days=9)
    talk.start()
    assert not talk.last.open
    assert talk.labels == [SAY.labels[name] for name in ("resume", "anew", "later")]
    talk.start("resume")
    assert talk.last.messages[0].type == "progress"
    assert_asks(talk.last, "q2_03")
    assert talk.interview.value("q2_01") == "1"


def test_a_button_of_a_diagnosis_put_off_goes_on_with_it(talk: Talk) -> None:
    talk.up_to("q2_03").says("あとで").taps(("q2_03", "1"))
    assert_asks(talk.last, "q2_04")


def test_it_begins_anew_only_after_that_was_confirmed(talk: Talk) -> None:
    before = talk.up_to("q2_03").says("最初からやり直したい").interview
    assert before.current == "q2_03"
    assert talk.labels == [SAY.labels[name] for name in ("go_on", "anew", "later")]
    talk.start("anew")
    assert_asks(talk.last, "consent")
    assert talk.interview.answers == {}
    assert Interviews(talk.engine, SCRIPT).get(before.id).status == "left"  # type: ignore[union-attr]


def test_an_early_end_gives_a_result_of_what_is_there(talk: Talk) -> None:
    talk.up_to("q4_05").says("もう結果が見たい")
    assert talk.text == f"{SAY.early}\n途中の結果"
    assert not talk.last.open
    talk.start("resume")
    assert_asks(talk.last, "q4_05")


def test_the_result_can_be_had_when_putting_off(talk: Talk) -> None:
    talk.up_to("q4_05").says("あとで")
    assert SAY.labels["finish"] in talk.labels
    assert talk.start("finish").text.endswith("途中の結果")


def test_without_a_yes_to_storing_there_is_no_result(talk: Talk) -> None:
    talk.start().says("結果を見せて")
    assert_asks(talk.last, "consent")
    assert talk.start("finish").last.open


def test_what_was_answered_is_shown_inside(talk: Talk) -> None:
    talk.up_to("q2_02").says("今どう登録されてる？")
    assert "・場所：愛知県" in talk.text
    assert_asks(talk.last, "q2_02")


def test_it_goes_back_one_question(talk: Talk) -> None:
    talk.up_to("q2_03").says("一つ前に戻って")
    assert SAY.back in talk.text
    assert_asks(talk.last, "q2_02")


def test_a_skipped_question_is_named(talk: Talk) -> None:
    talk.up_to("q2_05").says("とばして")
    assert SAY.skipped.format(name="働き方") in talk.text
    assert_asks(talk.last, "q2_06")


def test_of_many_tools_each_tap_adds_one_and_next_ends_it(talk: Talk) -> None:
    talk.up_to("tools").taps(("tools", "accounting"), ("tools", "web"))
    assert "選んだもの：会計ソフト、ホームページ・SNS" in talk.text
    assert_asks(talk.last, "tools")
    assert talk.labels[0] == "次へ"
    talk.taps(("tools", "next"))
    assert_asks(talk.last, "q4_01")


def test_a_company_is_looked_up_confirmed_and_filled_in(talk: Talk) -> None:
    talk.up_to("corporate_number").says("７０００-０１２０ 50002")
    assert talk.register.asked == [NUMBER]
    assert "「見本商店（愛知県名古屋市）」で合っていますか？" in talk.text
    assert_asks(talk.last, "company_confirm")
    assert talk.interview.value("staff") is None
    talk.says("はい")
    assert (talk.interview.value("industry"), talk.interview.value("staff")) == ("製造業", "12")
    assert_asks(talk.last, "q2_01")


def test_a_company_that_is_another_one_is_not_filled_in(talk: Talk) -> None:
    talk.up_to("corporate_number").says(NUMBER).taps(("company_confirm", "no"))
    assert talk.interview.value("staff") is None
    assert_asks(talk.last, "region")


@pytest.mark.parametrize(
    ("register", "said"),
    [(FakeRegister(None), SAY.register_down), (FakeRegister(COMPANY.__class__("1234567890123", "別")), SAY.not_found)],
)  # fmt: skip
def test_without_a_register_it_is_asked_instead(engine: Engine, register: FakeRegister, said: str) -> None:
    talk = Talk(engine, register=register).up_to("corporate_number").says(NUMBER)
    assert said in talk.text
    assert_asks(talk.last, "region")


def test_a_mistyped_number_is_told(talk: Talk) -> None:
    talk.up_to("corporate_number").says("7000012050003")
    assert SAY.wrong_number in talk.text
    assert talk.register.asked == []
    assert_asks(talk.last, "corporate_number")


def test_after_the_end_a_button_leads_to_the_result(talk: Talk) -> None:
    talk.up_to("vision").taps(("vision", "skip"))
    assert talk.text == f"{SAY.done}\n結果"
    talk.taps(("q2_01", "1"))
    assert SAY.over in talk.text
    assert talk.labels == [SAY.labels["result"], SAY.labels["again"]]
    assert not talk.last.open


def test_a_double_tap_at_the_end_tells_no_second_result(talk: Talk) -> None:
    talk.up_to("vision").taps(("vision", "skip"), ("vision", "skip"))
    assert talk.text == SAY.over


def test_a_button_of_an_earlier_result_leaves_the_question_standing(talk: Talk) -> None:
    talk.up_to("q2_01").start("page")
    assert talk.last.messages[0].text == "結果のページ"
    assert_asks(talk.last, "q2_01")


def test_a_button_without_any_diagnosis_offers_one(talk: Talk) -> None:
    talk.taps(("q2_01", "1"))
    assert talk.labels == [SAY.labels["start"]]


def test_two_taps_at_the_same_time_lose_nothing(talk: Talk) -> None:
    talk.up_to("q2_01")
    at_once = [threading.Thread(target=talk.dialogue.tap, args=(talk.speaker, "q2_01", "1")) for _ in range(6)]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert talk.interview.current == "q2_02"
    assert talk.interview.value("q2_01") == "1"


def test_another_person_has_a_diagnosis_of_their_own(engine: Engine, talk: Talk) -> None:
    talk.up_to("q2_01")
    other = Talk(engine, person="p2").start()
    assert_asks(other.last, "consent")
    assert talk.interview.current == "q2_01"


def test_every_question_is_put_with_buttons_that_fit(talk: Talk) -> None:
    talk.start()
    seen = set()
    while talk.interview.status == "open":
        interview = talk.interview
        message = asked(SCRIPT, interview, moved=False)[-1]
        seen.add(interview.current)
        assert all(1 <= len(c.label) <= 20 + len("✓") for c in message.choices)
        assert len(message.text) <= 400
        payload = json.loads(message.choices[0].payload.removeprefix("/inform"))
        talk.taps((payload["question"], payload["value"]))
    assert len(seen) >= 33
    assert talk.interview.status == "done"
