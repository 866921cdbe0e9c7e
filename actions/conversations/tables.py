"""Database tables of conversations. Texts in here are masked before they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class ConversationRow(Base):
    """One conversation; `token_hash` is the SHA-256 of its bearer token. Times are UTC without offset."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(DateTime)
    last_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)


class MessageRow(Base):
    """One message of either side; `body` is the message as the channel shows it. `turn_key` is the channel's own name for
    the turn it belongs to, where it has one: a turn that is begun again after a crash is known by it."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_of_conversation", "conversation_id", "id"),
        Index("messages_of_turn", "conversation_id", "turn_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    turn_key: Mapped[str | None] = mapped_column(String(64), default=None)


class FeedbackRow(Base):
    """A thumb up or down on a message, with an optional (masked) comment; one for each message, the last one counts."""

    __tablename__ = "feedback"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    rating: Mapped[str] = mapped_column(String(4))
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime)
