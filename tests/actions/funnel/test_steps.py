"""What happens to an interview is told as steps: each once, at the question where it happened."""

from __future__ import annotations

from datetime import timedelta

from actions.funnel.steps import steps_between
from actions.interview.engine import back, give, give_all, pause, resume, skip
from actions.interview.ports import Company
from tests.actions.interview.walking import AT, LATER, NUMBER, SCRIPT, fresh, walked


def test_a_new_interview_shows_its_first_question() -> None:
    assert steps_between(SCRIPT, None, fresh()) == [("shown", "consent")]


def test_consent_begins_the_diagnosis() -> None:
    begun = give(SCRIPT, fresh(), "consent", "yes", LATER)
    assert steps_between(SCRIPT, fresh(), begun) == [("answered", "consent"), ("begun", None), ("shown", "stage")]


def test_without_consent_nothing_begins() -> None:
    refused = give(SCRIPT, fresh(), "consent", "no", LATER)
    assert steps_between(SCRIPT, fresh(), refused) == [("answered", "consent")]


def test_a_question_left_out_is_skipped() -> None:
    before = walked("corporate_number")
    assert steps_between(SCRIPT, before, skip(SCRIPT, before, LATER))[0] == ("skipped", "corporate_number")


def test_an_answer_said_unasked_is_told_and_was_not_shown() -> None:
    before = walked("stage")
    after = give_all(SCRIPT, before, {"stage": "running", "staff": "5"}, LATER)
    assert steps_between(SCRIPT, before, after) == [
        ("answered", "stage"), ("told", "staff"), ("shown", "corporate_number"),
    ]  # fmt: skip


def test_an_answer_in_words_settles_the_lead_in_as_well() -> None:
    before = walked("region")
    after = give(SCRIPT, before, "prefecture", "愛知県", LATER)
    assert steps_between(SCRIPT, before, after) == [
        ("answered", "region"), ("told", "prefecture"), ("shown", "sector"),
    ]  # fmt: skip


def test_what_a_register_tells_was_not_answered() -> None:
    from actions.interview.engine import found

    number = give(SCRIPT, walked("corporate_number"), "corporate_number", NUMBER, LATER)
    before = found(SCRIPT, number, Company(NUMBER, "山田製作所", "愛知県", industries=("製造業",)), LATER)
    steps = steps_between(SCRIPT, before, give(SCRIPT, before, "company_confirm", "yes", LATER))
    assert steps[:3] == [("answered", "company_confirm"), ("told", "prefecture"), ("told", "industry")]


def test_several_answers_to_one_question_count_when_it_is_complete() -> None:
    before = walked("tools")
    picking = give(SCRIPT, before, "tools", "web", LATER)
    assert steps_between(SCRIPT, before, picking) == []
    assert steps_between(SCRIPT, picking, skip(SCRIPT, picking, LATER))[0] == ("answered", "tools")


def test_a_correction_is_no_step() -> None:
    before = walked("q4_05")
    assert steps_between(SCRIPT, before, give(SCRIPT, before, "q4_04", "3", LATER)) == []


def test_going_back_shows_the_earlier_question_again() -> None:
    before = walked("q4_05")
    earlier = back(SCRIPT, before, LATER)
    assert steps_between(SCRIPT, before, earlier) == [("shown", "q4_04")]
    assert steps_between(SCRIPT, earlier, give(SCRIPT, earlier, "q4_04", "2", LATER)) == [
        ("answered", "q4_04"), ("shown", "q4_05"),
    ]  # fmt: skip


def test_a_pause_and_the_way_back_are_at_the_question_that_waits() -> None:
    before = walked("q4_05")
    waiting = pause(before, LATER)
    assert steps_between(SCRIPT, before, waiting) == [("paused", "q4_05")]
    assert steps_between(SCRIPT, waiting, resume(SCRIPT, waiting, LATER)) == [("resumed", "q4_05")]


def test_an_answer_after_more_than_a_day_is_a_way_back() -> None:
    before = walked("q4_05")
    soon, late = (give(SCRIPT, before, "q4_05", "1", AT + timedelta(hours=h)) for h in (23, 25))
    assert steps_between(SCRIPT, before, soon)[0] == ("answered", "q4_05")
    assert steps_between(SCRIPT, before, late)[:2] == [("resumed", "q4_05"), ("answered", "q4_05")]


def test_the_last_answer_finishes() -> None:
    before = walked("vision")
    assert steps_between(SCRIPT, before, give(SCRIPT, before, "vision", "海外に売りたい", LATER)) == [
        ("answered", "vision"), ("finished", None),
    ]  # fmt: skip
