"""Which change of a booking may follow which, and its history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from actions.consultation.errors import NotPossible
from actions.consultation.models import Status
from actions.consultation.tables import BookingHistoryRow, BookingRow
from actions.database.base import stored

FOLLOWS: dict[Status, frozenset[Status]] = {
    "requested": frozenset(("confirmed", "cancelled", "released")),
    "confirmed": frozenset(("cancelled", "held", "no_show")),
    "held": frozenset(("recorded",)),
    "no_show": frozenset(("held",)),  # marked by mistake, or they came after all
    "recorded": frozenset(),
    "cancelled": frozenset(),
    "released": frozenset(),
}
"""What each status can become. Being moved changes no status and needs an open one."""


def change_status(session: Session, row: BookingRow, status: Status, by: str, at: datetime, **details: str) -> None:
    """Gives a booking, which the caller holds, its next status.

    :raises NotPossible: it cannot follow the present one.
    """
    if status not in FOLLOWS[status_of(row)]:
        raise NotPossible(status_of(row))
    row.status = status
    if status != "requested":
        row.confirm_by = None
    note(session, row.id, status, by, at, **details)


def note(session: Session, booking_id: str, what: str, by: str, at: datetime, **details: str) -> None:
    """Adds a row to a booking's history."""
    session.add(BookingHistoryRow(booking_id=booking_id, at=stored(at), by=by, what=what, details=details))


def status_of(row: BookingRow) -> Status:
    """The status of a stored booking."""
    return row.status  # type: ignore[return-value]  # nothing else is ever written there
