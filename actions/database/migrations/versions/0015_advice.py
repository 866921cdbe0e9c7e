"""What advisers recorded, what is to be done next, referrals."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "advice",
        _booking(primary_key=True),
        sa.Column("adviser_id", sa.String(40), nullable=False),
        _person(nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("done_at", sa.DateTime),
    )
    op.create_index("advice_of_person", "advice", ["person_id", "done_at"])
    op.create_index("ix_advice_saved_at", "advice", ["saved_at"])
    op.create_table(
        "next_actions",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("booking_id", sa.String(40), sa.ForeignKey("advice.booking_id", ondelete="CASCADE"), nullable=False),
        _person(nullable=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("done_at", sa.DateTime),
    )
    op.create_index("next_actions_of_person", "next_actions", ["person_id"])
    op.create_index("next_actions_of_booking", "next_actions", ["booking_id"])
    op.create_table(
        "asked_shares",
        _booking(primary_key=True),
        sa.Column("item", sa.String(20), primary_key=True),
        sa.Column("asked_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(40), primary_key=True),
        _booking(nullable=False),
        _person(nullable=False),
        sa.Column("desk", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("agreed", sa.Boolean),
        sa.Column("answered_at", sa.DateTime),
    )
    op.create_index("ix_referrals_booking_id", "referrals", ["booking_id"])
    op.create_index("referrals_of_person", "referrals", ["person_id"])


def _booking(**options: Any) -> sa.Column[str]:
    """A booking, for as long as it is known whose it is."""
    reference = sa.ForeignKey("booking_contacts.booking_id", ondelete="CASCADE")
    return sa.Column("booking_id", sa.String(40), reference, **options)


def _person(*, nullable: bool) -> sa.Column[str]:
    return sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=nullable)
