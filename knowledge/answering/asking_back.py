"""Answers that ask back, when a question leaves out what it takes to find something."""

from __future__ import annotations

from knowledge.answering.wording import wording
from knowledge.models import Answer, Outcome


def ask_what_for() -> Answer:
    """No need was named (「使える補助金ある？」)."""
    say = wording()
    return _clarify(say.outcomes["clarify"], *say.suggestions.purposes, say.suggestions.human)


def ask_where() -> Answer:
    """Other prefectures are meant, and none is named (「他の県は？」)."""
    say = wording()
    return _clarify(say.outcomes["clarify_where"], say.suggestions.human)


def ask_partner(title: str) -> Answer:
    """A comparison of which only one side is known."""
    say = wording()
    return _clarify(say.outcomes["clarify_partner"].format(title=title), say.suggestions.human)


def _clarify(text: str, *suggestions: str) -> Answer:
    return Answer(outcome=Outcome.CLARIFY, text=text, suggestions=suggestions)
