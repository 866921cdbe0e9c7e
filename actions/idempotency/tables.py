"""Database table of answers to requests that are not to be carried out twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class IdempotentAnswerRow(Base):
    """What the request with a key was answered, encrypted; of key and request only digests are stored."""

    __tablename__ = "idempotent_answers"

    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime, index=True)
