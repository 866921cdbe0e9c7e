"""The repository of conversations."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import CursorResult, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow, FeedbackRow, MessageRow
from actions.errors import UnknownConversation, UnknownMessage, WrongToken
from knowledge.text.masking import mask_personal_data

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as stored; `created_at` has its offset (UTC)."""

    message_id: str
    role: str
    body: dict[str, Any]
    created_at: datetime


class Conversations:
    """Stores conversations in a database. Safe to call from several threads; every call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, channel: str) -> tuple[str, str]:
        """A new conversation: (id, token). The token is told once and stored only as a hash."""
        conversation_id, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        now = _now()
        with Session(self._engine) as session, session.begin():
            session.add(
                ConversationRow(
                    id=conversation_id, token_hash=_hash(token), channel=channel, created_at=now, last_at=now
                )
            )
        return conversation_id, token

    def authorise(self, conversation_id: str, token: str) -> None:
        """Checks that `token` opens the conversation.

        :raises WrongToken: it does not. An unknown conversation looks the same from outside.
        """
        with Session(self._engine) as session:
            stored = session.scalar(select(ConversationRow.token_hash).where(ConversationRow.id == conversation_id))
        if not hmac.compare_digest(stored or "", _hash(token)):
            raise WrongToken

    def add(self, conversation_id: str, role: Role, bodies: Sequence[dict[str, Any]]) -> list[StoredMessage]:
        """Appends messages, all or none.

        :raises UnknownConversation: it was erased meanwhile.
        """
        now = _now()
        with Session(self._engine) as session, session.begin():
            touched = session.execute(
                update(ConversationRow).where(ConversationRow.id == conversation_id).values(last_at=now)
            )
            if not _rows(touched):
                raise UnknownConversation
            rows = [MessageRow(conversation_id=conversation_id, role=role, body=b, created_at=now) for b in bodies]
            session.add_all(rows)
            session.flush()
            return [_stored(row) for row in rows]

    def messages(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[StoredMessage]:
        """Messages with an id above `after`, oldest first, at most `limit`."""
        query = (
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.id > after)
            .order_by(MessageRow.id)
            .limit(limit)
        )
        with Session(self._engine) as session:
            return [_stored(row) for row in session.scalars(query)]

    def last_message_id(self, conversation_id: str) -> int:
        """The id of the newest message, 0 if there is none."""
        query = select(func.max(MessageRow.id)).where(MessageRow.conversation_id == conversation_id)
        with Session(self._engine) as session:
            return session.scalar(query) or 0

    def rate(self, conversation_id: str, message_id: int, rating: Literal["up", "down"], comment: str | None) -> None:
        """Stores what the person thinks of a message of the assistant; rating again replaces it.

        :raises UnknownMessage: the conversation has no such message of the assistant.
        """
        with Session(self._engine) as session, session.begin():
            message = session.get(MessageRow, message_id)
            if message is None or message.conversation_id != conversation_id or message.role != "assistant":
                raise UnknownMessage
            masked = mask_personal_data(comment) if comment else None
            session.merge(FeedbackRow(message_id=message_id, rating=rating, comment=masked, created_at=_now()))

    def erase(self, conversation_id: str) -> None:
        """Erases a conversation with everything that belongs to it; an unknown one is fine."""
        self._erase([conversation_id])

    def erase_older_than(self, age: timedelta) -> list[str]:
        """Erases conversations without a message for longer than `age`; returns their ids."""
        limit = _now() - age
        with Session(self._engine) as session:
            ids = list(session.scalars(select(ConversationRow.id).where(ConversationRow.last_at < limit)))
        self._erase(ids)
        return ids

    def ping(self) -> None:
        """One cheap query.

        :raises sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        with Session(self._engine) as session:
            session.execute(select(1))

    def _erase(self, ids: Sequence[str]) -> None:
        if not ids:
            return
        with Session(self._engine) as session, session.begin():
            messages = select(MessageRow.id).where(MessageRow.conversation_id.in_(ids))
            session.execute(delete(FeedbackRow).where(FeedbackRow.message_id.in_(messages)))
            session.execute(delete(MessageRow).where(MessageRow.conversation_id.in_(ids)))
            session.execute(delete(ConversationRow).where(ConversationRow.id.in_(ids)))


def _stored(row: MessageRow) -> StoredMessage:
    return StoredMessage(str(row.id), row.role, row.body, row.created_at.replace(tzinfo=UTC))


def _rows(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
