"""Database tables of the LINE channel. Whoever gets at the database alone reads neither names nor texts in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class LineUserRow(Base):
    """Somebody who writes in LINE. `digest` is made of the user id, which itself is only kept encrypted (`user_id`).

    While `leased_until` is in the future, the worker named in `lease` works for this user and nobody else does.
    """

    __tablename__ = "line_users"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(Text)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="SET NULL"), index=True, default=None
    )
    status: Mapped[str] = mapped_column(String(12), default="following")
    created_at: Mapped[datetime] = mapped_column(DateTime)
    lease: Mapped[str | None] = mapped_column(String(40), default=None)
    leased_until: Mapped[datetime | None] = mapped_column(DateTime, default=None)


class LineEventRow(Base):
    """One webhook event. Its content (`payload`, encrypted) goes when it is worked off; the id stays for a while, so that
    the same event is known when it comes again."""

    __tablename__ = "line_events"
    __table_args__ = (
        Index("line_events_of_user", "user", "state", "occurred_at"),
        Index("line_events_waiting", "state", "next_at"),
    )

    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(String(64))
    occurred_at: Mapped[datetime] = mapped_column(DateTime)
    received_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    next_at: Mapped[datetime] = mapped_column(DateTime)
    state: Mapped[str] = mapped_column(String(12))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    payload: Mapped[str | None] = mapped_column(Text, default=None)


class LineMessageRow(Base):
    """One sending of up to five message objects (`body`, encrypted, gone when it is sent)."""

    __tablename__ = "line_messages"
    __table_args__ = (
        Index("line_messages_of_user", "user", "state", "id"),
        Index("line_messages_due", "state", "next_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user: Mapped[str] = mapped_column(ForeignKey("line_users.digest", ondelete="CASCADE"))
    event_id: Mapped[str | None] = mapped_column(String(64), default=None)
    state: Mapped[str] = mapped_column(String(12))
    body: Mapped[str | None] = mapped_column(Text, default=None)
    count: Mapped[int] = mapped_column(Integer)
    reply_token: Mapped[str | None] = mapped_column(Text, default=None)
    reply_until: Mapped[datetime | None] = mapped_column(DateTime, default=None)
    retry_key: Mapped[str] = mapped_column(String(36))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    pushed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    next_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime, default=None, index=True)
    problem: Mapped[str | None] = mapped_column(String(200), default=None)


class LinePayloadRow(Base):
    """What a button does, where that is longer than LINE's buttons can carry; they carry `key` instead."""

    __tablename__ = "line_payloads"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime)
