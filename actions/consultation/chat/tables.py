"""Database table of bookings that are being made in a conversation. It goes with the person it belongs to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class BookingDraftRow(Base):
    """One draft a person, all of it encrypted: see `draft.Draft`."""

    __tablename__ = "booking_drafts"

    person_id: Mapped[str] = mapped_column(String(40), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(DateTime, index=True)
