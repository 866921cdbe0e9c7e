"""Reminders: what a person wants to be told, the rounds watched for it, and what was told already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("subject", sa.String(400), nullable=False),
        sa.Column("document_id", sa.String(120)),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("prefectures", sa.JSON, nullable=False),
        sa.Column("industries", sa.JSON, nullable=False),
        sa.Column("purposes", sa.JSON, nullable=False),
        sa.Column("days_before", sa.JSON, nullable=False),
        sa.Column("openings", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("person_id", "subject", name="subscriptions_once"),
    )
    op.create_table(
        "watched_rounds",
        sa.Column(
            "subscription_id", sa.Integer, sa.ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("round_id", sa.String(140), primary_key=True),
        sa.Column("document_id", sa.String(120), nullable=False),
        sa.Column("opens_at", sa.DateTime),
        sa.Column("closes_at", sa.DateTime),
    )
    op.create_table(
        "deliveries",
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("delivered_at", sa.DateTime, nullable=False),
    )
