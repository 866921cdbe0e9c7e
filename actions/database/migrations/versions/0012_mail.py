"""Mail that waits to be sent, reminders of bookings, what people think of the service."""

from __future__ import annotations

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass
