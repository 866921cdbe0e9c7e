"""Database tables of consultations. Times are UTC without offset; hours and days of availability are Japan's."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, ForeignKey, Index, Integer, String, Text, Time
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.people.tables import PersonRow


def new_version() -> str:
    """A version that was never used."""
    return secrets.token_hex(8)


class AdviserRow(Base):
    """An adviser. Rows stay, for bookings refer to them: one who was removed has `removed_at`.

    `version` is another one whenever the row, or the hours of the adviser, change.
    """

    __tablename__ = "advisers"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    demo: Mapped[bool] = mapped_column(Boolean)
    active: Mapped[bool] = mapped_column(Boolean)
    topics: Mapped[list[str]] = mapped_column(JSON)
    prefectures: Mapped[list[str]] = mapped_column(JSON)
    support_types: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    modes: Mapped[list[str]] = mapped_column(JSON)
    meeting_url: Mapped[str | None] = mapped_column(String(500))
    buffer_minutes: Mapped[int] = mapped_column(Integer)
    lead_minutes: Mapped[int] = mapped_column(Integer)
    horizon_days: Mapped[int] = mapped_column(Integer)
    on_holidays: Mapped[bool] = mapped_column(Boolean)
    removed_at: Mapped[datetime | None] = mapped_column(DateTime)
    version: Mapped[str] = mapped_column(String(16), default=new_version, onupdate=new_version, server_default="")


class AdviserWindowRow(Base):
    """Hours of every week."""

    __tablename__ = "adviser_windows"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    adviser_id: Mapped[str] = mapped_column(ForeignKey("advisers.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    begins: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    mode: Mapped[str | None] = mapped_column(String(10))


class AdviserExceptionRow(Base):
    """Hours of one day that are not as in the week."""

    __tablename__ = "adviser_exceptions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    adviser_id: Mapped[str] = mapped_column(ForeignKey("advisers.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    open: Mapped[bool] = mapped_column(Boolean)
    begins: Mapped[time | None] = mapped_column(Time)
    ends: Mapped[time | None] = mapped_column(Time)
    mode: Mapped[str | None] = mapped_column(String(10))


class BookingRow(Base):
    """A booking. What tells whose it was goes when the person is erased or its time is over; the rest is statistics.

    `token_hash` is the SHA-256 of its token, `code_digest` the keyed digest of its code. `untold`: the person was
    erased, and whoever else has to know of it was not told yet.
    """

    __tablename__ = "bookings"
    __table_args__ = (Index("bookings_of_adviser", "adviser_id", "starts_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    adviser_id: Mapped[str] = mapped_column(ForeignKey("advisers.id"))
    starts_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(DateTime)
    mode: Mapped[str] = mapped_column(String(10))
    topic: Mapped[str] = mapped_column(String(40))
    three_party: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[str] = mapped_column(String(12), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey(PersonRow.id, ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    shares: Mapped[list[str]] = mapped_column(JSON)
    confirm_by: Mapped[datetime | None] = mapped_column(DateTime)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    moves: Mapped[int] = mapped_column(Integer)
    token_hash: Mapped[str] = mapped_column(String(64))
    code_digest: Mapped[str] = mapped_column(String(64))
    code_tries: Mapped[int] = mapped_column(Integer)
    codes_sent: Mapped[int] = mapped_column(Integer)
    untold: Mapped[bool] = mapped_column(Boolean, index=True)


class BookingContactRow(Base):
    """Whose booking it is and who else takes part, encrypted; the digests find the bookings of the same contact. The row
    goes when the person is erased or the retention period is over: whatever else is personal about a booking refers to
    it."""

    __tablename__ = "booking_contacts"

    booking_id: Mapped[str] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    supporter: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    email_digest: Mapped[str | None] = mapped_column(String(64), index=True)


class ContactHoldRow(Base):
    """Held while a booking of this contact is made, so that of several at once each one is counted."""

    __tablename__ = "contact_holds"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class TakenQuarterRow(Base):
    """A quarter of an hour of an adviser that is sold. Its primary key is what makes it be sold once."""

    __tablename__ = "taken_quarters"

    adviser_id: Mapped[str] = mapped_column(ForeignKey("advisers.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(DateTime, primary_key=True)
    booking_id: Mapped[str] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)


class BookingHistoryRow(Base):
    """A change of a booking; `by` is `person`, `system` or `staff:<id>`."""

    __tablename__ = "booking_history"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    booking_id: Mapped[str] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class WaitingRow(Base):
    """Someone who waits for a slot; `told_at` is when they were last told of one."""

    __tablename__ = "consultation_waiting"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(PersonRow.id, ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    topic: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str | None] = mapped_column(String(10))
    minutes: Mapped[int] = mapped_column(Integer)
    prefecture: Mapped[str] = mapped_column(String(10))
    support_type: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(10))
    from_at: Mapped[datetime] = mapped_column(DateTime)
    until: Mapped[datetime] = mapped_column(DateTime, index=True)
    joined_at: Mapped[datetime] = mapped_column(DateTime)
    told_at: Mapped[datetime | None] = mapped_column(DateTime)
