"""Whatever is done in whatever order, the interview stays valid, and the score within its bounds."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from actions.errors import InvalidAnswer
from actions.interview.course import applicable, applies, pending, progress
from actions.interview.engine import (
    back,
    current,
    finish_early,
    found,
    give,
    next_from_many,
    pause,
    restart,
    resume,
    skip,
)  # fmt: skip
from actions.interview.hearing import hear
from actions.interview.ports import Company
from actions.interview.scoring import score
from actions.interview.script import Question
from actions.interview.state import Interview
from actions.interview.tapping import NEXT, PAUSE, SKIP, offers, tap
from actions.interview.values import checked
from tests.actions.interview.walking import AT, NUMBER, SCRIPT, fresh, totalling, walked

STARTS = st.sampled_from(["consent", "corporate_number", "prefecture", "q2_03", "tools", "q4_12", "vision", None])
QUESTIONS = st.sampled_from(SCRIPT.questions)
TEXTS = st.sampled_from(
    ["3", "まあまあ", "全然", "A", "愛知の飲食店、5人", "さっきのやっぱり1", "戻る", "あとで", "わからない", "結果を見せて", "はい", "はい",
     "バカ", "うちの夢は世界一", "1と3", "次へ", "人手が足りない", NUMBER, "従業員は15人に訂正"]
)  # fmt: skip
COMPANIES = st.sampled_from(
    [
        None,
        Company(NUMBER, "甲社"),
        Company(NUMBER, "甲社", "愛知県", "", ("製造業",), 7, 1),
        Company("2000012010019", "乙社"),
    ]
)


def some_value(question: Question, n: int) -> str:
    """A value that the question takes, or 「？」, which only free words take."""
    if question.kind == "corporate_number":
        return NUMBER
    return question.options[n % len(question.options)].value if question.options else "？"


class AnyOrder(RuleBasedStateMachine):
    """All that may happen to an interview, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.interview: Interview = fresh()
        self.at = AT

    @initialize(until=STARTS, total=st.integers(27, 32))
    def begin_somewhere(self, until: str | None, total: int) -> None:
        self.interview = walked(until, given=totalling(total))

    @rule(n=st.sampled_from([0, 0, 0, 1, 2, 3, 9, 47]))
    def answer(self, n: int) -> None:
        question = current(SCRIPT, self.interview)
        if question is not None:
            self.at += timedelta(seconds=1)
            self.interview = give(SCRIPT, self.interview, question.id, some_value(question, n), self.at)

    @rule(n=st.integers(0, 3), times=st.integers(1, 15))
    def answer_many(self, n: int, times: int) -> None:
        for _ in range(times):
            question = current(SCRIPT, self.interview)
            if question is None or question.id == "consent":
                return
            self.answer(n)
            if question.kind == "many":
                self.interview = next_from_many(SCRIPT, self.interview, question.id, self.at)

    @rule(question=QUESTIONS, n=st.integers(0, 50))
    def answer_any(self, question: Question, n: int) -> None:
        before = self.interview
        try:
            self.interview = give(SCRIPT, self.interview, question.id, some_value(question, n), self.at)
        except InvalidAnswer:
            assert before.status == "left" or not applies(SCRIPT, before, question)

    @rule(question=QUESTIONS, value=st.sampled_from(["1", "2", "3", "4", "yes", NEXT, SKIP, PAUSE, "-web", "web", "x"]))
    def press_any_button(self, question: Question, value: str) -> None:
        before = self.interview
        self.interview, outcome = tap(SCRIPT, before, question.id, value, self.at)
        assert (self.interview == before) or outcome in ("given", "corrected", "paused")

    @rule(text=TEXTS)
    def write(self, text: str) -> None:
        self.interview = hear(SCRIPT, self.interview, text, self.at).interview

    @rule(text=st.text(max_size=60))
    def write_anything(self, text: str) -> None:
        self.write(text)

    @precondition(lambda self: self.interview.current not in (None, "consent"))
    @rule()
    def leave_out(self) -> None:
        self.interview = skip(SCRIPT, self.interview, self.at)

    @rule(company=COMPANIES)
    def register_answers(self, company: Company | None) -> None:
        self.interview = found(SCRIPT, self.interview, company, self.at)

    @rule()
    def go_back(self) -> None:
        self.interview = back(SCRIPT, self.interview, self.at)

    @rule()
    def put_off(self) -> None:
        self.interview = pause(self.interview, self.at)

    @rule()
    def go_on(self) -> None:
        self.interview = resume(SCRIPT, self.interview, self.at)

    @rule()
    def finish(self) -> None:
        self.interview = finish_early(SCRIPT, self.interview, self.at)

    @rule(n=st.integers(1, 13), value=st.sampled_from("1234"))
    def correct_a_statement(self, n: int, value: str) -> None:
        if self.interview.value("consent") == "yes":
            self.interview = give(SCRIPT, self.interview, f"q4_{n:02}", value, self.at)

    @precondition(lambda self: self.interview.status in ("done", "left"))
    @rule()
    def begin_anew(self) -> None:
        ended, self.interview = restart(SCRIPT, self.interview, "i2", self.at)
        assert ended.status in ("done", "left")

    @invariant()
    def every_answer_is_one_its_question_takes(self) -> None:
        for question_id, answer in self.interview.answers.items():
            question = SCRIPT.question(question_id)
            assert question is not None
            assert answer.question_id == question_id
            assert answer.value is None or checked(question, answer.value) == answer.value

    @invariant()
    def it_stands_at_a_question_to_put_or_has_ended(self) -> None:
        interview = self.interview
        question = current(SCRIPT, interview)
        assert (question is None) == (interview.status in ("done", "left"))
        if question is not None:
            assert applies(SCRIPT, interview, question)
            assert offers(SCRIPT, interview)[-1].value == PAUSE
            assert offers(SCRIPT, interview)[0].value != PAUSE
        if interview.status == "done":
            assert interview.early or not pending(SCRIPT, interview)

    @invariant()
    def without_consent_nothing_else_is_kept(self) -> None:
        if self.interview.value("consent") != "yes":
            assert set(self.interview.answers) <= {"consent"}

    @invariant()
    def the_progress_adds_up(self) -> None:
        now = progress(SCRIPT, self.interview)
        assert 0 <= now.done <= now.total
        assert now.minutes_left <= 7

    @invariant()
    def the_score_is_within_its_bounds(self) -> None:
        result = score(SCRIPT, self.interview)
        assert result.literacy_answered <= result.literacy_total <= 4 * result.literacy_answered
        assert result.literacy is None or 13 <= result.literacy <= 52
        assert (result.level == "high") == (result.literacy is not None and result.literacy >= 30)
        assert 0 <= result.a_points <= 10
        assert 0 <= result.b_points <= 10
        assert all(0 <= i.share <= 1 for i in result.issues)
        assert all(share is None or 0 <= share <= 1 for share in result.digital_balance.values())

    @invariant()
    def at_most_the_branch_of_the_level_is_asked(self) -> None:
        level = score(SCRIPT, self.interview).level
        asked = {q.id[:2] for q in applicable(SCRIPT, self.interview) if q.block == "style"}
        assert asked <= ({"q6"} if level == "high" else {"q5"} if level == "low" else set())


AnyOrder.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAnyOrder = AnyOrder.TestCase
