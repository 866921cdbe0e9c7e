"""What was answered, as the person reads it."""

from __future__ import annotations

from actions.interview.engine import give
from actions.interview.told import told
from tests.actions.interview.walking import AT, LATER, SCRIPT, Given, fresh, totalling, walked


def test_answers_are_told_in_words_and_what_was_left_out_is_not() -> None:
    given: dict[str, Given] = {"stage": "founding", "staff": "15", "tools": ("accounting", "web"), "q2_01": "2"}
    shown = {t.name: t.label for t in told(SCRIPT, walked(None, given=given))}
    assert shown["いまの段階"] == "これから開業する"
    assert shown["場所"] == "愛知県"
    assert shown["従業員"] == "15人"
    assert shown["使っている道具"] == "会計ソフト、ホームページ・SNS"
    assert shown["事務の手間"] == "課題・いずれ取り組みたい"
    assert {"資本金", "これからの夢", "地方"}.isdisjoint(shown)


def test_ranges_and_money_are_told_as_people_say_them() -> None:
    interview = give(SCRIPT, walked("q2_01"), "staff", "6-20", LATER)
    for value, label in (("3000000", "300万円"), ("10000001-50000000", "5000万円以下"), ("1234567", "1,234,567円")):
        shown = {t.name: t.label for t in told(SCRIPT, give(SCRIPT, interview, "capital", value, LATER))}
        assert (shown["従業員"], shown["資本金"]) == ("6〜20人", label)


def test_a_corrected_answer_is_told_as_it_is_now() -> None:
    interview = give(SCRIPT, walked("q4_02", given={"staff": "5"}), "staff", "15", LATER)
    assert [t.label for t in told(SCRIPT, interview) if t.name == "従業員"] == ["15人"]


def test_a_branch_that_does_not_apply_is_not_told() -> None:
    interview = give(SCRIPT, walked(None, given=totalling(29)), "q4_13", "2", AT)
    assert not any(t.question_id.startswith("q5") for t in told(SCRIPT, interview))


def test_nothing_answered_is_nothing_told() -> None:
    assert told(SCRIPT, fresh()) == ()
