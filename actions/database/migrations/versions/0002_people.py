"""A conversation belongs to a person; a conversation from before gets a person of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_people_last_at", "people", ["last_at"])
    op.add_column("conversations", sa.Column("person_id", sa.String(40)))
    op.execute("INSERT INTO people (id, created_at, last_at) SELECT id, created_at, last_at FROM conversations")
    op.execute("UPDATE conversations SET person_id = id")
    with op.batch_alter_table("conversations") as table:
        table.alter_column("person_id", existing_type=sa.String(40), nullable=False)
        table.create_foreign_key("conversations_person_id_fkey", "people", ["person_id"], ["id"], ondelete="CASCADE")
        table.create_index("ix_conversations_person_id", ["person_id"])
