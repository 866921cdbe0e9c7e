"""Database tables of my list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class SavedItemRow(Base):
    """A scheme or case that a person saved. `title` is kept for when the document is no longer in the index;
    a row with `removed_at` was taken off the list and can still be put back."""

    __tablename__ = "saved_items"
    __table_args__ = (UniqueConstraint("person_id", "document_id", name="saved_items_once"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    document_id: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    saved_at: Mapped[datetime] = mapped_column(DateTime)
    removed_at: Mapped[datetime | None] = mapped_column(DateTime)


class SharedListRow(Base):
    """Who has the token may read the list. It is kept as it is, so that the person can be told it again."""

    __tablename__ = "shared_lists"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime)
