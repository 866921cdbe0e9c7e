"""Every version of a record that the owner was told, so that a record can be corrected.

Of what was finished before, nothing else is known than whether its owner talks here: they were told in chat.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "advice_versions",
        sa.Column(
            "booking_id", sa.String(40), sa.ForeignKey("advice.booking_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("reached", sa.String(10), nullable=False),
        sa.Column("told_at", sa.DateTime, nullable=False),
    )
    op.execute(
        "INSERT INTO advice_versions (booking_id, version, body, reached, told_at) "
        "SELECT booking_id, version, body, CASE WHEN person_id IS NULL THEN 'nobody' ELSE 'chat' END, done_at "
        "FROM advice WHERE done_at IS NOT NULL"
    )
