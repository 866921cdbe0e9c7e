"""Database table of the financial check. It goes with the person it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class FinancialCheckRow(Base):
    """One check; see `check.Check`. A person may have several, at most one of them open or paused."""

    __tablename__ = "financial_checks"
    __table_args__ = (Index("financial_checks_of_person", "person_id", "started_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(10))
    industry: Mapped[str] = mapped_column(String(40))
    current: Mapped[str | None] = mapped_column(String(40))
    unit: Mapped[int | None] = mapped_column(BigInteger)
    early: Mapped[bool]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    pending: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_at: Mapped[datetime] = mapped_column(DateTime)
    updated_at: Mapped[datetime] = mapped_column(DateTime)
