"""Database tables of unanswered questions and of the answers that staff write. Times are UTC; questions are masked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class VerifiedAnswerRow(Base):
    """An answer: its newest `version`, and the version that the public sees (None: none)."""

    __tablename__ = "verified_answers"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    public_version: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime)


class RevisionRow(Base):
    """What a member did to an answer, and the whole content as it then was. Rows are only added.

    `member_id` is no reference: what was said stays said when a member leaves.
    """

    __tablename__ = "verified_revisions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("verified_answers.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    member_id: Mapped[int] = mapped_column(Integer)
    member_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(DateTime)


class UnansweredRow(Base):
    """A question, under a key that its other wordings share. What was said is kept with who said it."""

    __tablename__ = "unanswered_questions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("verified_answers.id", ondelete="SET NULL"))


class AskedRow(Base):
    """That it was asked, in a conversation or by a member of staff: erased with the conversation, text and all."""

    __tablename__ = "unanswered_asked"
    __table_args__ = (
        UniqueConstraint("question_id", "conversation_id", name="asked_once_in_a_conversation"),
        UniqueConstraint("question_id", "member_id", name="reported_once_by_a_member"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("unanswered_questions.id", ondelete="CASCADE"))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    told_at: Mapped[datetime | None] = mapped_column(DateTime)


class AnswerFeedbackRow(Base):
    """What a member of staff thinks of an answer of the search: right, wrong, or something is missing."""

    __tablename__ = "answer_feedback"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    question: Mapped[str] = mapped_column(Text)
    document_ids: Mapped[list[str]] = mapped_column(JSON)
    verdict: Mapped[str] = mapped_column(String(10))
    member_id: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime, index=True)


class SupportCodeRow(Base):
    """A code by which a caller lets a member of staff read their conversation, for a short time."""

    __tablename__ = "support_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime)
