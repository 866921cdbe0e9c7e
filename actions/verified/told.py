"""What is said to whoever asked, once their question has an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from actions.replies.from_answer import messages_of
from actions.replies.message import Message
from actions.verified.as_document import verified_answer
from actions.verified.models import Record
from knowledge.answering.components.verified_answerer import verified_answer as composed
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See `wording.yml`."""

    answered: str


def told_answered(question: str, answer: Record) -> list[dict[str, Any]]:
    """Messages that give a reviewed answer to whoever asked `question`."""
    assert answer.public is not None
    given = verified_answer(answer.id, answer.public, is_reviewed=True)
    opening = Message(type="text", text=Wording.read(_FILE).answered.format(question=question))
    messages = (opening, *messages_of(composed(given)))
    return [m.model_dump(mode="json", exclude_defaults=True) for m in messages]
