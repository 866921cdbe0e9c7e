"""LINE: users, events received, messages on their way, what long buttons do; turns that can be told apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "line_users",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="SET NULL")),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", sa.DateTime),
    )
    op.create_index("ix_line_users_conversation_id", "line_users", ["conversation_id"])
    op.create_table(
        "line_events",
        sa.Column("event_id", sa.String(64), primary_key=True),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("occurred_at", sa.DateTime, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text),
    )
    op.create_index("line_events_of_user", "line_events", ["user", "state", "occurred_at"])
    op.create_index("line_events_waiting", "line_events", ["state", "next_at"])
    op.create_index("ix_line_events_received_at", "line_events", ["received_at"])
    op.create_table(
        "line_messages",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("user", sa.String(64), sa.ForeignKey("line_users.digest", ondelete="CASCADE"), nullable=False),
        sa.Column("event_id", sa.String(64)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("reply_token", sa.Text),
        sa.Column("reply_until", sa.DateTime),
        sa.Column("retry_key", sa.String(36), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("pushed", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("problem", sa.String(200)),
        sqlite_autoincrement=True,
    )
    op.create_index("line_messages_of_user", "line_messages", ["user", "state", "id"])
    op.create_index("line_messages_due", "line_messages", ["state", "next_at"])
    op.create_index("ix_line_messages_ended_at", "line_messages", ["ended_at"])
    op.create_table(
        "line_payloads",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.add_column("messages", sa.Column("turn_key", sa.String(64)))
    op.create_index("messages_of_turn", "messages", ["conversation_id", "turn_key"])
