"""What may happen to an interview: answers, corrections, branches, what a register says, putting off, the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.errors import InvalidAnswer
from actions.interview.course import text_of
from actions.interview.engine import (
    applicable,
    back,
    begin,
    current,
    finish_early,
    found,
    give,
    give_all,
    next_from_many,
    pause,
    progress,
    restart,
    resume,
    skip,
)  # fmt: skip
from actions.interview.ports import Company
from actions.interview.state import Interview
from actions.interview.tapping import offers, tap
from tests.actions.interview.walking import AT, LATER, NUMBER, SCRIPT, fresh, totalling, walked

COMPANY = Company(NUMBER, "山田製作所", "愛知県", "名古屋市", ("製造業",), employees=12, capital_yen=3_000_000)


def asked(interview: Interview) -> set[str]:
    return {q.id for q in applicable(SCRIPT, interview)}


def test_it_begins_with_the_consent_and_asks_nothing_else_without_it() -> None:
    interview = fresh()
    assert interview.current == "consent"
    with pytest.raises(InvalidAnswer, match="not_asked"):
        give(SCRIPT, interview, "stage", "running", AT)
    with pytest.raises(InvalidAnswer, match="needed"):
        skip(SCRIPT, interview, AT)


def test_who_declines_is_left_alone_and_may_still_begin() -> None:
    left = give(SCRIPT, fresh(), "consent", "no", AT)
    assert (left.status, left.current) == ("left", None)
    with pytest.raises(InvalidAnswer, match="left"):
        give(SCRIPT, left, "stage", "running", AT)
    assert give(SCRIPT, left, "consent", "yes", AT).current == "stage"


def test_withdrawing_the_consent_drops_every_other_answer() -> None:
    left = give(SCRIPT, walked("q4_05"), "consent", "no", LATER)
    assert set(left.answers) == {"consent"}
    assert left.status == "left"


def test_only_what_was_not_told_is_asked() -> None:
    told = {"prefecture": "愛知県", "industry": "宿泊業・飲食サービス業", "staff": "5"}
    interview = give_all(SCRIPT, fresh(), {"consent": "yes", **told}, AT, "愛知の飲食店、5人です")
    assert interview.current == "stage"
    assert give(SCRIPT, interview, "stage", "founding", AT).current == "q2_01"
    assert interview.answers["staff"].text == "愛知の飲食店、5人です"


def test_a_correction_replaces_the_answer_and_goes_on_where_it_was() -> None:
    interview = give(SCRIPT, walked("q2_04"), "staff", "15", LATER)
    assert (interview.value("staff"), interview.current) == ("15", "q2_04")


def test_a_region_leads_to_its_prefectures_and_is_not_counted() -> None:
    interview = walked("region")
    after = give(SCRIPT, interview, "region", "kanto", AT)
    assert after.current == "prefecture"
    assert progress(SCRIPT, after).done == progress(SCRIPT, interview).done
    assert skip(SCRIPT, interview, AT).current == "sector"


@pytest.mark.parametrize(
    ("question_id", "value"),
    [
        ("stage", "5"), ("stage", ""), ("prefecture", "愛知"), ("industry", "忍者"), ("staff", "-1"), ("staff", "1e3"),
        ("staff", "１２"), ("staff", "100000"), ("q2_01", "0"), ("q2_01", "5"), ("tools", "hammer"),
        ("tools", ("hammer",)), ("stage", ("running",)), ("corporate_number", "1234567890123"), ("vision", " "),
        ("vision", "夢" * 401), ("nothing", "1"),
    ],
)  # fmt: skip
def test_what_a_question_does_not_take_changes_nothing(question_id: str, value: str | tuple[str, ...]) -> None:
    with pytest.raises(InvalidAnswer):
        give(SCRIPT, walked("q2_01"), question_id, value, AT)


def test_picking_adds_twice_adds_once_and_next_completes() -> None:
    interview = walked("tools")
    for value in ("web", "accounting", "web", "chat", "-chat"):
        interview = give(SCRIPT, interview, "tools", value, AT)
        assert interview.current == "tools"
    done = next_from_many(SCRIPT, interview, "tools", AT)
    assert (done.value("tools"), done.current) == (("accounting", "web"), "q4_01")


@pytest.mark.parametrize(("total", "branch"), [(13, "q5"), (29, "q5"), (30, "q6"), (52, "q6")])
def test_the_pairs_asked_follow_the_total_of_the_statements(total: int, branch: str) -> None:
    interview = walked(None, given=totalling(total))
    assert {q[:2] for q in asked(interview) if q.startswith(("q5", "q6"))} == {branch}


def test_nobody_who_left_out_the_statements_is_put_into_a_branch() -> None:
    interview = walked("q4_01")
    while (interview.current or "").startswith("q4"):
        interview = skip(SCRIPT, interview, AT)
    assert interview.current == "vision"


def test_a_correction_over_the_threshold_changes_the_branch_and_keeps_the_old_one_aside() -> None:
    low = walked(None, given=totalling(29) | {f"q5_0{n}": "5" for n in range(1, 6)})
    assert low.status == "done"
    assert low.value("q4_13") == "3"
    high = give(SCRIPT, low, "q4_13", "2", LATER)
    assert (high.status, high.current, high.value("q5_01")) == ("open", "q6_01", "5")
    assert "q5_01" not in asked(high)
    again = give(SCRIPT, high, "q4_13", "3", LATER)
    assert again.status == "done"
    assert {"q5_01", "q5_05"} <= asked(again)


def test_a_company_found_is_confirmed_and_fills_in_what_it_tells() -> None:
    numbered = give(SCRIPT, walked("corporate_number"), "corporate_number", NUMBER, AT)
    shown = found(SCRIPT, numbered, COMPANY, AT)
    question = current(SCRIPT, shown)
    assert question is not None
    confirmed = "「山田製作所（愛知県名古屋市）」で合っていますか？\n出典：gBizINFO（経済産業省）"
    assert text_of(question, shown) == confirmed
    filled = give(SCRIPT, shown, "company_confirm", "yes", AT)
    assert [filled.value(i) for i in ("prefecture", "industry", "staff", "capital")] == [
        "愛知県",
        "製造業",
        "12",
        "3000000",
    ]
    assert filled.current == "q2_01"


def test_what_the_register_does_not_tell_is_asked_and_what_was_said_before_stays() -> None:
    said = give(SCRIPT, walked("corporate_number"), "staff", "15", AT)
    numbered = give(SCRIPT, said, "corporate_number", NUMBER, AT)
    shown = found(SCRIPT, numbered, replace(COMPANY, industries=("製造業", "建設業"), capital_yen=None), AT)
    filled = give(SCRIPT, shown, "company_confirm", "yes", AT)
    assert (filled.value("staff"), filled.value("prefecture"), filled.current) == ("15", "愛知県", "sector")


def test_another_company_is_not_taken_over() -> None:
    shown = found(SCRIPT, give(SCRIPT, walked("corporate_number"), "corporate_number", NUMBER, AT), COMPANY, AT)
    refused = give(SCRIPT, shown, "company_confirm", "no", AT)
    assert (refused.company, refused.value("prefecture"), refused.current) == (None, None, "region")


def test_a_register_that_finds_nothing_or_answers_late_changes_nothing() -> None:
    numbered = give(SCRIPT, walked("corporate_number"), "corporate_number", NUMBER, AT)
    assert found(SCRIPT, numbered, None, AT) == numbered
    assert numbered.current == "region"
    elsewhere = replace(COMPANY, number="2000012010019")
    assert found(SCRIPT, numbered, elsewhere, AT) == numbered


def test_back_puts_the_question_before_again_and_keeps_its_answer_until_another_is_given() -> None:
    interview = walked("q2_03", given={"q2_02": "4"})
    before = back(SCRIPT, interview, LATER)
    assert (before.current, before.value("q2_02")) == ("q2_02", "4")
    assert back(SCRIPT, before, LATER).current == "q2_01"
    assert skip(SCRIPT, before, LATER).value("q2_02") == "4"
    assert give(SCRIPT, before, "q2_02", "1", LATER).current == "q2_03"


def test_back_to_the_place_asks_for_the_region_again() -> None:
    before = back(SCRIPT, walked("sector"), LATER)
    assert before.current == "region"
    after = give(SCRIPT, before, "region", "kanto", LATER)
    assert (after.current, after.value("prefecture")) == ("prefecture", "愛知県")
    assert give(SCRIPT, after, "prefecture", "東京都", LATER).current == "sector"


def test_the_consent_once_given_can_be_passed_over() -> None:
    before = back(SCRIPT, walked("stage"), LATER)
    assert before.current == "consent"
    assert skip(SCRIPT, before, LATER).current == "stage"


def test_back_at_the_beginning_stays_there() -> None:
    assert back(SCRIPT, fresh(), LATER).current == "consent"


def test_an_early_end_stays_the_end_when_something_is_corrected_and_can_be_gone_on_with() -> None:
    early = finish_early(SCRIPT, walked("q4_05"), LATER)
    assert (early.status, early.early, early.current) == ("done", True, None)
    assert give(SCRIPT, early, "q2_01", "4", LATER).status == "done"
    assert resume(SCRIPT, early, LATER).current == "q4_05"


def test_there_is_no_early_end_before_the_consent() -> None:
    assert finish_early(SCRIPT, fresh(), LATER) == fresh()


def test_putting_off_and_going_on_keeps_the_place() -> None:
    paused = pause(walked("q4_05"), LATER)
    assert (paused.status, paused.current) == ("paused", "q4_05")
    assert resume(SCRIPT, paused, LATER).status == "open"
    assert give(SCRIPT, paused, "q4_05", "1", LATER).status == "open"


def test_beginning_anew_leaves_the_old_one_and_keeps_a_finished_one() -> None:
    ended, anew = restart(SCRIPT, walked("q4_05"), "i2", LATER)
    assert (ended.status, ended.current) == ("left", None)
    assert anew == begin(SCRIPT, "i2", "p1", LATER)
    assert restart(SCRIPT, walked(), "i2", LATER)[0].status == "done"


@pytest.mark.parametrize("nth", [0, 1])
def test_progress_never_goes_back_and_ends_at_the_total(nth: int) -> None:
    interview, seen = fresh(), []
    while (question := current(SCRIPT, interview)) is not None:
        seen.append(progress(SCRIPT, interview))
        nth_here = 0 if question.id in ("consent", "tools") else nth
        interview, _ = tap(SCRIPT, interview, question.id, offers(SCRIPT, interview)[nth_here].value, AT)
        if question.optional and interview.status == "paused":
            interview = skip(SCRIPT, interview, AT)
    last = progress(SCRIPT, interview)
    assert seen[0].minutes_left <= 7
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert [p.total for p in seen] == sorted((p.total for p in seen), reverse=True)
    assert [p.minutes_left for p in seen] == sorted((p.minutes_left for p in seen), reverse=True)
    assert (last.done, last.minutes_left) == (last.total, 0)
