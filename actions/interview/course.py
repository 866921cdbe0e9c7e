"""The course of an interview: which questions apply as things stand, which are still to be put, how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from actions.interview.literacy import BLOCK, level_of
from actions.interview.script import Condition, Option, Question, Script
from actions.interview.state import Interview


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` questions as far as they can be known, and about how many minutes the rest takes."""

    done: int
    total: int
    minutes_left: int


def applicable(script: Script, interview: Interview) -> tuple[Question, ...]:
    """The questions that belong to this interview as it stands, answered or not, in their order; no mere lead-ins."""
    return tuple(q for q in script.questions if q.leads_to is None and applies(script, interview, q))


def applies(script: Script, interview: Interview, question: Question) -> bool:
    """Whether all conditions of a question hold."""
    return all(_holds(script, interview, condition) for condition in question.ask_if)


def pending(script: Script, interview: Interview) -> tuple[Question, ...]:
    """The questions still to be put, in their order; a lead-in stands before what it leads to, while that is open."""
    return tuple(
        q
        for q in script.questions
        if not interview.is_answered(q.id)
        and not (q.leads_to is not None and interview.is_answered(q.leads_to))
        and applies(script, interview, q)
    )


def options(question: Question, interview: Interview, script: Script) -> tuple[Option, ...]:
    """The options to offer now: those under the answer to the lead-in, if there is one."""
    lead_in = script.lead_in(question.id)
    if lead_in is None:
        return question.options
    return tuple(o for o in question.options if o.within == interview.value(lead_in.id))


def text_of(question: Question, interview: Interview) -> str:
    """The text of a question as it is put to this person."""
    if interview.company is None:
        return question.text
    place = f"{interview.company.prefecture}{interview.company.municipality}"
    return question.text.replace("{company}", interview.company.name + (f"（{place}）" if place else ""))


def progress(script: Script, interview: Interview) -> Progress:
    """How far the interview is. Questions that earlier ones may still rule out are counted, of the branches one."""
    asked = [q for q in script.questions if q.leads_to is None and _may_apply(script, interview, q)]
    left = [q for q in asked if not interview.is_answered(q.id)]
    minutes = 0.0
    for block in script.blocks:
        of_block = sum(q.block == block.id for q in asked)
        minutes += block.minutes * sum(q.block == block.id for q in left) / max(1, of_block)
    return Progress(len(asked) - len(left), len(asked), max(1, round(minutes)) if left else 0)


def _may_apply(script: Script, interview: Interview, question: Question) -> bool:
    return all(_holds(script, interview, c) or _is_open(script, interview, c) for c in question.ask_if)


def _is_open(script: Script, interview: Interview, condition: Condition) -> bool:
    """Whether it is not known yet if a condition will hold."""
    if condition.question is not None:
        return not interview.is_answered(condition.question)
    return condition.level == "low" and not _statements_done(script, interview)


def _statements_done(script: Script, interview: Interview) -> bool:
    return all(interview.is_answered(q.id) for q in script.of_block(BLOCK))


def _holds(script: Script, interview: Interview, condition: Condition) -> bool:
    if condition.found is not None:
        return (interview.company is not None) == condition.found
    if condition.level is not None:
        return _statements_done(script, interview) and level_of(script, interview) == condition.level
    value = interview.value(condition.question or "")
    return value not in condition.unless if condition.unless else value in condition.values
