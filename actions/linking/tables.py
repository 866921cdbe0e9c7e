"""Database table of links between channels that are just being made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class LinkNonceRow(Base):
    """A number used once, as its SHA-256, and the conversation it stands for."""

    __tablename__ = "link_nonces"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime)
