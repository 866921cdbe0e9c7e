"""What both doors to bookings work with: the REST calls, and the page of a booking."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.contact import read_contact
from actions.consultation.errors import SlotTaken, TooManyBookings
from actions.consultation.links import BookingLinks
from actions.consultation.models import Booking, Requested, Wish
from actions.consultation.slots import Slots
from actions.consultation.topics import topic
from actions.errors import WrongToken
from actions.idempotency.answers import Answers, KeyTaken
from connectors.booking.schemas import BookedOut, BookingIn, BookingOut, booking_out
from knowledge.clock import JST, Clock, now_jst

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ONLINE = ("confirmed", "held", "recorded")


@dataclass(frozen=True, slots=True)
class BookingDesk:
    """The services of consultations, behind HTTP."""

    slots: Slots
    bookings: Bookings
    advisers: Advisers
    answers: Answers
    links: BookingLinks
    clock: Clock = now_jst

    def request(self, asked: BookingIn, key: str) -> str:
        """Books, and gives the answer as JSON; the same request with the same key gives the same again, whether the
        first one is over or still going on, here or in another gateway.

        :raises KeyReused: the key came with another request.
        :raises ConsultationError: see `Bookings.request`.
        """
        body = asked.model_dump_json()
        answer = self.answers.find(key, body)
        if answer is not None:
            return answer
        given = ""

        def keep(session: Session, requested: Requested) -> None:
            nonlocal given
            given = _booked(requested)
            self.answers.keep(session, key, body, given)

        try:
            self.bookings.request(_wish(asked), keep)
        except (SlotTaken, TooManyBookings, KeyTaken):
            # Perhaps the very same request, at the same moment, was quicker.
            answer = self.answers.find(key, body)
            if answer is None:
                raise
            return answer
        return given

    def opened(self, booking_id: str, token: str) -> Booking:
        """The booking that a token opens.

        :raises WrongToken: it does not open it, or there is no such booking.
        """
        if not _ID.fullmatch(booking_id):
            raise WrongToken
        return self.bookings.authorise(booking_id, token)

    def move(self, booking: Booking, slot_id: str) -> BookingOut:
        """Gives a booking another slot.

        :raises ConsultationError: see `Bookings.move`.
        """
        return self.shown(self.bookings.move(booking.booking_id, slot_id))

    def shown(self, booking: Booking) -> BookingOut:
        """A booking as callers see it."""
        adviser = self.advisers.get(booking.adviser_id)
        online = booking.mode == "web" and booking.status in _ONLINE
        return booking_out(
            booking, adviser.name, topic(booking.topic).name, self.bookings.supporter(booking.booking_id),
            adviser.meeting_url if online else None,
        )  # fmt: skip


def _wish(asked: BookingIn) -> Wish:
    """:raises InvalidContact: nobody can be reached there."""
    contact = read_contact(asked.contact.phone, asked.contact.email, asked.name)
    return Wish(asked.slot_id, contact, topic=asked.topic, mode=asked.mode, supporter=asked.supporter or "")


def _booked(requested: Requested) -> str:
    booking = requested.booking
    return BookedOut(
        booking_id=booking.booking_id,
        token=requested.token,
        starts_at=booking.starts_at.astimezone(JST),
        status=booking.status,
    ).model_dump_json()
