"""The diagnosis: finished results, as they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "interview_results",
        sa.Column("interview_id", sa.String(40), sa.ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("industry", sa.String(40), nullable=False),
        sa.Column("size", sa.String(20), nullable=False),
        sa.Column("office_consent_at", sa.DateTime),
        sa.Column("result", sa.JSON, nullable=False),
    )
    op.create_index("interview_results_of_person", "interview_results", ["person_id", "made_at"])
    op.create_index("interview_results_of_group", "interview_results", ["industry", "size"])
