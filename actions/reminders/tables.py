"""Database tables of reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class SubscriptionRow(Base):
    """What a person wants to be told: of one document, or of all rounds that meet a condition.

    `subject` says the same in one line, so that the same wish is kept once.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("person_id", "subject", name="subscriptions_once"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(400))
    document_id: Mapped[str | None] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    prefectures: Mapped[list[str]] = mapped_column(JSON)
    industries: Mapped[list[str]] = mapped_column(JSON)
    purposes: Mapped[list[str]] = mapped_column(JSON)
    days_before: Mapped[list[int]] = mapped_column(JSON)
    openings: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(DateTime)


class WatchedRoundRow(Base):
    """A round as the person last knew it: another closing time is a moved deadline, a new round a new one."""

    __tablename__ = "watched_rounds"

    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True)
    round_id: Mapped[str] = mapped_column(String(140), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(120))
    opens_at: Mapped[datetime | None] = mapped_column(DateTime)
    closes_at: Mapped[datetime | None] = mapped_column(DateTime)


class DeliveryRow(Base):
    """Something a person was told. The key is unique: it is claimed in the transaction that appends the message."""

    __tablename__ = "deliveries"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    delivered_at: Mapped[datetime] = mapped_column(DateTime)
