"""Ways to a person who has not just asked something: what is told unasked goes to where they talked last.

What leaves the machine is sent later, from what was written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow, MessageRow
from actions.database.base import utc_now


class Channel(Protocol):
    """A way to a person. `put` writes within the caller's transaction, so that a message and the claim that it was
    sent are stored together or not at all."""

    def put(self, session: Session, conversation_id: str, bodies: Sequence[dict[str, Any]]) -> None:
        """Adds messages of the assistant to a conversation."""
        ...


class ConversationChannel:
    """Appends to the conversation: the web page reads it from the history and from its event stream."""

    def put(self, session: Session, conversation_id: str, bodies: Sequence[dict[str, Any]]) -> None:
        """See `Channel`."""
        now = utc_now()
        session.execute(update(ConversationRow).where(ConversationRow.id == conversation_id).values(last_at=now))
        session.add_all(
            MessageRow(conversation_id=conversation_id, role="assistant", body=body, created_at=now) for body in bodies
        )


class Channels:
    """All ways there are.

    :param named: by name of the channel a conversation is held on; what is not named gets `ConversationChannel`.
    """

    def __init__(self, named: Mapping[str, Channel] | None = None) -> None:
        self._named = dict(named or {})
        self._usual = ConversationChannel()

    def put(self, session: Session, conversation_id: str, bodies: Sequence[dict[str, Any]]) -> None:
        """Adds messages to a conversation, on its channel; an erased conversation is passed over."""
        conversation = session.get(ConversationRow, conversation_id)
        if conversation is not None:
            self._named.get(conversation.channel, self._usual).put(session, conversation_id, bodies)

    def tell(self, session: Session, person_id: str, bodies: Sequence[dict[str, Any]]) -> bool:
        """Adds messages where a person talked last; False if they have no conversation."""
        conversation = last_conversation(session, person_id)
        if conversation is None:
            return False
        self.put(session, conversation.id, bodies)
        return True


def last_conversation(session: Session, person_id: str) -> ConversationRow | None:
    """The conversation the person used last."""
    return session.scalar(
        select(ConversationRow)
        .where(ConversationRow.person_id == person_id)
        .order_by(ConversationRow.last_at.desc())
        .limit(1)
    )
