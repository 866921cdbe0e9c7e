"""What every table module builds on. Times in the database are UTC without offset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all application tables."""


def utc_now() -> datetime:
    """The current time as it is stored."""
    return stored(datetime.now(UTC))


def stored(moment: datetime) -> datetime:
    """A time with its offset, as it is stored."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def loaded(moment: datetime) -> datetime:
    """A stored time with its offset again."""
    return moment.replace(tzinfo=UTC)


def changed_rows(result: Any) -> int:
    """How many rows an update or a delete has changed (not for inserts that may meet a conflict, see `insert_into`)."""
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
