"""Whose consultation it is: its adviser's, and the office's to look at."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from actions.consultation.errors import UnknownBooking
from actions.consultation.models import Booking
from actions.consultation.reading import BookingReader
from actions.staff.models import Member
from connectors.console.access import needs
from connectors.http.problem import Problem

AdviserOrOffice = Annotated[Member, Depends(needs("adviser", "office"))]
AdviserOnly = Annotated[Member, Depends(needs("adviser"))]
_SOMEBODY_ELSES = "別の相談員の相談です。"
_NO_ADVISER = "この職員は、相談員として登録されていません。事務局に伝えてください。"


def is_office(member: Member) -> bool:
    """Whether somebody may look at every adviser's consultations."""
    return member.may(("office",))


def seen(bookings: BookingReader, booking_id: str, member: Member) -> Booking:
    """The booking, if it is this adviser's or the member is of the office.

    :raises Problem: 404 there is none, 403 it is somebody else's.
    """
    booking = _booking(bookings, booking_id)
    if not is_office(member) and booking.adviser_id != member.adviser_id:
        raise Problem(403, _SOMEBODY_ELSES)
    return booking


def own(bookings: BookingReader, booking_id: str, member: Member) -> Booking:
    """The booking, if it is this adviser's: only they write about it.

    :raises Problem: 404 there is none, 403 it is somebody else's.
    """
    booking = _booking(bookings, booking_id)
    if booking.adviser_id != member.adviser_id:
        raise Problem(403, _SOMEBODY_ELSES)
    return booking


def adviser_of(member: Member) -> str:
    """The id of the adviser that a member is.

    :raises Problem: 403, they are none.
    """
    if member.adviser_id is None:
        raise Problem(403, _NO_ADVISER)
    return member.adviser_id


def _booking(bookings: BookingReader, booking_id: str) -> Booking:
    try:
        return bookings.get(booking_id)
    except UnknownBooking as error:
        raise Problem(404) from error
