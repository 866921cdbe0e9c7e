"""Calendars of advisers out of the database: their hours, read once for each version of them, and what of them is sold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from cachetools import LRUCache
from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from actions.consultation.advisers import adviser_of, availabilities, number
from actions.consultation.availability import Calendar, quarter_of
from actions.consultation.hours import Hours
from actions.consultation.models import Adviser
from actions.consultation.tables import AdviserRow, TakenQuarterRow
from actions.database.base import loaded, stored

_MOST = 2000
_known: LRUCache[str, tuple[Adviser, Hours]] = LRUCache(_MOST)
"""By version, of which there are no two alike in any database."""
_lock = Lock()

# Built once: building them takes longer than the database needs to answer.
_SOLD = and_(
    TakenQuarterRow.adviser_id == AdviserRow.id,
    TakenQuarterRow.starts_at >= bindparam("begin"),
    TakenQuarterRow.starts_at < bindparam("end"),
    TakenQuarterRow.booking_id != bindparam("moving"),
)
_EVERYBODY = (
    select(AdviserRow.id, AdviserRow.version, TakenQuarterRow.starts_at)
    .outerjoin(TakenQuarterRow, _SOLD)
    .where(AdviserRow.active, AdviserRow.removed_at.is_(None))
)
_ONE = _EVERYBODY.where(AdviserRow.id == bindparam("adviser_id"))


def calendars(
    session: Session, begin: datetime, end: datetime, adviser_id: str | None = None, moving: str | None = None
) -> tuple[Calendar, ...]:
    """The active advisers, or one of them, with what is taken between two times by bookings other than `moving`."""
    between: dict[str, Any] = {"begin": stored(begin), "end": stored(end), "moving": moving or ""}
    if adviser_id is None:
        rows = session.execute(_EVERYBODY, between)
    else:
        rows = session.execute(_ONE, between | {"adviser_id": adviser_id})
    versions: dict[str, str] = {}
    taken: dict[str, set[int]] = {}
    for seller, version, starts_at in rows:
        versions[seller] = version
        quarters = taken.setdefault(seller, set())
        if starts_at is not None:
            quarters.add(quarter_of(loaded(starts_at)))
    found = _with_hours(session, versions)
    return tuple(Calendar(adviser, hours, taken[adviser.id]) for adviser, hours in found)


def _with_hours(session: Session, versions: Mapping[str, str]) -> list[tuple[Adviser, Hours]]:
    """Advisers, whose versions are given by id, in the order they were added.

    What is read can be newer than the version it is kept under, never older: then the next call reads it again.
    """
    with _lock:
        found = {adviser_id: _known[version] for adviser_id, version in versions.items() if version in _known}
    missing = [adviser_id for adviser_id in versions if adviser_id not in found]
    if missing:
        rows = session.scalars(select(AdviserRow).where(AdviserRow.id.in_(missing))).all()
        hours = availabilities(session, rows)
        for row in rows:
            found[row.id] = adviser_of(row), Hours(hours[row.id])
        with _lock:
            _known.update({row.version: found[row.id] for row in rows if row.version})
    return sorted(found.values(), key=lambda known: number(known[0]))
