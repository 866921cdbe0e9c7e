"""Buttons: what is offered for the current question, and what a tap does, wherever in the past its button comes from.

A tap carries the id of the question its button was made for:
- the current question: the answer counts;
- the question answered last: the same value again is a double tap and changes nothing, another one is a correction;
- any other question: the button is stale, and nothing changes. Earlier answers are corrected in words, which name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from actions.errors import InvalidAnswer
from actions.interview.course import options
from actions.interview.engine import CONSENT, current, give, next_from_many, pause, skip
from actions.interview.script import Question, Script
from actions.interview.state import Interview

NEXT, SKIP, PAUSE = "next", "skip", "pause"
"""Values of buttons that are no answers."""

Outcome = Literal["given", "corrected", "paused", "same", "stale", "invalid"]
"""What a tap did; the last three changed nothing."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: its label (≤ 20 characters) and the value it sends, with the id of the question."""

    label: str
    value: str


def offers(script: Script, interview: Interview) -> tuple[Offer, ...]:
    """The buttons of the current question: the first one moves forward, pausing comes last; () when nothing is asked."""
    question = current(script, interview)
    if question is None:
        return ()
    labels = script.labels
    shown = tuple(Offer(o.label, o.value) for o in options(question, interview, script))
    if question.kind == "many":
        shown = _many(script, question, interview)
    if question.optional or not shown:
        shown = (*shown, Offer(labels[SKIP], SKIP))
    return (*shown, Offer(labels[PAUSE], PAUSE))


def tap(script: Script, interview: Interview, question_id: str, value: str, at: datetime) -> tuple[Interview, Outcome]:
    """The interview after a tap, and what the tap did."""
    if value == PAUSE:
        paused = pause(interview, at)
        return (paused, "paused") if paused.status == "paused" and paused is not interview else (interview, "same")
    if question_id == interview.current:
        return _given(script, interview, question_id, value, at)
    if question_id == interview.last and interview.status != "left":
        return _again(script, interview, question_id, value, at)
    if question_id == CONSENT and value == "yes" and interview.status == "left" and interview.value(CONSENT) == "no":
        return give(script, interview, CONSENT, value, at), "corrected"
    return interview, "stale"


def _many(script: Script, question: Question, interview: Interview) -> tuple[Offer, ...]:
    picked = interview.value(question.id)
    chosen = picked if isinstance(picked, tuple) else ()
    forward = Offer(script.labels[NEXT] if chosen else script.labels["none_of_them"], NEXT)
    marked = (
        Offer(script.labels["picked"].format(label=o.label), f"-{o.value}")
        if o.value in chosen
        else Offer(o.label, o.value)
        for o in question.options
    )
    return (forward, *marked)


def _given(
    script: Script, interview: Interview, question_id: str, value: str, at: datetime
) -> tuple[Interview, Outcome]:
    try:
        if value == SKIP:
            return skip(script, interview, at), "given"
        if value == NEXT:
            return next_from_many(script, interview, question_id, at), "given"
        return give(script, interview, question_id, value, at), "given"
    except InvalidAnswer:
        return interview, "invalid"


def _again(
    script: Script, interview: Interview, question_id: str, value: str, at: datetime
) -> tuple[Interview, Outcome]:
    said = interview.value(question_id)
    picked = said if isinstance(said, tuple) else (said,)
    same = value.removeprefix("-") not in picked if value.startswith("-") else value in picked
    if value in (SKIP, NEXT) or same:
        return interview, "same"
    try:
        return give(script, interview, question_id, value, at), "corrected"
    except InvalidAnswer:
        return interview, "stale"
