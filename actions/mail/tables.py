"""Database table of mails. What is in them is encrypted, and gone as soon as they are sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class MailRow(Base):
    """One mail; see `models.State`. The key is unique: the same thing is told once.

    :param content: receiver, subject, text and attachments, encrypted; None once it is sent.
    :param lease_until: until when the process that sends it now is believed to be alive.
    :param unclear: an attempt ended without the server's word.
    """

    __tablename__ = "mails"
    __table_args__ = (Index("mails_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    message_id: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    content: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    unclear: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(DateTime)
    next_try_at: Mapped[datetime] = mapped_column(DateTime)
    lease_until: Mapped[datetime | None] = mapped_column(DateTime)
    expires_at: Mapped[datetime] = mapped_column(DateTime)
    done_at: Mapped[datetime | None] = mapped_column(DateTime, index=True)
