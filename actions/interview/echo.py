"""What the person is told that was understood of what they said: answers, corrections, and what was no answer."""

from __future__ import annotations

from collections.abc import Iterable

from actions.interview.engine import CONSENT, NUMBER
from actions.interview.hearing import Heard
from actions.interview.script import Question, Script
from actions.interview.state import Interview
from actions.interview.told import label_of, told
from actions.interview.wording import wording
from knowledge.text.normalise import normalise_line

_PLACES = ("region", "prefecture")
_LONG = 200


def changed(script: Script, before: Interview, after: Interview) -> str:
    """「従業員を「5人」から「15人」に変えました。」; "" if no answer became another."""
    say = wording()
    changes = [
        say.corrected_one.format(name=q.name, before=old or say.unanswered, after=new or say.unanswered)
        for q in _counted(script)
        if before.is_answered(q.id) and after.is_answered(q.id)
        for old, new in [(label_of(script, q, before.value(q.id)), label_of(script, q, after.value(q.id)))]
        if old != new
    ]
    return say.corrected.format(changes="、".join(changes)) if changes else ""


def noted(script: Script, before: Interview, after: Interview, text: str) -> str:
    """「場所：愛知県」「従業員：5人」ですね; "" where the text says just that."""
    say = wording()
    new = [
        (q, label_of(script, q, after.value(q.id)))
        for q in _counted(script)
        if not before.is_answered(q.id) and after.value(q.id) is not None and q.kind != "text"
    ]
    if not new or (len(new) == 1 and normalise_line(new[0][1]) == normalise_line(text)):
        return ""
    return say.noted.format(answers="".join(say.noted_one.format(name=q.name, label=label) for q, label in new))


def told_before(script: Script, before: Interview, after: Interview) -> str:
    """What was told before the diagnosis and is not asked again, and how to correct it; "" if nothing was."""
    answers = noted(script, before, after, "")
    return wording().told_before.format(noted=answers) if answers else ""


def after_tap(script: Script, before: Interview, after: Interview, outcome: str) -> str:
    """What to say to a button, by what `tap` has made of it."""
    match outcome:
        case "corrected":
            return changed(script, before, after)
        case "stale":
            return wording().over if after.status in ("done", "left") else wording().stale
        case "invalid":
            return wording().stale_button
        case _:
            return ""


def answers_so_far(script: Script, interview: Interview) -> str:
    """What was answered, line by line."""
    say = wording()
    lines = [
        say.shown_one.format(name=t.name, label=t.label) for t in told(script, interview) if t.question_id != CONSENT
    ]
    return say.shown.format(answers="\n".join(lines)) if lines else say.shown_none


def not_taken(question: Question, heard: Heard, text: str) -> str:
    """Why a text is no answer to the question, and what would be one."""
    say = wording()
    reason = heard.refused or heard.reading.kind
    if reason == "too_long":
        return say.too_long_words.format(most=question.longest)
    if reason in ("too_large", "wrong_number"):
        return say.too_large if reason == "too_large" else say.wrong_number
    if reason == "unclear_count":
        return say.unclear_count
    if question.id == CONSENT:
        return say.consent_needed
    if len(text) > _LONG:
        return say.too_long
    if question.id in _PLACES:
        return say.unread_place
    if question.id == NUMBER:
        return say.unread_company
    if question.kind == "number":
        return say.unread_number.format(example=say.examples[question.id])
    return say.unread


def _counted(script: Script) -> Iterable[Question]:
    return (q for q in script.questions if q.leads_to is None and q.id != CONSENT)
