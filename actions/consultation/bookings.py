"""Bookings: asked for, confirmed, moved, cancelled. Every change is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.consultation.aftermath import HeldBookings
from actions.consultation.codes import CODES, TRIES, code_digest, is_code, new_code
from actions.consultation.erasing import erase_expired
from actions.consultation.errors import (
    BookingPast,
    CodeExpired,
    InvalidContact,
    NotPossible,
    SlotTaken,
    UnknownBooking,
    UnknownSlot,
    WrongCode,
)
from actions.consultation.loading import booking_of, contact_in, held, tell
from actions.consultation.models import OPEN, Booking, Need, Requested, Slot, Wish
from actions.consultation.news import News
from actions.consultation.releasing import release, tell_of_cancelled
from actions.consultation.requesting import store_request
from actions.consultation.selling import free, take
from actions.consultation.slots import Slots, slot_from
from actions.consultation.state import change_status, note, status_of
from actions.consultation.tables import BookingRow
from actions.consultation.waiting import stop_waiting, tell_waiting
from actions.database.base import loaded, stored
from actions.encryption import Cipher
from knowledge.clock import Clock, now_jst


class Bookings(HeldBookings):
    """Makes and changes bookings. Safe to call from several threads and processes: the database sells a slot once.

    `by` is who does it: `person`, `system`, or `staff:<id>`. Doing the same thing twice is fine: the second time
    changes nothing and tells nobody.

    :param news: hears of every change, within its transaction.
    """

    def __init__(self, engine: Engine, cipher: Cipher, news: News, clock: Clock = now_jst) -> None:
        super().__init__(engine, cipher, clock)
        self._news = news
        self._slots = Slots(engine, clock)

    def request(self, wish: Wish, also: Callable[[Session, Requested], None] | None = None) -> Requested:
        """Books a slot, which is held until the booking is confirmed or 15 minutes are over.

        :param also: writes more within the same transaction; if it raises, nothing is booked.
        :raises UnknownSlot: there can be no such slot, or its mode is not the one wished for.
        :raises SlotTaken: it cannot be had any more.
        :raises PersonGone: the person was erased meanwhile.
        :raises TooManyBookings: the contact holds three open bookings.
        :raises InvalidContact: a call is wished for, but there is no phone number.
        """
        slot, now = slot_from(wish.slot_id), self._clock()
        if wish.mode not in (None, slot.mode):
            raise UnknownSlot
        if slot.mode == "phone" and wish.contact.phone is None:
            raise InvalidContact("phone", "missing")
        need = Need(wish.topic, slot.mode, slot.minutes, wish.prefecture, wish.support_type)
        self._must_be_free(slot, need)
        booking_id, token, code = secrets.token_urlsafe(12), secrets.token_urlsafe(32), new_code()
        try:
            with Session(self._engine) as session, session.begin():
                row = store_request(session, self._cipher, wish, slot, booking_id, token, code, now)
                take(session, booking_id, slot, is_new=True)
                note(session, booking_id, "requested", "person", now)
                tell(session, self._cipher, self._news, row, "code", code=code)
                requested = Requested(booking_of(row), token, code)
                if also is not None:
                    also(session, requested)
                return requested
        except SlotTaken:
            raise SlotTaken(self._slots.near(slot, need=need)) from None

    def confirm(self, booking_id: str, code: str) -> Booking:
        """Confirms a booking with the code that its contact was sent. At most five may be tried.

        :raises UnknownBooking: there is none.
        :raises WrongCode: it is not the code.
        :raises CodeExpired: it was not confirmed in time, or too many codes were tried.
        :raises NotPossible: it was cancelled.
        """
        self.release_expired()
        with Session(self._engine) as session, session.begin():
            row = held(session, booking_id)
            status = status_of(row)
            if status == "released" or (status == "requested" and (row.code_tries >= TRIES or self._is_over(row))):
                raise CodeExpired
            if status == "cancelled":
                raise NotPossible(status)
            if is_code(self._cipher, booking_id, code, row.code_digest):
                return self._confirmed(session, row, "person")
            row.code_tries += 1
            tries_left = max(0, TRIES - row.code_tries)
        raise WrongCode(tries_left)

    def confirm_in_channel(self, booking_id: str, person_id: str) -> Booking:
        """Confirms a booking in the conversation of the person who made it: no code is needed.

        :raises UnknownBooking: there is none, or it is someone else's.
        :raises CodeExpired: it was not confirmed in time.
        :raises NotPossible: it was cancelled.
        """
        if self.get(booking_id).person_id != person_id:
            raise UnknownBooking
        return self._confirm_without_code(booking_id, "person")

    def confirm_by_phone(self, booking_id: str, by: str) -> Booking:
        """Confirms a booking whose contact the staff called and spoke to: no code is needed.

        :param by: who did, such as `staff:3`.
        :raises UnknownBooking: there is none.
        :raises CodeExpired: it was not confirmed in time.
        :raises NotPossible: it was cancelled.
        """
        return self._confirm_without_code(booking_id, by)

    def renew_code(self, booking_id: str) -> str:
        """Sends another code in place of the last one; the time to confirm stays the same.

        :raises UnknownBooking: there is none.
        :raises CodeExpired: it is not waiting to be confirmed any more, or three codes were sent.
        """
        code = new_code()
        with Session(self._engine) as session, session.begin():
            row, now = held(session, booking_id), self._clock()
            if row.status != "requested" or self._is_over(row) or row.codes_sent >= CODES:
                raise CodeExpired
            row.code_digest, row.code_tries = code_digest(self._cipher, booking_id, code), 0
            row.codes_sent += 1
            note(session, booking_id, "code", "person", now)
            tell(session, self._cipher, self._news, row, "code", code=code)
        return code

    def move(self, booking_id: str, slot_id: str, by: str = "person") -> Booking:
        """Gives an open booking another slot; it keeps its status, and the old slot becomes free.

        :raises UnknownBooking: there is none.
        :raises UnknownSlot: there can be no such slot.
        :raises SlotTaken: it cannot be had any more; the booking keeps the one it has.
        :raises BookingPast: it has begun.
        :raises NotPossible: it is not open any more.
        :raises InvalidContact: the new slot is a call, but there is no phone number.
        """
        slot, before = slot_from(slot_id), self.get(booking_id)
        if before.is_open and before.slot.slot_id == slot.slot_id:
            return before
        need = Need(before.topic, slot.mode, slot.minutes)
        self._must_be_open(before)
        self._must_be_free(slot, need, booking_id)
        try:
            with Session(self._engine) as session, session.begin():
                row, now = held(session, booking_id), self._clock()
                before = booking_of(row)
                self._must_be_open(before)
                if before.slot.slot_id == slot.slot_id:
                    return before
                contact = contact_in(session, self._cipher, booking_id)
                if slot.mode == "phone" and (contact is None or contact.phone is None):
                    raise InvalidContact("phone", "missing")
                take(session, booking_id, slot)
                row.adviser_id, row.mode, row.moves = slot.adviser_id, slot.mode, row.moves + 1
                row.starts_at, row.ends_at = stored(slot.starts_at), stored(slot.ends_at)
                note(session, booking_id, "moved", by, now, before=before.slot.slot_id, after=slot.slot_id)
                tell(session, self._cipher, self._news, row, "moved", before=before.slot)
                tell_waiting(session, self._news, row, before.slot, now)
                return booking_of(row)
        except SlotTaken:
            raise SlotTaken(self._slots.near(slot, need=need)) from None

    def cancel(self, booking_id: str, by: str = "person") -> Booking:
        """Cancels an open booking; its slot becomes free.

        :raises UnknownBooking: there is none.
        :raises BookingPast: it has begun.
        :raises NotPossible: it is not open any more.
        """
        with Session(self._engine) as session, session.begin():
            row, now = held(session, booking_id), self._clock()
            if row.status in ("cancelled", "released"):
                return booking_of(row)
            self._must_be_open(booking_of(row))
            change_status(session, row, "cancelled", by, now)
            free(session, booking_id)
            tell(session, self._cipher, self._news, row, "cancelled", by=by)
            tell_waiting(session, self._news, row, booking_of(row).slot, now)
            return booking_of(row)

    def release_expired(self) -> int:
        """Frees the slots of bookings that were not confirmed in time; returns how many. Also tells of what was
        cancelled where nobody could be told, as when a person was erased."""
        tell_of_cancelled(self._engine, self._cipher, self._news, self._clock())
        return release(self._engine, self._cipher, self._news, self._clock())

    def erase_expired(self, age: timedelta) -> int:
        """Erases whose the bookings were that ended longer ago than `age`; the rest stays as statistics. Returns how
        many."""
        return erase_expired(self._engine, age, self._clock())

    def _confirm_without_code(self, booking_id: str, by: str) -> Booking:
        self.release_expired()
        with Session(self._engine) as session, session.begin():
            row = held(session, booking_id)
            if row.status == "released" or (row.status == "requested" and self._is_over(row)):
                raise CodeExpired
            return self._confirmed(session, row, by)

    def _confirmed(self, session: Session, row: BookingRow, by: str) -> Booking:
        if row.status == "requested":
            change_status(session, row, "confirmed", by, self._clock())
            if row.person_id is not None:
                stop_waiting(session, row.person_id, row.topic)
            tell(session, self._cipher, self._news, row, "confirmed")
        elif row.status == "cancelled":
            raise NotPossible("cancelled")
        return booking_of(row)

    def _must_be_free(self, slot: Slot, need: Need, booking_id: str | None = None) -> None:
        """A slot that is taken may be one whose time to confirm is over."""
        if self._slots.is_free(slot, booking_id) or (self.release_expired() and self._slots.is_free(slot, booking_id)):
            return
        raise SlotTaken(self._slots.near(slot, need=need))

    def _must_be_open(self, booking: Booking) -> None:
        if booking.status not in OPEN:
            raise NotPossible(booking.status)
        if booking.starts_at <= self._clock():
            raise BookingPast

    def _is_over(self, row: BookingRow) -> bool:
        return row.confirm_by is not None and loaded(row.confirm_by) <= self._clock()
