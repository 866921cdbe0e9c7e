"""Database table of finished results. They go with the interview and with the person they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class ResultRow(Base):
    """The result of one interview, as it was told.

    `token` opens its page; it is kept as it is, so that the person can be told it again. `industry` and `size` are the
    group it belongs to ("" where unknown). `office_consent_at` is when the person said yes to the office; None: no.
    """

    __tablename__ = "interview_results"
    __table_args__ = (
        Index("interview_results_of_person", "person_id", "made_at"),
        Index("interview_results_of_group", "industry", "size"),
    )

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    industry: Mapped[str] = mapped_column(String(40))
    size: Mapped[str] = mapped_column(String(20))
    office_consent_at: Mapped[datetime | None] = mapped_column(DateTime)
    result: Mapped[Any] = mapped_column(JSON)
