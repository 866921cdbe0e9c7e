"""Buttons: the whole interview by tapping, double taps, and buttons from long ago."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.interview.engine import back, current, found, pause
from actions.interview.ports import Company
from actions.interview.script import script
from actions.interview.state import Interview
from actions.interview.tapping import NEXT, PAUSE, SKIP, Offer, offers, tap
from tests.actions.interview.walking import AT, LATER, NUMBER, SCRIPT, fresh, totalling, walked

MOST_TAPS = 45
QUICK_REPLIES = 13


def tapped_through(choose: Callable[[str, tuple[Offer, ...]], Offer]) -> tuple[Interview, int]:
    """An interview answered by buttons alone, and the taps it took."""
    interview, taps = fresh(), 0
    while (question := current(SCRIPT, interview)) is not None:
        shown = offers(SCRIPT, interview)
        assert len(shown) <= QUICK_REPLIES
        interview, outcome = tap(SCRIPT, interview, question.id, choose(question.id, shown).value, AT)
        assert outcome == "given"
        taps += 1
    return interview, taps


def longest_way(level: int) -> Callable[[str, tuple[Offer, ...]], Offer]:
    """Never the shorter way: every tool is picked, every question answered, the statements at one level."""

    def choose(question_id: str, shown: tuple[Offer, ...]) -> Offer:
        if question_id == "tools":
            return next((o for o in shown if o.value not in (NEXT, PAUSE) and o.value[0] != "-"), shown[0])
        if question_id == "stage":
            return shown[1]
        return shown[level] if question_id.startswith("q4") else shown[0]

    return choose


@pytest.mark.parametrize("level", [0, 3])
def test_even_the_longest_way_takes_no_more_than_45_taps(level: int) -> None:
    interview, taps = tapped_through(longest_way(level))
    assert interview.status == "done"
    assert len(interview.value("tools") or ()) == 9
    assert taps <= MOST_TAPS


def test_pressing_the_first_button_always_moves_on_to_the_end() -> None:
    interview, taps = tapped_through(lambda _, shown: shown[0])
    assert interview.status == "done"
    assert taps < MOST_TAPS


def test_a_corporate_number_saves_taps() -> None:
    interview = tap(SCRIPT, walked("corporate_number"), "corporate_number", NUMBER, AT)[0]
    company = Company(NUMBER, "山田製作所", "愛知県", "", ("製造業",), employees=12, capital_yen=3_000_000)
    interview = found(SCRIPT, interview, company, AT)
    assert tap(SCRIPT, interview, "company_confirm", "yes", AT)[0].current == "q2_01"


def test_putting_off_is_offered_last_with_every_question() -> None:
    interview = fresh()
    while (question := current(SCRIPT, interview)) is not None:
        shown = offers(SCRIPT, interview)
        assert [o.value for o in shown].index(PAUSE) == len(shown) - 1
        assert all(len(o.label) <= 20 for o in shown)
        interview = tap(SCRIPT, interview, question.id, shown[0].value, AT)[0]
    assert offers(SCRIPT, interview) == ()


def test_no_answer_has_the_value_of_another_button() -> None:
    values = {o.value for q in script().questions for o in q.options}
    assert values.isdisjoint({NEXT, SKIP, PAUSE})
    assert not any(v.startswith("-") for v in values)


def test_what_was_picked_is_marked_and_can_be_taken_back() -> None:
    interview = tap(SCRIPT, walked("tools"), "tools", "web", AT)[0]
    shown = {o.value: o.label for o in offers(SCRIPT, interview)}
    assert (shown[NEXT], shown["-web"]) == ("次へ", "✓ホームページ・SNS")
    assert {o.value: o.label for o in offers(SCRIPT, walked("tools"))}[NEXT] == "どれも使っていない"
    assert tap(SCRIPT, interview, "tools", "-web", AT)[0].value("tools") == ()


def test_a_double_tap_counts_once() -> None:
    once, _ = tap(SCRIPT, walked("q4_05"), "q4_05", "3", AT)
    assert tap(SCRIPT, once, "q4_05", "3", LATER) == (once, "same")


def test_another_button_of_the_last_question_corrects_it() -> None:
    once, _ = tap(SCRIPT, walked("q4_05"), "q4_05", "3", AT)
    twice, outcome = tap(SCRIPT, once, "q4_05", "1", LATER)
    assert (outcome, twice.value("q4_05"), twice.current) == ("corrected", "1", "q4_06")


def test_next_pressed_twice_or_a_tool_afterwards_keeps_the_place() -> None:
    done, _ = tap(SCRIPT, walked("tools"), "tools", NEXT, AT)
    assert tap(SCRIPT, done, "tools", NEXT, LATER) == (done, "same")
    corrected, outcome = tap(SCRIPT, done, "tools", "web", LATER)
    assert (outcome, corrected.value("tools"), corrected.current) == ("corrected", ("web",), "q4_01")
    assert tap(SCRIPT, corrected, "tools", "web", LATER) == (corrected, "same")


@pytest.mark.parametrize(
    ("question_id", "value"),
    [
        ("stage", "founding"),
        ("q2_01", "4"),
        ("q4_09", "1"),
        ("vision", SKIP),
        ("consent", "no"),
        ("tools", NEXT),
        ("x", "1"),
    ],
)
def test_a_button_from_another_question_changes_nothing(question_id: str, value: str) -> None:
    interview = walked("q4_05")
    assert tap(SCRIPT, interview, question_id, value, LATER) == (interview, "stale")


def test_a_value_that_the_question_does_not_have_changes_nothing() -> None:
    interview = walked("q4_05")
    assert tap(SCRIPT, interview, "q4_05", "9", LATER) == (interview, "invalid")
    assert tap(SCRIPT, fresh(), "consent", SKIP, LATER) == (fresh(), "invalid")


def test_buttons_still_work_after_putting_off() -> None:
    interview = walked("q4_05")
    paused, outcome = tap(SCRIPT, interview, "q4_05", PAUSE, LATER)
    assert (outcome, paused) == ("paused", pause(interview, LATER))
    assert tap(SCRIPT, paused, "q4_05", PAUSE, LATER) == (paused, "same")
    assert tap(SCRIPT, paused, "q4_05", "1", LATER)[0].status == "open"


def test_who_declined_can_still_press_begin() -> None:
    left = tap(SCRIPT, fresh(), "consent", "no", AT)[0]
    assert tap(SCRIPT, left, "stage", "running", LATER) == (left, "stale")
    assert tap(SCRIPT, left, "consent", "yes", LATER)[0].current == "stage"


def test_buttons_after_the_end_correct_only_what_was_answered_last() -> None:
    done = walked(None, given=totalling(40))
    assert tap(SCRIPT, done, "q4_01", "4", LATER) == (done, "stale")
    assert tap(SCRIPT, done, "vision", SKIP, LATER) == (done, "same")


def test_after_going_back_the_later_button_is_stale() -> None:
    before = back(SCRIPT, walked("q2_03"), LATER)
    assert tap(SCRIPT, before, "q2_03", "1", LATER) == (before, "stale")
