"""A conversation as the staff read it: masked, and a pressed button by what stood on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations, StoredMessage
from actions.conversations.tables import MessageRow
from knowledge.text.masking import mask_personal_data

_MOST = 2_000
_LAST = 20
_LONGEST = 80
_PRESSED = "（ボタンで選びました）"


@dataclass(frozen=True, slots=True)
class Line:
    """One message; `name` is that of the member of the staff who wrote it. The time carries its offset."""

    id: int
    who: Literal["person", "assistant", "staff"]
    name: str
    text: str
    pressed: bool
    sources: tuple[str, ...]
    said_at: datetime


class Transcript:
    """Safe to call from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._conversations = Conversations(engine)

    def lines(self, conversation_id: str, after: int = 0) -> Sequence[Line]:
        """What was said after the message with the id `after`, oldest first."""
        messages = self._conversations.messages(conversation_id, after, _MOST)
        if after and any(m.body.get("payload") for m in messages):
            messages = self._conversations.messages(conversation_id, 0, _MOST)
        labels: dict[str, str] = {}
        lines = []
        for message in messages:
            lines.append(_line(message, labels))
            labels |= {c["payload"]: c["label"] for c in message.body.get("choices", [])}
        return [line for line in lines if line.id > after]

    def asked_last(self, conversation_id: str, but: str = "", most: int = 3) -> Sequence[str]:
        """What the person typed last, other than `but`, oldest first, each cut short."""
        query = (
            select(MessageRow.body)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.role == "user")
            .order_by(MessageRow.id.desc())
            .limit(_LAST)
        )
        with Session(self._engine) as session:
            typed = [str(body["text"]) for body in session.scalars(query) if body.get("text")]
        last = [text for text in map(mask_personal_data, typed) if text != but][:most]
        return [text[:_LONGEST] for text in reversed(last)]


def _line(message: StoredMessage, labels: dict[str, str]) -> Line:
    body, author = message.body, str(message.body.get("author") or "")
    text = mask_personal_data(str(body.get("text") or "")) if message.role == "user" else str(body.get("text") or "")
    pressed = labels.get(str(body.get("payload") or ""), _PRESSED) if body.get("payload") else ""
    who: Literal["person", "assistant", "staff"] = "staff" if author else "assistant"
    return Line(
        id=int(message.message_id),
        who="person" if message.role == "user" else who,
        name=author,
        text=pressed or text,
        pressed=bool(pressed),
        sources=tuple(str(c["title"]) for c in body.get("citations", [])),
        said_at=message.created_at,
    )
