"""Database tables of the hand-over. Names and ids of the staff stand beside what they did, so that it stays told when a
member leaves. Times are UTC without offset."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base

_OPEN = text("ended_at IS NULL")


class HandoverRow(Base):
    """A conversation that was handed to the staff. A conversation is open once at a time: the index says so.

    `waiting_since` begins anew when the staff vanished; `seen_at`: when whoever took it last looked.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index(
            "handovers_open_once", "conversation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[str] = mapped_column(Text)
    called_at: Mapped[datetime] = mapped_column(DateTime)
    waiting_since: Mapped[datetime] = mapped_column(DateTime)
    member_id: Mapped[int | None]
    member_name: Mapped[str | None] = mapped_column(String(100))
    taken_at: Mapped[datetime | None] = mapped_column(DateTime)
    seen_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_how: Mapped[str | None] = mapped_column(String(20))


class StaffMessageRow(Base):
    """That a message of the staff was sent. The sender makes the key: the same message arrives once."""

    __tablename__ = "staff_messages"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(DateTime)


class HandoverNoteRow(Base):
    """An internal note of the staff, encrypted."""

    __tablename__ = "handover_notes"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id", ondelete="CASCADE"), index=True)
    member_name: Mapped[str] = mapped_column(String(100))
    text_encrypted: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(DateTime)


class PresenceRow(Base):
    """Whether a member of the staff takes conversations, and when their console last gave a sign of life."""

    __tablename__ = "staff_presence"

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_name: Mapped[str] = mapped_column(String(100))
    available: Mapped[bool] = mapped_column(Boolean)
    seen_at: Mapped[datetime] = mapped_column(DateTime)


class CallbackRow(Base):
    """A request to be called back. The number is encrypted; its digest finds others with the same one."""

    __tablename__ = "callbacks"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    phone_encrypted: Mapped[str] = mapped_column(Text)
    phone_digest: Mapped[str] = mapped_column(String(64), index=True)
    wished: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), index=True)
    tries: Mapped[int]
    member_name: Mapped[str | None] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    touched_at: Mapped[datetime] = mapped_column(DateTime)


class CallbackFormRow(Base):
    """What a person has said so far towards being called back."""

    __tablename__ = "callback_forms"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(String(10))
    phone_encrypted: Mapped[str | None] = mapped_column(Text)
    wished: Mapped[str | None] = mapped_column(Text)
    open: Mapped[bool] = mapped_column(Boolean)
    touched_at: Mapped[datetime] = mapped_column(DateTime)
