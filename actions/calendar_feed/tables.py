"""Database table of the calendar feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class CalendarEventRow(Base):
    """One event of the feed as it was last told. `id` is that of the round when it was first seen and never changes.

    `digest` changes when the event does; a row with `cancelled_at` is told as cancelled for a while. Times are UTC.
    """

    __tablename__ = "calendar_events"

    id: Mapped[str] = mapped_column(String(140), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime)
    event: Mapped[dict[str, Any]] = mapped_column(JSON)
