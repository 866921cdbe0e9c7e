"""Database tables of advice. What people wrote or were told stands in `body`, encrypted.

A row goes with the contact of its booking (see `actions.consultation.tables`) and with the person it is about.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class AdviceRow(Base):
    """The record of one consultation. `version` grows with every saving; `done_at` None: still a draft."""

    __tablename__ = "advice"
    __table_args__ = (Index("advice_of_person", "person_id", "done_at"),)

    booking_id: Mapped[str] = mapped_column(
        ForeignKey("booking_contacts.booking_id", ondelete="CASCADE"), primary_key=True
    )
    adviser_id: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    saved_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    done_at: Mapped[datetime | None] = mapped_column(DateTime)


class AdviceVersionRow(Base):
    """What the owner was told: a finished record, and every correction of it with its reason; the last one says the same as
    the record itself. See `models.Version`."""

    __tablename__ = "advice_versions"

    booking_id: Mapped[str] = mapped_column(ForeignKey("advice.booking_id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    reached: Mapped[str] = mapped_column(String(10))
    told_at: Mapped[datetime] = mapped_column(DateTime)


class NextActionRow(Base):
    """Something to be done after a consultation, in the order it was told."""

    __tablename__ = "next_actions"
    __table_args__ = (Index("next_actions_of_person", "person_id"), Index("next_actions_of_booking", "booking_id"))

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    booking_id: Mapped[str] = mapped_column(ForeignKey("advice.booking_id", ondelete="CASCADE"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(DateTime)


class AskedShareRow(Base):
    """The owner was asked to show something of theirs, and has not answered yet."""

    __tablename__ = "asked_shares"

    booking_id: Mapped[str] = mapped_column(
        ForeignKey("booking_contacts.booking_id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(20), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime)


class ReferralRow(Base):
    """A desk the owner may be handed on to; `body` is the text they were shown. `agreed` None: no answer yet."""

    __tablename__ = "referrals"
    __table_args__ = (Index("referrals_of_person", "person_id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    booking_id: Mapped[str] = mapped_column(ForeignKey("booking_contacts.booking_id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    desk: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    agreed: Mapped[bool | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column(DateTime)
