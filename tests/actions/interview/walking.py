"""Interviews to test with: at any question, with any answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from actions.interview.engine import begin, current, give, skip
from actions.interview.script import Question, script
from actions.interview.state import Interview

Given = str | tuple[str, ...]
SCRIPT = script()
AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
NUMBER = "7000012050002"
"""A number with the right check digit."""

_USUAL: dict[str, Given] = {
    "stage": "running", "region": "chubu", "prefecture": "愛知県", "sector": "making", "industry": "製造業",
    "staff": "5", "tools": (),
}  # fmt: skip


def fresh() -> Interview:
    return begin(SCRIPT, "i1", "p1", AT)


def walked(
    until: str | None = None, start: Interview | None = None, given: Mapping[str, Given] | None = None
) -> Interview:
    """An interview answered up to a question (None: to its end): as `given` says, otherwise as usual or with the first
    option; optional questions are skipped."""
    interview = start or fresh()
    while (question := current(SCRIPT, interview)) is not None and question.id != until:
        interview = _answered(interview, question, given or {})
    assert interview.current == until
    return interview


def totalling(total: int) -> dict[str, Given]:
    """Answers to the thirteen statements whose points, 13–52, add up to a total."""
    least, more = divmod(total, 13)
    return {f"q4_{n:02}": str(5 - least - (n <= more)) for n in range(1, 14)}


def _answered(interview: Interview, question: Question, given: Mapping[str, Given]) -> Interview:
    if question.id in given:
        return give(SCRIPT, interview, question.id, given[question.id], AT)
    if question.optional:
        return skip(SCRIPT, interview, AT)
    return give(
        SCRIPT,
        interview,
        question.id,
        _USUAL.get(question.id, question.options[0].value if question.options else ""),
        AT,
    )
