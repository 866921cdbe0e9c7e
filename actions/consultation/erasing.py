"""What is erased of bookings, and when. What is left says nothing of a person: when, which topic, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, select, update
from sqlalchemy.orm import Session

from actions.consultation.models import OPEN
from actions.consultation.selling import free
from actions.consultation.state import change_status, note
from actions.consultation.tables import BookingContactRow, BookingRow, ContactHoldRow
from actions.database.base import stored

_BLANK: dict[str, Any] = {
    "person_id": None,
    "conversation_id": None,
    "shares": [],
    "token_hash": "",
    "code_digest": "",
}


def forget(session: Session, people: Sequence[str]) -> int:
    """Erases what the bookings of people say of them, and cancels what is still to come; returns how many that were.

    Called before the people themselves are erased, in the same transaction. The advisers are told soon after
    (`Bookings.release_expired`).
    """
    return _forget(session, BookingRow.person_id.in_(people), "person", datetime.now(UTC))


def erase(engine: Engine, booking_ids: Sequence[str], by: str, now: datetime) -> int:
    """The same for single bookings, for who asks for it and has no conversation; `by` is who does it."""
    with Session(engine) as session, session.begin():
        return _forget(session, BookingRow.id.in_(booking_ids), by, now)


def erase_expired(engine: Engine, age: timedelta, now: datetime) -> int:
    """Erases whose the bookings were that ended longer ago than `age`; returns how many."""
    over = (
        select(BookingContactRow.booking_id)
        .join(BookingRow, BookingRow.id == BookingContactRow.booking_id)
        .where(BookingRow.ends_at < stored(now - age))
    )
    with Session(engine) as session:
        found = session.scalars(over).all()
    with Session(engine) as session, session.begin():
        session.execute(delete(BookingContactRow).where(BookingContactRow.booking_id.in_(found)))
        session.execute(update(BookingRow).where(BookingRow.id.in_(found)).values(**_BLANK))
        for booking_id in found:
            note(session, booking_id, "erased", "system", now)
    with Session(engine) as session, session.begin():
        _drop_holds(session)
    return len(found)


def _forget(session: Session, which: ColumnElement[bool], by: str, now: datetime) -> int:
    session.execute(update(BookingRow).where(which).values(untold=BookingRow.untold))  # nobody else changes them now
    rows = session.scalars(select(BookingRow).where(which)).all()
    cancelled = 0
    for row in rows:
        if row.status in OPEN and row.starts_at > stored(now):
            change_status(session, row, "cancelled", by, now)
            free(session, row.id)
            row.untold = True
            cancelled += 1
        for name, value in _BLANK.items():
            setattr(row, name, value)
        note(session, row.id, "erased", by, now)
    ids = [row.id for row in rows]
    session.flush()
    session.execute(delete(BookingContactRow).where(BookingContactRow.booking_id.in_(ids)))
    return cancelled


def _drop_holds(session: Session) -> None:
    """Erases the digests of contacts that no booking has any more. A transaction of its own: who books holds them
    while waiting for a slot, which must not wait for this."""
    phones = select(BookingContactRow.phone_digest).where(BookingContactRow.phone_digest.is_not(None))
    emails = select(BookingContactRow.email_digest).where(BookingContactRow.email_digest.is_not(None))
    nobody = ContactHoldRow.digest.not_in(phones) & ContactHoldRow.digest.not_in(emails)
    session.execute(delete(ContactHoldRow).where(nobody))
