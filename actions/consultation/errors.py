"""Errors of consultations.

ConsultationError
├── UnknownSlot       there is and was no such slot
├── SlotTaken         it cannot be had any more; others can
├── TooManyBookings   this contact holds as many open bookings as it may
├── PersonGone        who asks was erased meanwhile
├── UnknownBooking    there is no such booking, or it belongs to someone else
├── UnknownAdviser    there is no such adviser
├── WrongCode         not the code that was sent
├── CodeExpired       no code confirms this booking any more
├── NotPossible       what was asked does not fit the booking's status
├── BookingPast       it has begun already
├── LinkExpired       a link to a booking's page that is too old
├── InvalidContact    a contact that nobody can be reached at
└── InvalidAvailability  hours that cannot be
A wrong token is `actions.errors.WrongToken`.
"""

from __future__ import annotations

from actions.consultation.models import Slot, Status
from actions.errors import ActionsError


class ConsultationError(ActionsError):
    """Root of all errors about consultations."""


class UnknownSlot(ConsultationError):
    """No adviser offers, or ever offered, such a slot; or its mode is not the one wished for."""


class SlotTaken(ConsultationError):
    """Someone else has the slot, or it is too late for it. `alternatives` are near by, best first (maybe none)."""

    def __init__(self, alternatives: tuple[Slot, ...] = ()) -> None:
        super().__init__()
        self.alternatives = alternatives


class TooManyBookings(ConsultationError):
    """This contact holds as many open bookings as it may."""


class PersonGone(ConsultationError):
    """The person who asks for the booking was erased meanwhile, at their own wish: nothing may be kept of them."""


class UnknownBooking(ConsultationError):
    """There is no such booking, or it does not belong to this person."""


class UnknownAdviser(ConsultationError):
    """There is no such adviser."""


class WrongCode(ConsultationError):
    """Not the code that was sent; `tries_left` more may be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class CodeExpired(ConsultationError):
    """The booking was not confirmed in time, or too many wrong codes were tried."""


class NotPossible(ConsultationError):
    """What was asked does not fit the booking as it is; `status` says how it is."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status: Status = status


class BookingPast(ConsultationError):
    """The consultation has begun: it can be neither moved nor cancelled."""


class LinkExpired(ConsultationError):
    """A link to a booking's page that was good once."""


class InvalidContact(ConsultationError):
    """`field` is `name`, `phone`, `email` or `contact`; `reason` is `missing`, `malformed` or `too_long`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class InvalidAvailability(ConsultationError):
    """Hours that end before they begin, a weekday that is none, a buffer that is no multiple of 15 …; the message says
    what, in Japanese."""
