"""What is counted, and how the change of an interview is told as steps.

A step at a question: it was `shown`, then `answered`, `skipped` or `explained`; `told` is an answer that came without the
question (said together with another one, or known from a register). `paused`, `left` and `resumed` are at the question
that was open. The other steps are at no question: the stages a person comes through, from a visit to what a
consultation led to.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, get_args

from actions.interview.script import Script
from actions.interview.state import Interview

QuestionStep = Literal["shown", "answered", "skipped", "explained", "told", "paused", "left", "resumed"]
Stage = Literal[
    "visit", "question", "begun", "finished", "finished_early", "offered", "booked", "confirmed", "held", "action_done"
]
"""A conversation opened, something asked in it, a diagnosis begun (with consent), finished, finished before its end, a
consultation offered, requested, confirmed through its contact, held, and one of its next actions done."""

Step = QuestionStep | Stage
QUESTION_STEPS: tuple[QuestionStep, ...] = get_args(QuestionStep)
STAGES: tuple[Stage, ...] = get_args(Stage)

CHANNELS = ("web", "line")
OTHER = "other"
"""Any other channel."""
LEFT_AFTER = timedelta(hours=24)
"""An unfinished interview that nobody touched for so long is left."""

_CONSENT = "consent"


def steps_between(script: Script, before: Interview | None, after: Interview) -> list[tuple[Step, str | None]]:
    """The steps, each with its question or None, that led from an interview `before` (None: it was just begun) to `after`.

    A correction of an earlier answer is no step, nor is a question that is merely repeated.
    """
    if before is None:
        return [("shown", after.current)] if after.current else []
    if after is before:
        return []
    steps: list[tuple[Step, str | None]] = []
    if _came_back(before, after):
        steps.append(("resumed", before.current))
    steps += _answers(script, before, after)
    if after.value(_CONSENT) == "yes" and before.value(_CONSENT) != "yes":
        steps.append(("begun", None))
    if after.status == "paused" and before.status != "paused":
        steps.append(("paused", after.current))
    if after.status == "done" and before.status != "done":
        steps.append(("finished_early" if after.early else "finished", None))
    if after.current is not None and after.current != before.current:
        steps.append(("shown", after.current))
    return steps


def _came_back(before: Interview, after: Interview) -> bool:
    if before.status == "paused":
        return after.status != "paused"
    return before.status == "open" and after.updated_at - before.updated_at >= LEFT_AFTER


def _answers(script: Script, before: Interview, after: Interview) -> list[tuple[Step, str | None]]:
    """What became of the question that was open, and the answers that came besides."""
    steps: list[tuple[Step, str | None]] = []
    asked = before.current if after.current != before.current else None
    if asked is not None and _is_settled(script, asked, after):
        answer = after.answers.get(asked)
        is_skipped = answer is not None and (answer.value is None or answer == before.answers.get(asked))
        steps.append(("skipped" if is_skipped else "answered", asked))
    return steps + [
        ("told", question_id)
        for question_id, answer in after.answers.items()
        if question_id != asked
        and answer.complete
        and answer.value is not None
        and before.value(question_id) is None
        and question_id != before.current
    ]


def _is_settled(script: Script, question_id: str, after: Interview) -> bool:
    """Whether a question is answered or skipped, a mere lead-in also by an answer to what it leads to."""
    if after.is_answered(question_id):
        return True
    question = script.question(question_id)
    return question is not None and question.leads_to is not None and after.is_answered(question.leads_to)
