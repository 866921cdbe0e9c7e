"""The engine of the financial check: pure functions from a check and something that happens to the check after it.

Whatever the order of calls, the result is valid: every answer is one its question takes, `current` is a question that
applies and has no answer yet, and it is None exactly when the check is done. Nothing is stored here: see `repository`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from actions.errors import InvalidAnswer
from actions.finance.benchmarks import Benchmark
from actions.finance.figures import FIGURES, MAY_BE_NEGATIVE, FinancialFigures
from actions.finance.questions import BENCHMARK, MOST_PERIODS, NO_BENCHMARK, Asked, Script, figure_id, more_id

Status = Literal["open", "paused", "done"]
Value = int | str | None
"""Yen, people, the value of an option; None is a question skipped."""

MOST_YEN = 10**13
MOST_PEOPLE = 99_999
UNITS = (1, 1_000, 10_000, 1_000_000, 100_000_000)


@dataclass(frozen=True, slots=True)
class Check:
    """A financial check at one moment.

    `answers` has one for each question answered or skipped, by question id. `industry` is a controlled word or "". `unit`
    is what bare digits are taken for, in yen, once the person has said so; `pending` are digits that wait for it. `early`
    means the person asked for the result before the end: corrections do not open the check again then.
    """

    id: str
    person_id: str
    started_at: datetime
    updated_at: datetime
    industry: str = ""
    status: Status = "open"
    answers: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    current: str | None = None
    unit: int | None = None
    pending: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    early: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions of the period being asked are answered."""

    done: int
    total: int


def begin(script: Script, check_id: str, person_id: str, at: datetime, industry: str = "") -> Check:
    """A new check, at its first question."""
    return _going_on(script, Check(check_id, person_id, at, at, industry))


def question(script: Script, check: Check) -> Asked | None:
    """The question to put now; None when the check is done."""
    return _by_id(script, check).get(check.current or "")


def progress(script: Script, check: Check) -> Progress:
    """Questions of the current period that are answered, and how many there are; all of the last one when done."""
    asked = question(script, check)
    period = asked.period if asked is not None and asked.kind == "figure" else len(periods(check)) - 1
    ids = [figure_id(name, max(period, 0)) for name in FIGURES]
    return Progress(sum(i in check.answers for i in ids), len(ids))


def give(script: Script, check: Check, values: Mapping[str, int | str], at: datetime) -> Check:
    """The check after answers, first ones or corrections; a paused one goes on.

    :param values: by question id: whole yen, a count of people, or the value of an option. A figure of an earlier period
        than those asked for opens that period.
    :raises InvalidAnswer: there is no such question ("question"), or it takes no such value: "negative", "too_large",
        "unknown"; nothing has changed.
    """
    answers, pending = dict(check.answers), dict(check.pending)
    for question_id in values:
        if (period := _period_of(question_id)) is not None:
            answers.update({more_id(p): "yes" for p in range(1, period + 1)})
    order = {a.id: a for a in script.order(answers | dict(values), check.industry)}
    for question_id, value in values.items():
        if question_id not in order:
            raise InvalidAnswer("question")
        answers[question_id] = _checked(order[question_id], value)
        pending.pop(question_id, None)
    given = replace(check, answers=MappingProxyType(answers), pending=MappingProxyType(pending), updated_at=at)
    return _going_on(script, given)


def ask_unit(check: Check, numbers: Mapping[str, str], at: datetime) -> Check:
    """The check while digits without a unit wait for it.

    :param numbers: by question id, decimal numbers as text.
    """
    return replace(check, pending=MappingProxyType({**check.pending, **numbers}), updated_at=at)


def forget_pending(check: Check, at: datetime) -> Check:
    """Drops digits that waited for a unit: the person has gone on with something else."""
    return replace(check, pending=MappingProxyType({}), updated_at=at) if check.pending else check


def give_unit(check: Check, unit: int, at: datetime) -> Check:
    """The check once the unit of bare digits is known; what waited for it is still pending: see `reading.with_unit`.

    :raises InvalidAnswer: it is no unit of money ("unknown").
    """
    if unit not in UNITS:
        raise InvalidAnswer("unknown")
    return replace(check, unit=unit, updated_at=at)


def skip(script: Script, check: Check, at: datetime) -> Check:
    """Leaves out the current question; a done check stays as it is."""
    if check.current is None:
        return check
    return _without(script, check, (check.current,), at)


def skip_period(script: Script, check: Check, at: datetime) -> Check:
    """Leaves out what is left of the period being asked."""
    asked = question(script, check)
    if asked is None or asked.kind != "figure":
        return skip(script, check, at)
    ids = (figure_id(name, asked.period) for name in FIGURES)
    return _without(script, check, tuple(i for i in ids if i not in check.answers), at)


def finish(check: Check, at: datetime) -> Check:
    """Ends the check with what is there; one that is done stays as it is."""
    if check.status == "done":
        return check
    return replace(check, status="done", current=None, pending=MappingProxyType({}), early=True, updated_at=at)


def pause(check: Check, at: datetime) -> Check:
    """Puts an open check off; any other stays as it is."""
    return replace(check, status="paused", updated_at=at) if check.status == "open" else check


def resume(script: Script, check: Check, at: datetime) -> Check:
    """Goes on with a check that was put off or finished early; with nothing left it stays done."""
    return check if check.status == "open" else _going_on(script, replace(check, early=False, updated_at=at))


def periods(check: Check) -> tuple[FinancialFigures, ...]:
    """The figures told, the latest period first. A period of which nothing was told ends the row."""
    found: list[FinancialFigures] = []
    for period in range(MOST_PERIODS):
        if period and check.answers.get(more_id(period)) != "yes":
            break
        told = {f: v for f in FIGURES if isinstance(v := check.answers.get(figure_id(f, period)), int)}
        if not told:
            break
        found.append(FinancialFigures(**told))
    return tuple(found)


def benchmark(script: Script, check: Check) -> Benchmark | None:
    """What the person chose to be compared with; None for nothing."""
    return script.benchmark(check.answers.get(BENCHMARK))


def _by_id(script: Script, check: Check) -> dict[str, Asked]:
    return {a.id: a for a in script.order(check.answers, check.industry)}


def _period_of(question_id: str) -> int | None:
    name, _, period = question_id.rpartition("_")
    return int(period) if name in FIGURES and period in ("0", "1", "2") else None


def _checked(asked: Asked, value: int | str) -> Value:
    if asked.figure is None:
        if value not in {o.value for o in asked.options}:
            raise InvalidAnswer("unknown")
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidAnswer("unknown")
    if value < 0 and asked.figure not in MAY_BE_NEGATIVE:
        raise InvalidAnswer("negative")
    if abs(value) > (MOST_PEOPLE if asked.figure == "employees" else MOST_YEN):
        raise InvalidAnswer("too_large")
    return value


def _without(script: Script, check: Check, question_ids: tuple[str, ...], at: datetime) -> Check:
    answers = {**check.answers, **dict.fromkeys(question_ids)}
    pending = {i: n for i, n in check.pending.items() if i not in question_ids}
    left = replace(check, answers=MappingProxyType(answers), pending=MappingProxyType(pending), updated_at=at)
    return _going_on(script, left)


def _going_on(script: Script, check: Check) -> Check:
    """The check at its next question, or done. There is nothing to compare without any figure."""
    if check.early:
        return replace(check, current=None, status="done")
    left = [a for a in script.order(check.answers, check.industry) if a.id not in check.answers]
    if left and left[0].kind == "benchmark" and not periods(check):
        left = []
    return replace(check, current=left[0].id if left else None, status="open" if left else "done")


__all__ = [
    "NO_BENCHMARK", "Check", "Progress", "ask_unit", "begin", "benchmark", "finish", "forget_pending", "give", "give_unit",
    "pause", "periods", "progress", "question", "resume", "skip", "skip_period",
]  # fmt: skip
