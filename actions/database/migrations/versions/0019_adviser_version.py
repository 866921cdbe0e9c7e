"""Advisers get a version, which changes whenever they or their hours do."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("advisers", sa.Column("version", sa.String(16), nullable=False, server_default=""))
    advisers = sa.table("advisers", sa.column("id", sa.String), sa.column("version", sa.String))
    connection = op.get_bind()
    for (adviser_id,) in connection.execute(sa.select(advisers.c.id)).all():
        one = sa.update(advisers).where(advisers.c.id == adviser_id)
        connection.execute(one.values(version=secrets.token_hex(8)))
