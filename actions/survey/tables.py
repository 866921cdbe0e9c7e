"""Database table of surveys."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class SurveyRow(Base):
    """One survey; see `models.Survey`. The person is there to be asked once and to be erased with; reports leave them out.
    `answered_on` is the day in Japan."""

    __tablename__ = "surveys"
    __table_args__ = (Index("surveys_by_day", "kind", "answered_on"),)

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    support_type: Mapped[str] = mapped_column(String(4))
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    updated_at: Mapped[datetime] = mapped_column(DateTime)
    answered_on: Mapped[date | None] = mapped_column(Date)
    score: Mapped[int | None]
    text: Mapped[str | None] = mapped_column(Text)
