"""Links between the channels of one person that are just being made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "link_nonces",
        sa.Column("nonce_hash", sa.String(64), primary_key=True),
        sa.Column(
            "conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_link_nonces_conversation_id", "link_nonces", ["conversation_id"])
