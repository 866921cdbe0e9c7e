"""Advisers get a version, which changes whenever they or their hours do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("advisers", sa.Column("version", sa.String(16), nullable=False, server_default=""))
    op.execute("UPDATE advisers SET version = id")  # any that no other adviser has
