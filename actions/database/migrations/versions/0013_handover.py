"""Conversations handed to staff, and requests to be called back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("called_at", sa.DateTime, nullable=False),
        sa.Column("waiting_since", sa.DateTime, nullable=False),
        sa.Column("member_id", sa.Integer),
        sa.Column("member_name", sa.String(100)),
        sa.Column("taken_at", sa.DateTime),
        sa.Column("seen_at", sa.DateTime),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("ended_how", sa.String(20)),
    )
    op.create_index("ix_handovers_conversation_id", "handovers", ["conversation_id"])
    op.create_index("ix_handovers_status", "handovers", ["status"])
    op.create_index(
        "handovers_open_once", "handovers", ["conversation_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "staff_messages",
        sa.Column("key", sa.String(64), primary_key=True),
        _of_handover(),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_staff_messages_handover_id", "staff_messages", ["handover_id"])
    op.create_table(
        "handover_notes",
        sa.Column("key", sa.String(64), primary_key=True),
        _of_handover(),
        sa.Column("member_name", sa.String(100), nullable=False),
        sa.Column("text_encrypted", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_handover_notes_handover_id", "handover_notes", ["handover_id"])
    op.create_table(
        "staff_presence",
        sa.Column("member_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("member_name", sa.String(100), nullable=False),
        sa.Column("available", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )
    _callbacks()


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("phone_encrypted", sa.Text, nullable=False),
        sa.Column("phone_digest", sa.String(64), nullable=False),
        sa.Column("wished", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("member_name", sa.String(100)),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("touched_at", sa.DateTime, nullable=False),
    )
    for column in ("person_id", "phone_digest", "status"):
        op.create_index(f"ix_callbacks_{column}", "callbacks", [column])
    op.create_table(
        "callback_forms",
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("phone_encrypted", sa.Text),
        sa.Column("wished", sa.Text),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("touched_at", sa.DateTime, nullable=False),
    )


def _of_handover() -> sa.Column[int]:
    return sa.Column("handover_id", sa.Integer, sa.ForeignKey("handovers.id", ondelete="CASCADE"), nullable=False)
