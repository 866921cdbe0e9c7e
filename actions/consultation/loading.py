"""Bookings as they are stored, and as the domain speaks of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.consultation.errors import UnknownBooking
from actions.consultation.models import Booking, Contact, Mode, Shared
from actions.consultation.news import Kind, News
from actions.consultation.state import status_of
from actions.consultation.tables import BookingContactRow, BookingRow
from actions.database.base import loaded
from actions.encryption import Cipher


def booking_of(row: BookingRow) -> Booking:
    """The booking of a row."""
    return Booking(
        booking_id=row.id,
        adviser_id=row.adviser_id,
        starts_at=loaded(row.starts_at),
        ends_at=loaded(row.ends_at),
        mode=cast("Mode", row.mode),
        topic=row.topic,
        three_party=row.three_party,
        status=status_of(row),
        person_id=row.person_id,
        conversation_id=row.conversation_id,
        shares=frozenset(cast("Sequence[Shared]", row.shares)),
        confirm_by=loaded(row.confirm_by) if row.confirm_by else None,
        created_at=loaded(row.created_at),
        moves=row.moves,
    )


def held(session: Session, booking_id: str) -> BookingRow:
    """The row of a booking, which nobody else changes until the transaction ends.

    The write comes first: SQLite lets one writer in at a time, PostgreSQL locks the row.

    :raises UnknownBooking: there is none.
    """
    session.execute(update(BookingRow).where(BookingRow.id == booking_id).values(id=booking_id))
    row = session.get(BookingRow, booking_id, populate_existing=True)
    if row is None:
        raise UnknownBooking
    return row


def contact_in(session: Session, cipher: Cipher, booking_id: str) -> Contact | None:
    """Whose booking it is; None once that was erased."""
    row = session.get(BookingContactRow, booking_id)
    if row is None:
        return None
    phone, email = (None if value is None else cipher.decrypt(value) for value in (row.phone, row.email))
    return Contact(cipher.decrypt(row.name), phone, email)


def supporter_in(session: Session, cipher: Cipher, booking_id: str) -> str:
    """Who else takes part; "" for nobody, or once that was erased."""
    row = session.get(BookingContactRow, booking_id)
    return cipher.decrypt(row.supporter) if row is not None and row.supporter is not None else ""


def tell(session: Session, cipher: Cipher, news: News, row: BookingRow, kind: Kind, **details: Any) -> None:
    """Passes a change on, with the contact of the booking and who else takes part."""
    session.flush()
    contact, supporter = contact_in(session, cipher, row.id), supporter_in(session, cipher, row.id)
    news.put(session, booking_of(row), kind, contact=contact, supporter=supporter, **details)
