"""Database tables of the diagnosis. They go with the person they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class InterviewRow(Base):
    """One interview; see `state.Interview`. A person may have several, at most one of them open or paused."""

    __tablename__ = "interviews"
    __table_args__ = (Index("interviews_of_person", "person_id", "started_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    script_version: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10))
    current: Mapped[str | None] = mapped_column(String(30))
    last: Mapped[str | None] = mapped_column(String(30))
    company: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    early: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(DateTime)
    updated_at: Mapped[datetime] = mapped_column(DateTime)


class AnswerRow(Base):
    """One answer; `value` is a text, a list of texts, or NULL for a question skipped."""

    __tablename__ = "interview_answers"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    text: Mapped[str] = mapped_column(Text)
    complete: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(DateTime)
