"""The engine of the financial check: any order of answers, corrections, skips and pauses ends in a valid state."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.errors import InvalidAnswer
from actions.finance import check as engine
from actions.finance.check import MOST_YEN, Check
from actions.finance.figures import FIGURES, MAY_BE_NEGATIVE
from actions.finance.questions import BENCHMARK, NO_BENCHMARK, figure_id, questions
from tests.actions.finance.material import AT, SCRIPT, fresh


def answer_period(check: Check, period: int, value: int = 100) -> Check:
    return engine.give(SCRIPT, check, {figure_id(f, period): value for f in FIGURES}, AT)


def test_figures_are_asked_in_order_and_then_another_period_is_offered() -> None:
    check, asked = fresh(), []
    while check.current is not None and check.current != "more_1":
        asked.append(check.current)
        check = engine.give(SCRIPT, check, {check.current: 1}, AT)
    assert asked == [f"{f}_0" for f in FIGURES]
    check = engine.give(SCRIPT, check, {"more_1": "no"}, AT)
    assert (check.status, check.current, len(engine.periods(check))) == ("done", None, 1)


def test_three_periods_at_most() -> None:
    check = fresh()
    for period in range(3):
        check = answer_period(check, period)
        if period < 2:
            check = engine.give(SCRIPT, check, {f"more_{period + 1}": "yes"}, AT)
    assert check.status == "done"
    assert len(engine.periods(check)) == 3
    with pytest.raises(InvalidAnswer):
        engine.give(SCRIPT, check, {"sales_3": 1}, AT)


def test_a_benchmark_is_offered_only_to_its_industry_or_to_an_unknown_one() -> None:
    for industry, offered in (("製造業", True), ("", True), ("建設業", False)):
        check = engine.give(SCRIPT, answer_period(fresh(industry), 0), {"more_1": "no"}, AT)
        assert (check.current == BENCHMARK) is offered
    check = engine.give(SCRIPT, answer_period(fresh("製造業"), 0), {"more_1": "no", BENCHMARK: NO_BENCHMARK}, AT)
    assert (check.status, engine.benchmark(SCRIPT, check)) == ("done", None)
    check = engine.give(SCRIPT, check, {BENCHMARK: SCRIPT.benchmarks[0].id}, AT)
    assert engine.benchmark(SCRIPT, check) == SCRIPT.benchmarks[0]


def test_a_figure_of_an_earlier_period_opens_that_period() -> None:
    check = engine.give(SCRIPT, fresh(), {"sales_1": 5}, AT)
    assert check.answers["more_1"] == "yes"
    assert check.current == "sales_0"
    check = engine.give(SCRIPT, check, {"sales_0": 10}, AT)
    assert [p.sales for p in engine.periods(check)] == [10, 5]


def test_closing_a_period_keeps_its_figures_aside() -> None:
    check = answer_period(engine.give(SCRIPT, answer_period(fresh(), 0), {"more_1": "yes"}, AT), 1)
    closed = engine.give(SCRIPT, check, {"more_1": "no"}, AT)
    assert len(engine.periods(closed)) == 1
    assert len(engine.periods(engine.give(SCRIPT, closed, {"more_1": "yes"}, AT))) == 2


def test_an_early_end_stays_an_end_when_a_figure_is_corrected() -> None:
    check = engine.finish(engine.give(SCRIPT, fresh(), {"sales_0": 10}, AT), AT)
    assert (check.status, check.early) == ("done", True)
    check = engine.give(SCRIPT, check, {"sales_0": 20}, AT)
    assert (check.status, engine.periods(check)[0].sales) == ("done", 20)
    assert engine.resume(SCRIPT, check, AT).current == "operating_profit_0"


def test_skipping_a_period_leaves_its_answers() -> None:
    check = engine.give(SCRIPT, fresh(), {"sales_0": 10}, AT)
    check = engine.skip_period(SCRIPT, check, AT)
    assert check.current == "more_1"
    assert engine.periods(check)[0].sales == 10
    assert engine.periods(check)[0].cash is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"sales_0": -1}, "negative"),
        ({"sales_0": MOST_YEN + 1}, "too_large"),
        ({"employees_0": 100_000}, "too_large"),
        ({"sales_0": "10"}, "unknown"),
        ({"sales_0": True}, "unknown"),
        ({"more_1": "perhaps"}, "unknown"),
        ({"benchmark": "none"}, "question"),
        ({"nonsense": 1}, "question"),
        ({"sales_0": 1, "cash_0": -1}, "negative"),
    ],
)
def test_values_that_a_question_does_not_take_change_nothing(values: dict[str, int | str], reason: str) -> None:
    check = fresh()
    with pytest.raises(InvalidAnswer) as caught:
        engine.give(SCRIPT, check, values, AT)
    assert caught.value.reason == reason
    assert check == fresh()


def test_losses_and_negative_equity_are_figures() -> None:
    for figure in MAY_BE_NEGATIVE:
        assert engine.give(SCRIPT, fresh(), {figure_id(figure, 0): -5}, AT).answers[figure_id(figure, 0)] == -5


ids = st.sampled_from([figure_id(f, p) for f in FIGURES for p in range(4)] + ["more_1", "more_2", "benchmark", "unit"])
values = st.one_of(st.integers(-(10**14), 10**14), st.sampled_from(["yes", "no", "none", "x", SCRIPT.benchmarks[0].id]))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.dictionaries(ids, values, min_size=1, max_size=4)),
        st.tuples(st.sampled_from(["skip", "skip_period", "finish", "pause", "resume", "next"]), st.just({})),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(steps=steps, industry=st.sampled_from(["", "製造業", "建設業"]))
def test_any_order_of_steps_ends_in_a_valid_state(steps: list[tuple[str, dict[str, int | str]]], industry: str) -> None:
    check = fresh(industry)
    for step, given_values in steps:
        check = _after(check, step, given_values)
        order = SCRIPT.order(check.answers, check.industry)
        unanswered = [a.id for a in order if a.id not in check.answers]
        if check.current is None:
            assert check.status == "done"
            assert check.early or unanswered in ([], [BENCHMARK])
        else:
            assert check.status in ("open", "paused")
            assert unanswered[0] == check.current
        assert len(engine.periods(check)) <= 3
        progress = engine.progress(SCRIPT, check)
        assert 0 <= progress.done <= progress.total == len(FIGURES)


def _after(check: Check, step: str, given_values: dict[str, int | str]) -> Check:
    try:
        if step == "give":
            return engine.give(SCRIPT, check, given_values, AT)
        if step == "next" and check.current is not None:
            return engine.give(SCRIPT, check, {check.current: 7}, AT)
    except InvalidAnswer:
        return check
    if step in ("skip", "skip_period"):
        return getattr(engine, step)(SCRIPT, check, AT)  # type: ignore[no-any-return]
    if step == "resume":
        return engine.resume(SCRIPT, check, AT)
    return check if step == "next" else getattr(engine, step)(check, AT)


def test_labels_fit_on_buttons_of_every_channel() -> None:
    say = questions()
    labels = [o.label for o in (*say.more.options, *say.unit.options)] + [say.benchmark.none]
    assert all(len(label) <= 20 for label in labels)


def test_a_paused_check_stays_paused_until_it_goes_on() -> None:
    paused = engine.pause(fresh(), AT)
    assert paused == replace(fresh(), status="paused")
    assert engine.resume(SCRIPT, paused, AT) == fresh()
