"""What was said, told in its own words: the questions in their order, each with the schemes it was answered with.

Nothing is put in other words and nothing is added.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.conversations.conversations import StoredMessage
from knowledge.text.sentences import shorten

_MOST_CHARACTERS = 200
_ANSWERED = ("answered", "stale")
_ASKING = "/ask_scheme"


@dataclass(frozen=True, slots=True)
class Cited:
    """A document an answer named: its id, its title and its address."""

    document_id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question in the words of whoever asked it, when, and what it was answered with; not `answered`: still open."""

    asked: str
    at: datetime
    answered: bool
    cited: tuple[Cited, ...] = ()


def exchanges(messages: Sequence[StoredMessage]) -> list[Exchange]:
    """The questions of a conversation and their answers, oldest first. Turns of flows and mere politeness are no
    questions and left out."""
    found: list[Exchange] = []
    question: StoredMessage | None = None
    for message in messages:
        if message.role == "user":
            question = message
        elif question is not None and (status := message.body.get("status")):
            if asked := _words(question.body):
                cited = _cited(message.body.get("citations", ()))
                found.append(Exchange(asked, question.created_at, status in _ANSWERED, cited))
            question = None
    return found


def documents(found: Sequence[Exchange]) -> list[Cited]:
    """The documents that were named, each once, in the order they came up."""
    return list({cited.document_id: cited for each in found for cited in each.cited}.values())


def _words(body: dict[str, Any]) -> str:
    """What was typed, or the question of a button; "" for a button that asks nothing in words."""
    if text := body.get("text"):
        return shorten(str(text), _MOST_CHARACTERS)
    intent, brace, rest = str(body.get("payload", "")).partition("{")
    if intent != _ASKING or not brace:
        return ""
    try:
        asked = json.loads(brace + rest).get("question", "")
    except json.JSONDecodeError:
        return ""
    return shorten(str(asked), _MOST_CHARACTERS)


def _cited(citations: Sequence[dict[str, Any]]) -> tuple[Cited, ...]:
    return tuple(Cited(str(c["id"]), str(c["title"]), str(c.get("url") or "")) for c in citations if c.get("id"))
