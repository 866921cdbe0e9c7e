"""People who ask the office what is kept of them, or to have it erased; they are found by their contact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from actions.consultation.erasing import erase
from actions.consultation.models import Booking, Contact
from actions.consultation.reading import BookingReader
from actions.conversations.channels import Channels
from actions.encryption import Cipher
from actions.handover.callbacks import Callback, Callbacks
from actions.mail.tables import MailRow
from actions.notices.owner_mails import mails_to_owners
from actions.people.export import Kept, everything_kept
from knowledge.clock import Clock, now_jst

ErasePerson = Callable[[str], None]
"""Erases a person with everything that belongs to them, wherever it is kept."""


@dataclass(frozen=True, slots=True)
class FoundBooking:
    """A booking of a contact, with the name that was given for it: several people may share a telephone."""

    booking: Booking
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody with this contact left: bookings, and requests to be called back at this number."""

    bookings: tuple[FoundBooking, ...] = ()
    callbacks: tuple[Callback, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.bookings or self.callbacks)

    @property
    def booking_ids(self) -> list[str]:
        """Of the bookings."""
        return [each.booking.booking_id for each in self.bookings]

    @property
    def people(self) -> list[str]:
        """Who talked here, of those who left something."""
        bookings = {each.booking.person_id for each in self.bookings if each.booking.person_id}
        return sorted(bookings | {each.person_id for each in self.callbacks})

    @property
    def subjects(self) -> list[str]:
        """What the audit log calls them."""
        return [*self.booking_ids, *(f"callback.{each.id}" for each in self.callbacks)]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: bookings, and people who talked here with all they left."""

    bookings: int
    people: int
    at: datetime


class PersonalRequests:
    """Finds, exports and erases."""

    def __init__(self, engine: Engine, cipher: Cipher, erase_person: ErasePerson, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._erase_person = erase_person
        self._clock = clock
        self._bookings = BookingReader(engine, cipher)
        self._callbacks = Callbacks(engine, cipher, Channels(), clock)

    def find(self, contact: Contact) -> Found:
        """What was left with exactly this telephone number or address."""
        bookings = []
        for booking in self._bookings.of_contact(contact):
            of = self._bookings.contact(booking.booking_id)
            bookings.append(FoundBooking(booking, of.name if of else ""))
        callbacks = self._callbacks.of_phone(contact.phone) if contact.phone else []
        return Found(tuple(bookings), tuple(callbacks))

    def chosen(self, contact: Contact, booking_ids: Sequence[str], callback_ids: Sequence[int]) -> Found:
        """Some of that; ids of what is not of this contact are ignored."""
        found = self.find(contact)
        return Found(
            tuple(each for each in found.bookings if each.booking.booking_id in booking_ids),
            tuple(each for each in found.callbacks if each.id in callback_ids),
        )

    def export(self, chosen: Found) -> Kept:
        """All that is kept of whoever left this."""
        return everything_kept(self._engine, self._cipher, chosen.people, chosen.booking_ids)

    def erase(self, chosen: Found, by: str) -> Erased:
        """Erases all of that; consultations to come are cancelled. Doing it twice is fine.

        :param by: who does it, such as `staff:3`.
        """
        erase(self._engine, chosen.booking_ids, by, self._clock())
        with Session(self._engine) as session, session.begin():
            session.execute(delete(MailRow).where(mails_to_owners(chosen.booking_ids)))
        for person_id in chosen.people:
            self._erase_person(person_id)
        return Erased(len(chosen.bookings), len(chosen.people), self._clock())
