"""What time and erasing do to bookings: unconfirmed ones are released, silently cancelled ones told of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.consultation.errors import UnknownBooking
from actions.consultation.loading import booking_of, held, tell
from actions.consultation.news import News
from actions.consultation.selling import free
from actions.consultation.state import change_status
from actions.consultation.tables import BookingHistoryRow, BookingRow
from actions.consultation.waiting import tell_waiting
from actions.database.base import loaded, stored
from actions.database.reading import reading
from actions.encryption import Cipher


def release(engine: Engine, cipher: Cipher, news: News, now: datetime) -> int:
    """Frees the slots of bookings that were not confirmed in time; returns how many.

    Several may do so at once: each booking is released by the first, and only while it is still unconfirmed.
    """
    late = select(BookingRow.id).where(BookingRow.status == "requested", BookingRow.confirm_by <= stored(now))
    with reading(engine) as session:
        found = session.scalars(late.order_by(BookingRow.confirm_by)).all()
    return sum(_release(engine, cipher, news, booking_id, now) for booking_id in found)


def _release(engine: Engine, cipher: Cipher, news: News, booking_id: str, now: datetime) -> bool:
    with Session(engine) as session, session.begin():
        try:
            row = held(session, booking_id)
        except UnknownBooking:
            return False
        if row.status != "requested" or row.confirm_by is None or loaded(row.confirm_by) > now:
            return False
        change_status(session, row, "released", "system", now)
        free(session, booking_id)
        tell(session, cipher, news, row, "released")
        tell_waiting(session, news, row, booking_of(row).slot, now)
        return True


def tell_of_cancelled(engine: Engine, cipher: Cipher, news: News, now: datetime) -> int:
    """Tells of bookings that were cancelled where nobody could be told: their person was erased, or the demonstration
    advisers were removed. Returns how many there were."""
    with reading(engine) as session:
        found = session.scalars(select(BookingRow.id).where(BookingRow.untold)).all()
    return sum(_tell_of_cancelled(engine, cipher, news, booking_id, now) for booking_id in found)


def _tell_of_cancelled(engine: Engine, cipher: Cipher, news: News, booking_id: str, now: datetime) -> bool:
    with Session(engine) as session, session.begin():
        row = held(session, booking_id)
        if not row.untold:
            return False
        row.untold = False
        cancelled = select(BookingHistoryRow.by).where(BookingHistoryRow.booking_id == booking_id)
        by = session.scalar(cancelled.where(BookingHistoryRow.what == "cancelled")) or "system"
        tell(session, cipher, news, row, "cancelled", by=by)
        tell_waiting(session, news, row, booking_of(row).slot, now)
        return True
