"""The engine: pure functions from an interview and something that happens to the interview after it.

`script` is the data; times have their offset. Nothing is stored here: `repository.py` does that, one transaction for each
change. Whatever the order of calls, the result is a valid interview: every answer is one its question takes, `current` is
a question that is to be put, and it is None exactly when nothing is left or the interview has ended.

- An answer may be given to any question that applies, at any time; one given before is corrected.
- A correction may close a branch: its answers are kept aside, and count again if the branch opens again.
- A correction after the end may open a branch: the interview is open again, unless its end was asked for early.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from actions.errors import InvalidAnswer
from actions.interview.course import Progress, applicable, applies, pending, progress
from actions.interview.ports import Company
from actions.interview.script import Question, Script
from actions.interview.state import Answer, Interview, Value
from actions.interview.values import checked

__all__ = [
    "Progress", "applicable", "back", "begin", "current", "finish_early", "found", "give", "give_all", "next_from_many",
    "pause", "pending", "progress", "restart", "resume", "skip",
]  # fmt: skip

CONSENT, NUMBER, CONFIRM = "consent", "corporate_number", "company_confirm"


def begin(script: Script, interview_id: str, person_id: str, at: datetime) -> Interview:
    """A new interview, at its first question: the consent."""
    interview = Interview(interview_id, person_id, script.version, started_at=at, updated_at=at)
    return replace(interview, current=pending(script, interview)[0].id)


def current(script: Script, interview: Interview) -> Question | None:
    """The question to put now; None when the interview is done or left. A paused one has the question it goes on with."""
    return None if interview.current is None else script.question(interview.current)


def give(
    script: Script, interview: Interview, question_id: str, value: str | tuple[str, ...], at: datetime, text: str = ""
) -> Interview:
    """The interview after an answer, the first one or a correction; a paused one goes on with it.

    :param value: the value of an option; for a question with many answers either a tuple with all of them, which
        completes it, or one that is added ("-value" takes it away), which does not.
    :param text: what the person wrote, "" for a button.
    :raises InvalidAnswer: the question does not exist ("question"), does not apply ("not_asked"), the interview has ended
        without consent ("left"), or it takes no such value (see `values.checked`); nothing has changed.
    """
    question = _answerable(script, interview, question_id)
    answers = dict(interview.answers)
    before = answers.get(question.id)
    answers[question.id] = _answer(question, before, value, at, text)
    given = replace(interview, answers=MappingProxyType(answers), last=question.id, updated_at=at, status="open")
    if question.id == CONSENT and value == "no":
        kept = MappingProxyType({CONSENT: answers[CONSENT]})
        return replace(given, answers=kept, status="left", current=None, company=None, early=False)
    if question.id == NUMBER and (before is None or before.value != answers[NUMBER].value):
        given = _without_company(given)
    if question.id == CONFIRM:
        given = _filled_in(given, at) if value == "yes" else replace(given, company=None)
    return _going_on(script, given, question)


def give_all(
    script: Script, interview: Interview, values: Mapping[str, str | tuple[str, ...]], at: datetime, text: str = ""
) -> Interview:
    """Several answers at once, in the order of the questions.

    :raises InvalidAnswer: as `give`; nothing has changed.
    """
    for question in script.questions:
        if question.id in values:
            interview = give(script, interview, question.id, values[question.id], at, text)
    return interview


def next_from_many(script: Script, interview: Interview, question_id: str, at: datetime) -> Interview:
    """The interview after 「次へ」 of a question with many answers: complete with what was picked, perhaps nothing.

    :raises InvalidAnswer: as `give`.
    """
    picked = interview.value(question_id)
    return give(script, interview, question_id, picked if isinstance(picked, tuple) else (), at)


def skip(script: Script, interview: Interview, at: datetime, text: str = "") -> Interview:
    """Leaves out the current question; one answered before (after `back`) keeps its answer. With a lead-in, what it leads
    to is left out as well. A picked answer counts.

    :raises InvalidAnswer: there is no current question ("not_asked"), or it is the consent, not given yet ("needed").
    """
    question = current(script, interview)
    if question is None:
        raise InvalidAnswer("not_asked")
    if question.id == CONSENT and interview.value(CONSENT) != "yes":
        raise InvalidAnswer("needed")
    answers = dict(interview.answers)
    for question_id in filter(None, (question.id, question.leads_to)):
        before = answers.get(question_id)
        answers[question_id] = Answer(question_id, None, text, at) if before is None else replace(before, complete=True)
    left = replace(interview, answers=MappingProxyType(answers), last=question.id, updated_at=at, status="open")
    return _going_on(script, left, None)


def back(script: Script, interview: Interview, at: datetime) -> Interview:
    """Puts the question before the current one again; its answer stays until another is given. At the first question
    nothing changes, and after a finished interview the last one is put again."""
    answered = [q for q in script.questions if interview.is_answered(q.id) and applies(script, interview, q)]
    order = [q.id for q in script.questions]
    limit = order.index(interview.current) if interview.current is not None else len(order)
    answered = [q for q in answered if order.index(q.id) < limit and q.leads_to != interview.current]
    if not answered or interview.status == "left":
        return interview
    question = answered[-1]
    if question.leads_to is None and (lead_in := script.lead_in(question.id)) is not None:
        question = lead_in
    return replace(interview, current=question.id, status="open", early=False, updated_at=at)


def found(script: Script, interview: Interview, company: Company | None, at: datetime) -> Interview:
    """The interview after a register was asked for the number given: a company found is put for confirmation; with None
    the questions are asked instead."""
    if company is None or interview.value(NUMBER) != company.number:
        return interview
    fresh = replace(_without_company(interview), company=company, updated_at=at)
    return _going_on(script, fresh, None) if fresh.status != "left" else interview


def finish_early(script: Script, interview: Interview, at: datetime) -> Interview:
    """Ends the interview with what is there; without consent there is nothing, and nothing changes."""
    if interview.value(CONSENT) != "yes" or interview.status in ("done", "left"):
        return interview
    early = bool(pending(script, interview))
    return replace(interview, status="done", current=None, early=early, updated_at=at)


def pause(interview: Interview, at: datetime) -> Interview:
    """Puts an open interview off; any other stays as it is."""
    return replace(interview, status="paused", updated_at=at) if interview.status == "open" else interview


def resume(script: Script, interview: Interview, at: datetime) -> Interview:
    """Goes on with an interview that was put off, or that was finished early; any other stays as it is."""
    if interview.status == "paused":
        return replace(interview, status="open", updated_at=at)
    if interview.status == "done" and interview.early:
        return _going_on(script, replace(interview, status="open", early=False, updated_at=at), None)
    return interview


def restart(script: Script, interview: Interview, interview_id: str, at: datetime) -> tuple[Interview, Interview]:
    """(the interview as it ends, a new one): a finished one stays finished, any other is left."""
    ended = interview if interview.status == "done" else replace(interview, status="left", current=None, updated_at=at)
    return ended, begin(script, interview_id, interview.person_id, at)


def _answerable(script: Script, interview: Interview, question_id: str) -> Question:
    question = script.question(question_id)
    if question is None:
        raise InvalidAnswer("question")
    if interview.status == "left" and question.id != CONSENT:
        raise InvalidAnswer("left")
    if not applies(script, interview, question):
        raise InvalidAnswer("not_asked")
    return question


def _answer(question: Question, before: Answer | None, value: str | tuple[str, ...], at: datetime, text: str) -> Answer:
    if question.kind != "many" or isinstance(value, tuple):
        return Answer(question.id, checked(question, value), text, at)
    changed = checked(question, value.removeprefix("-"))
    picked = set(before.value) if before is not None and isinstance(before.value, tuple) else set()
    picked = picked.difference(changed or ()) if value.startswith("-") else picked.union(changed or ())
    complete = before is not None and before.complete
    return Answer(question.id, checked(question, tuple(picked)), text, at, complete)


def _without_company(interview: Interview) -> Interview:
    answers: dict[str, Answer] = {i: a for i, a in interview.answers.items() if i != CONFIRM}
    return replace(interview, company=None, answers=MappingProxyType(answers))


def _filled_in(interview: Interview, at: datetime) -> Interview:
    """What the confirmed company tells, as answers; what the person has said before stays."""
    company = interview.company
    if company is None:
        return interview
    told: dict[str, Value] = {
        "prefecture": company.prefecture or None,
        "industry": company.industries[0] if len(company.industries) == 1 else None,
        "staff": None if company.employees is None else str(company.employees),
        "capital": None if company.capital_yen is None else str(company.capital_yen),
    }
    answers = dict(interview.answers)
    for question_id, value in told.items():
        if value is not None and interview.value(question_id) is None:
            answers[question_id] = Answer(question_id, value, "", at)
    return replace(interview, answers=MappingProxyType(answers))


def _going_on(script: Script, interview: Interview, given: Question | None) -> Interview:
    """The interview at its next question, or done."""
    if interview.early:
        return replace(interview, status="done", current=None)
    if given is not None and given.leads_to is not None:
        return replace(interview, status="open", current=given.leads_to)
    left = pending(script, interview)
    return replace(interview, status="open" if left else "done", current=left[0].id if left else None)
