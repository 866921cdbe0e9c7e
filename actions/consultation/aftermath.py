"""What becomes of a consultation once it has begun, and what of the owner's the adviser may see for it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.consultation.errors import NotPossible
from actions.consultation.loading import booking_of, held
from actions.consultation.models import SHARABLE, Booking, Shared, Status
from actions.consultation.reading import BookingReader
from actions.consultation.state import change_status, note, status_of
from actions.database.base import loaded
from actions.encryption import Cipher
from knowledge.clock import Clock, now_jst


class HeldBookings(BookingReader):
    """Marks bookings. `by` is who does it: `staff:<id>` as a rule. Doing it twice changes nothing."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        super().__init__(engine, cipher)
        self._clock = clock

    def share(self, booking_id: str, items: Iterable[Shared], by: str = "person") -> Booking:
        """From now on the adviser may see exactly these items; what is not in `SHARABLE` is passed over.

        :raises UnknownBooking: there is none.
        """
        with Session(self._engine) as session, session.begin():
            row = held(session, booking_id)
            shared = sorted(SHARABLE.intersection(items))
            if shared != row.shares:
                row.shares = list(shared)
                note(session, booking_id, "shared", by, self._clock(), items=",".join(shared))
            return booking_of(row)

    def hold(self, booking_id: str, by: str) -> Booking:
        """Notes that the consultation took place; from its beginning on.

        :raises UnknownBooking: there is none.
        :raises NotPossible: it has not begun, or is no confirmed booking.
        """
        return self._mark(booking_id, ("held",), by)

    def no_show(self, booking_id: str, by: str) -> Booking:
        """Notes that the owner did not come; from its beginning on.

        :raises UnknownBooking: there is none.
        :raises NotPossible: it has not begun, or is no confirmed booking.
        """
        return self._mark(booking_id, ("no_show",), by)

    def recorded(self, booking_id: str, by: str) -> Booking:
        """Notes that the adviser wrote down what came of it; so it took place.

        :raises UnknownBooking: there is none.
        :raises NotPossible: it has not begun, or is no confirmed booking.
        """
        return self._mark(booking_id, ("held", "recorded"), by)

    def _mark(self, booking_id: str, way: tuple[Status, ...], by: str) -> Booking:
        with Session(self._engine) as session, session.begin():
            row, now = held(session, booking_id), self._clock()
            if now < loaded(row.starts_at):
                raise NotPossible(status_of(row))
            steps = way[way.index(status_of(row)) + 1 :] if row.status in way else way
            for status in steps:
                change_status(session, row, status, by, now)
            return booking_of(row)
