"""Two questions, asked once, answered by button or in words, and left out by whoever likes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from actions.interview.turn import Speaker, Turn
from actions.survey.asking import GO_ON, ask_score, begin_button
from actions.survey.models import Survey
from tests.actions.survey.conftest import Office

SCORE, TEXT = "survey.consultation.b1.score", "survey.consultation.b1.text"


def buttons(turn: Turn) -> list[tuple[str, str, str]]:
    """Label, question and value of the buttons of the last message."""
    parsed = [(c.label, json.loads(c.payload.removeprefix("/inform"))) for c in turn.messages[-1].choices]
    return [(label, button["question"], button["value"]) for label, button in parsed]


def kept(office: Office, who: Speaker) -> Survey:
    survey = office.surveys.get(who.person_id, "consultation", "b1")
    assert survey is not None
    return survey


@pytest.fixture
def who(office: Office) -> Speaker:
    who = office.someone()
    office.asked(who)
    return who


def test_a_score_by_button_and_a_text(office: Office, who: Speaker) -> None:
    turn = office.press(who, SCORE, "9")
    assert turn.open
    assert "9点ですね" in turn.messages[0].text
    assert buttons(turn) == [("書かないで終わる", TEXT, "skip"), ("あとで", TEXT, "later")]
    turn = office.dialogue.hear(who, "補助金の説明がわかりやすかったです。", sounds_asking=True)
    assert (turn.open, turn.side_question) == (False, None)
    survey = kept(office, who)
    assert (survey.state, survey.score, survey.text) == ("done", 9, "補助金の説明がわかりやすかったです。")
    assert str(survey.answered_on) == "2026-12-07"


def test_the_first_question_has_a_button_for_each_score_and_one_to_leave_it(office: Office, who: Speaker) -> None:
    choices = ask_score(kept(office, who)).choices
    assert [c.label for c in choices] == [*map(str, range(11)), "答えない"]
    payloads = {json.loads(c.payload.removeprefix("/inform"))["question"] for c in choices}
    assert payloads == {SCORE}


def test_who_does_not_want_to_answer_is_left_alone(office: Office, who: Speaker) -> None:
    turn = office.press(who, SCORE, "decline")
    assert (turn.open, kept(office, who).state) == (False, "declined")
    assert not office.press(who, SCORE, "8").open
    assert kept(office, who).score is None


def test_a_score_without_a_text_counts(office: Office, who: Speaker) -> None:
    office.press(who, SCORE, "0")
    assert not office.press(who, TEXT, "skip").open
    assert (kept(office, who).state, kept(office, who).score, kept(office, who).text) == ("done", 0, None)


@pytest.mark.parametrize("text", ["8", "８点", "8です", "8点かな。"])
def test_a_bare_number_answers_a_question_that_was_just_put(office: Office, who: Speaker, text: str) -> None:
    assert office.dialogue.hear(who, text).open
    assert kept(office, who).score == 8


@pytest.mark.parametrize("text", ["8人です", "11", "8月の補助金は？", "こんにちは", "-1", "100"])
def test_other_texts_are_for_somebody_else(office: Office, who: Speaker, text: str) -> None:
    turn = office.dialogue.hear(who, text)
    assert (turn.messages, turn.open, turn.side_question) == ((), False, text)
    assert kept(office, who).score is None


def test_a_day_later_a_number_is_no_answer_any_more_but_the_button_is(office: Office, who: Speaker) -> None:
    office.clock.now += timedelta(days=2)
    assert office.dialogue.hear(who, "8").side_question == "8"
    assert office.press(who, SCORE, "8").open


@pytest.mark.parametrize("text", ["なし", "特にない", "スキップ"])
def test_the_text_can_be_left_out_in_words(office: Office, who: Speaker, text: str) -> None:
    office.press(who, SCORE, "7")
    assert not office.dialogue.hear(who, text).open
    assert (kept(office, who).state, kept(office, who).text) == ("done", None)


def test_a_question_in_between_is_answered_and_the_survey_goes_on(office: Office, who: Speaker) -> None:
    office.press(who, SCORE, "7")
    turn = office.dialogue.hear(who, "ものづくり補助金の締切はいつですか？", sounds_asking=True)
    assert (turn.open, turn.side_question) == (True, "ものづくり補助金の締切はいつですか？")
    assert buttons(turn)[0] == ("書かないで終わる", TEXT, "skip")
    assert kept(office, who).text is None


def test_personal_data_in_the_text_is_not_stored(office: Office, who: Speaker) -> None:
    office.press(who, SCORE, "3")
    office.dialogue.hear(who, "電話がつながりませんでした。090-1234-5678 に連絡をください")
    text = kept(office, who).text
    assert text is not None
    assert "1234" not in text
    assert "〔電話番号〕" in text


def test_put_off_and_gone_on_with(office: Office, who: Speaker) -> None:
    office.press(who, SCORE, "6")
    turn = office.dialogue.hear(who, "あとで")
    assert not turn.open
    assert buttons(turn) == [("アンケートのつづきへ", GO_ON, "")]
    assert not office.dialogue.is_open(who.person_id)
    assert office.dialogue.left_at(who.person_id) == office.clock.now
    turn = office.press(who, GO_ON)
    assert turn.open
    assert "6点ですね" in turn.messages[0].text


def test_another_flow_that_begins_puts_it_off(office: Office, who: Speaker) -> None:
    office.press(who, SCORE, "6")
    assert office.dialogue.put_off(who)
    assert not office.dialogue.put_off(who)
    assert office.dialogue.again(who).messages == ()
    assert office.dialogue.go_on(who).open


def test_the_score_can_be_changed_until_the_end(office: Office, who: Speaker) -> None:
    office.press(who, SCORE, "6")
    assert "7点ですね" in office.press(who, SCORE, "7").messages[0].text
    office.press(who, TEXT, "skip")
    turn = office.press(who, SCORE, "1")
    assert "もうお答えをいただいています" in turn.messages[0].text
    assert kept(office, who).score == 7


@pytest.mark.parametrize("value", ["11", "-1", "９９", "x", "9.5"])
def test_a_button_made_up_scores_nothing(office: Office, who: Speaker, value: str) -> None:
    office.press(who, SCORE, value)
    assert kept(office, who).score is None


def test_somebody_else_cannot_answer(office: Office, who: Speaker) -> None:
    other = office.someone()
    for question in (SCORE, "survey.consultation.unknown.score", "survey.x", "survey."):
        assert not office.press(other, question, "0").open
    assert kept(office, who).score is None


def test_the_offer_begins_with_its_button(office: Office, who: Speaker) -> None:
    office.asked(who, "i1", "diagnosis", "offered")
    survey = office.surveys.get(who.person_id, "diagnosis", "i1")
    assert survey is not None
    button = json.loads(begin_button(survey).payload.removeprefix("/inform"))
    turn = office.press(who, button["question"], button["value"])
    assert turn.open
    assert turn.messages[-1].text.startswith("この経営チェックを")
    assert office.dialogue.hear(who, "うーん").messages[0].text == "0から10の数字でお答えください。"
    assert office.dialogue.hear(who, "10").open
    assert office.dialogue.hear(who, "経営のことがよくわかった").open is False


def test_an_offer_alone_takes_no_number(office: Office) -> None:
    who = office.someone()
    office.asked(who, "i1", "diagnosis", "offered")
    assert office.dialogue.hear(who, "8").side_question == "8"
    assert office.dialogue.left_at(who.person_id) is None


def test_it_owns_its_buttons_only(office: Office) -> None:
    assert office.dialogue.owns(SCORE)
    assert office.dialogue.owns(GO_ON)
    assert not office.dialogue.owns("q3")


def test_each_thing_is_asked_about_once(office: Office, who: Speaker) -> None:
    assert not office.asked(who)


def test_it_goes_with_the_person(office: Office) -> None:
    conversation_id, _ = office.conversations.begin("web")
    who = Speaker(office.conversations.person(conversation_id), "web")
    office.asked(who, "b9")
    office.press(who, "survey.consultation.b9.score", "2")
    office.conversations.erase(conversation_id)
    assert office.surveys.get(who.person_id, "consultation", "b9") is None
    assert not office.dialogue.hear(who, "text").open
