"""Database tables of the funnel."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class FunnelCountRow(Base):
    """How often a step was taken on a day (in Japan), on a channel, at a question ("": at none). Nothing tells by whom."""

    __tablename__ = "funnel_counts"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    question: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class FunnelLeftRow(Base):
    """An interview that was counted as left, so that it is not counted again. It goes with its interview."""

    __tablename__ = "funnel_left"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True)
