"""Staff of the console: accounts, sessions, the audit log."""

from __future__ import annotations

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
