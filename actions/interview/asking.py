"""A question of the interview as messages, with its buttons."""

from __future__ import annotations

import json

from actions.interview.course import progress, text_of
from actions.interview.engine import current
from actions.interview.script import Question, Script
from actions.interview.state import Interview
from actions.interview.tapping import NEXT, offers
from actions.interview.told import label_of
from actions.interview.wording import wording
from actions.replies.message import Choice, Message

_ANSWER, _START = "/inform", "/start_diagnosis"


def asked(script: Script, interview: Interview, *, moved: bool, lead: str = "") -> tuple[Message, ...]:
    """The current question with its buttons: the first moves forward, pausing comes last; () when nothing is asked.

    :param moved: also says how far it is and how many minutes are left.
    :param lead: a sentence before the question.
    """
    question = current(script, interview)
    if question is None:
        return ()
    text = "\n\n".join(filter(None, (lead, _text(script, interview, question))))
    choices = tuple(_choice(question, offer.label, offer.value) for offer in offers(script, interview))
    put = Message(type="choices", text=text, choices=choices)
    return (_progress(script, interview, question), put) if moved else (put,)


def to_start(value: str) -> Choice:
    """A button about the diagnosis as a whole; see `InterviewDialogue.start` for its values."""
    payload = _START if value in ("start", "again") else _START + json.dumps({"value": value})
    return Choice(label=wording().labels[value], payload=payload)


def to_go_on() -> Choice:
    """A button that goes on where the interview was put off."""
    return Choice(label=wording().labels["go_on"], payload=_START + json.dumps({"value": "resume"}))


def _progress(script: Script, interview: Interview, question: Question) -> Message:
    far = progress(script, interview)
    text = wording().progress.format(
        block=script.block(question.block).title,
        number=min(far.done + 1, far.total),
        total=far.total,
        minutes=far.minutes_left,
    )
    return Message(type="progress", text=text)


def _text(script: Script, interview: Interview, question: Question) -> str:
    if question.kind != "many" or not interview.value(question.id):
        return text_of(question, interview)
    picked = label_of(script, question, interview.value(question.id))
    return wording().more.format(picked=picked, next=script.labels[NEXT])


def _choice(question: Question, label: str, value: str) -> Choice:
    payload = json.dumps({"question": question.id, "value": value}, ensure_ascii=False)
    return Choice(label=label, payload=_ANSWER + payload)
