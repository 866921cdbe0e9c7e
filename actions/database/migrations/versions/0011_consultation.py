"""Consultations: advisers, their availability, bookings, the waiting list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _advisers()
    _bookings()
    _drafts()
    op.create_table(
        "consultation_waiting",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("conversation_id", sa.String(40)),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(10)),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("prefecture", sa.String(10), nullable=False),
        sa.Column("support_type", sa.String(10), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("from_at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("joined_at", sa.DateTime, nullable=False),
        sa.Column("told_at", sa.DateTime),
    )
    op.create_index("ix_consultation_waiting_person_id", "consultation_waiting", ["person_id"])
    op.create_index("ix_consultation_waiting_until", "consultation_waiting", ["until"])


def _advisers() -> None:
    op.create_table(
        "advisers",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("prefectures", sa.JSON, nullable=False),
        sa.Column("support_types", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("modes", sa.JSON, nullable=False),
        sa.Column("meeting_url", sa.String(500)),
        sa.Column("buffer_minutes", sa.Integer, nullable=False),
        sa.Column("lead_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("on_holidays", sa.Boolean, nullable=False),
        sa.Column("removed_at", sa.DateTime),
    )
    op.create_table(
        "adviser_windows",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("adviser_id", sa.String(20), sa.ForeignKey("advisers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("begins", sa.Time, nullable=False),
        sa.Column("ends", sa.Time, nullable=False),
        sa.Column("mode", sa.String(10)),
    )
    op.create_index("ix_adviser_windows_adviser_id", "adviser_windows", ["adviser_id"])
    op.create_table(
        "adviser_exceptions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("adviser_id", sa.String(20), sa.ForeignKey("advisers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("begins", sa.Time),
        sa.Column("ends", sa.Time),
        sa.Column("mode", sa.String(10)),
    )
    op.create_index("ix_adviser_exceptions_adviser_id", "adviser_exceptions", ["adviser_id"])


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("adviser_id", sa.String(20), sa.ForeignKey("advisers.id"), nullable=False),
        sa.Column("starts_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("three_party", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("conversation_id", sa.String(40)),
        sa.Column("shares", sa.JSON, nullable=False),
        sa.Column("confirm_by", sa.DateTime),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("moves", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("code_tries", sa.Integer, nullable=False),
        sa.Column("codes_sent", sa.Integer, nullable=False),
        sa.Column("untold", sa.Boolean, nullable=False),
    )
    op.create_index("bookings_of_adviser", "bookings", ["adviser_id", "starts_at"])
    for column in ("starts_at", "status", "person_id", "untold"):
        op.create_index(f"ix_bookings_{column}", "bookings", [column])
    op.create_table(
        "booking_contacts",
        sa.Column("booking_id", sa.String(40), sa.ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("supporter", sa.Text),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("phone_digest", sa.String(64)),
        sa.Column("email_digest", sa.String(64)),
    )
    for column in ("phone_digest", "email_digest"):
        op.create_index(f"ix_booking_contacts_{column}", "booking_contacts", [column])
    op.create_table("contact_holds", sa.Column("digest", sa.String(64), primary_key=True))
    op.create_table(
        "taken_quarters",
        sa.Column("adviser_id", sa.String(20), sa.ForeignKey("advisers.id"), primary_key=True),
        sa.Column("starts_at", sa.DateTime, primary_key=True),
        sa.Column("booking_id", sa.String(40), sa.ForeignKey("bookings.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_taken_quarters_booking_id", "taken_quarters", ["booking_id"])
    op.create_table(
        "booking_history",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("booking_id", sa.String(40), sa.ForeignKey("bookings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
    )
    op.create_index("ix_booking_history_booking_id", "booking_history", ["booking_id"])


def _drafts() -> None:
    op.create_table(
        "booking_drafts",
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_booking_drafts_updated_at", "booking_drafts", ["updated_at"])
