"""Which turns of a chat found no answer, and what was asked in them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from actions.conversations.conversations import StoredMessage
from actions.replies.message import Message
from actions.verified.questions import Reason
from knowledge.answering.judge import content_forms
from knowledge.text.normalise import normalise
from knowledge.text.words import word_forms
from knowledge.understanding.question import Question

_ASKS = re.compile(r"[?？]|か[。?？]?$|ある|ない|たい|欲しい|ほしい|教えて|どこ|いつ|どう|何|だれ|いくら")


def unanswered(sent: str, messages: Sequence[Message]) -> tuple[str, Reason] | None:
    """The question of a turn that found no answer, and why; None if there was one, or nothing was asked.

    Asking back is part of a conversation: it counts only if the words of a need were there, and a question.
    """
    question = question_in(sent)
    status = next((m.status for m in messages if m.status), None)
    if not question or status not in ("no_match", "clarify"):
        return None
    if status == "no_match":
        return question, "no_match"
    needs = content_forms(Question(question, forms=tuple(word_forms(question))))
    return (question, "clarify") if needs and _ASKS.search(normalise(question)) else None


def question_before(history: Sequence[StoredMessage], message_id: int) -> str:
    """What the person asked last before a message of the assistant, "" if they only pressed buttons."""
    said = (m.body for m in reversed(history) if m.role == "user" and int(m.message_id) < message_id)
    last = next(said, {})
    return question_in(last.get("payload") or last.get("text") or "")


def question_in(sent: str) -> str:
    """The question in a text or in a button's payload, "" if the button asks none."""
    if not sent.startswith("/"):
        return sent
    _, brace, parameters = sent.partition("{")
    try:
        carried = json.loads(brace + parameters) if brace else {}
    except ValueError:
        return ""
    question = carried.get("question") if sent.startswith("/ask_") else None
    return question if isinstance(question, str) else ""
