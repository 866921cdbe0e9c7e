"""Database table of reminders of bookings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class BookingReminderRow(Base):
    """A reminder that was given, claimed in the transaction that gives it; `key` is its kind and how often the booking
    had been moved."""

    __tablename__ = "booking_reminders"

    booking_id: Mapped[str] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(DateTime)
