"""The two questions as messages."""

from __future__ import annotations

import json

from actions.interview.turn import say
from actions.replies.message import Choice, Message
from actions.survey.models import SCORES, Survey
from actions.survey.wording import wording

PREFIX = "survey."
GO_ON = f"{PREFIX}go_on"


def ask_score(survey: Survey) -> Message:
    """The first question: a button for each score, and one to leave it."""
    question = survey.question("score")
    choices = [_button(str(score), question, str(score)) for score in SCORES]
    return say(wording().ask[survey.kind], (*choices, _button(wording().labels["decline"], question, "decline")))


def ask_text(survey: Survey) -> Message:
    """The second question, which needs no answer."""
    question, labels = survey.question("text"), wording().labels
    choices = (_button(labels["skip"], question, "skip"), _button(labels["later"], question, "later"))
    return say(wording().why.format(score=survey.score), choices)


def begin_button(survey: Survey) -> Choice:
    """The button that begins it."""
    return _button(wording().labels["begin"], survey.question("start"))


def go_on_button() -> Choice:
    """The button that goes on with what was put off."""
    return _button(wording().labels["go_on"], GO_ON)


def _button(label: str, question: str, value: str = "") -> Choice:
    return Choice(label=label, payload="/inform" + json.dumps({"question": question, "value": value}))
