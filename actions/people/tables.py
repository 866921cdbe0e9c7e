"""Database table of people. A person is an id and nothing else; deleting the row deletes all that belongs to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base


class PersonRow(Base):
    """One person; `last_at` is when they last said something."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    last_at: Mapped[datetime] = mapped_column(DateTime, index=True)
