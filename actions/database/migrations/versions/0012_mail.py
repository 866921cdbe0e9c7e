"""Mail that waits to be sent, reminders of bookings, what people think of the service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("content", sa.Text),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("unclear", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("next_try_at", sa.DateTime, nullable=False),
        sa.Column("lease_until", sa.DateTime),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("done_at", sa.DateTime),
    )
    op.create_index("mails_due", "mails", ["state", "next_try_at"])
    op.create_index("ix_mails_done_at", "mails", ["done_at"])
    op.create_index("ix_mails_person_id", "mails", ["person_id"])
    op.create_table(
        "booking_reminders",
        sa.Column("booking_id", sa.String(40), sa.ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.String(20), primary_key=True),
        sa.Column("told_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "surveys",
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("subject_id", sa.String(40), primary_key=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("support_type", sa.String(4), nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("answered_on", sa.Date),
        sa.Column("score", sa.Integer),
        sa.Column("text", sa.Text),
    )
    op.create_index("ix_surveys_person_id", "surveys", ["person_id"])
    op.create_index("surveys_by_day", "surveys", ["kind", "answered_on"])
