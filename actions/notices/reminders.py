"""Reminds people of their consultations: on the day before, and an hour before; each once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Literal

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.consultation.loading import booking_of, contact_in, held, supporter_in
from actions.consultation.models import Booking
from actions.consultation.tables import BookingHistoryRow, BookingRow
from actions.database.base import loaded, stored
from actions.encryption import Cipher
from actions.notices.desk import Desk, changes
from actions.notices.tables import BookingReminderRow
from actions.notices.wording import wording
from knowledge.clock import JST, Clock, now_jst

Kind = Literal["day", "hour"]
_FROM, _UNTIL = time(9), time(18)
_HOUR, _TOO_LATE = timedelta(hours=1), timedelta(minutes=5)
_AHEAD = timedelta(days=2)
_EVER = datetime.min.replace(tzinfo=UTC)


def due(starts_at: datetime, since: datetime, now: datetime) -> Kind | None:
    """The reminder that is due at `now`, whether it was given or not.

    On the day before between 9 and 18 o'clock in Japan, and from an hour until five minutes before. Who booked, or moved,
    after that had begun needs none.

    :param since: when the booking became what it is.
    """
    hour_before = starts_at - _HOUR
    if since < hour_before <= now < starts_at - _TOO_LATE:
        return "hour"
    day_before = starts_at.astimezone(JST).date() - timedelta(days=1)
    begins, ends = (datetime.combine(day_before, at, JST) for at in (_FROM, _UNTIL))
    return "day" if since < begins <= now < ends else None


class BookingReminders:
    """Gives the reminders that are due. Several may run at once, in one process or many: the first one claims a reminder in
    the transaction that writes it."""

    def __init__(self, engine: Engine, cipher: Cipher, desk: Desk, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._desk = desk
        self._clock = clock

    def run(self) -> int:
        """Returns how many reminders were given.

        :raises sqlalchemy.exc.SQLAlchemyError: one could not be given; all others were.
        """
        now = self._clock()
        given, failure = 0, None
        for booking_id in self._due(now):
            try:
                given += self._remind(booking_id, now)
            except SQLAlchemyError as error:
                failure = error
        if failure is not None:
            raise failure
        return given

    def _due(self, now: datetime) -> list[str]:
        """Bookings with a reminder that is due and was not given when this was looked up."""
        rows = select(BookingRow).where(
            BookingRow.status == "confirmed",
            BookingRow.starts_at > stored(now),
            BookingRow.starts_at < stored(now + _AHEAD),
        )
        with Session(self._engine) as session:
            bookings = [booking_of(row) for row in session.scalars(rows)]
            return [b.booking_id for b in bookings if _open_reminder(session, b, now) is not None]

    def _remind(self, booking_id: str, now: datetime) -> bool:
        with Session(self._engine) as session, session.begin():
            booking = booking_of(held(session, booking_id))
            kind = _open_reminder(session, booking, now) if booking.status == "confirmed" else None
            if kind is None:
                return False
            session.add(BookingReminderRow(booking_id=booking_id, key=_key(kind, booking), told_at=stored(now)))
            contact = contact_in(session, self._cipher, booking_id)
            supporter = supporter_in(session, self._cipher, booking_id)
            about = self._desk.about(session, booking, contact, supporter)
            self._desk.mail_owner(session, about, _key(kind, booking), kind, expires_at=booking.starts_at)
            self._desk.say(session, about, wording().chats[kind].format(facts=about.facts), changes(booking))
        return True


def _open_reminder(session: Session, booking: Booking, now: datetime) -> Kind | None:
    """What is due and was not given yet."""
    if due(booking.starts_at, _EVER, now) is None:
        return None
    last_change = select(func.max(BookingHistoryRow.at)).where(
        BookingHistoryRow.booking_id == booking.booking_id, BookingHistoryRow.what.in_(("confirmed", "moved"))
    )
    changed_at = session.scalar(last_change)
    kind = due(booking.starts_at, loaded(changed_at) if changed_at else booking.created_at, now)
    if kind is None or session.get(BookingReminderRow, (booking.booking_id, _key(kind, booking))) is not None:
        return None
    return kind


def _key(kind: Kind, booking: Booking) -> str:
    return f"{kind}.{booking.moves}"
