"""A booking and free slots as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from actions.consultation.models import Adviser, Booking, Contact, Slot
from actions.consultation.topics import topic
from connectors.booking.wording import wording
from knowledge.calendar.days import Day, day_of
from knowledge.clock import JST

Confirming = Literal["code", "call", ""]
"""How a booking becomes a confirmed one: by the code of a mail, by a call of staff; "": it need not any more."""


@dataclass(frozen=True, slots=True)
class ShownBooking:
    """What the page says of a booking.

    :param changeable: whether it can be moved and cancelled.
    """

    booking_id: str
    slot_id: str
    state: str
    when: str
    way: str
    mode: str
    adviser: str
    demo: bool
    topic: str
    supporter: str
    meeting_url: str | None
    confirming: Confirming
    until: str
    changeable: bool
    is_open: bool


def shown(booking: Booking, adviser: Adviser, contact: Contact | None, supporter: str, now: datetime) -> ShownBooking:
    """A booking as its page shows it; `supporter` is who else takes part, "" for nobody."""
    say = wording()
    called = booking.mode == "phone" and booking.is_open and contact is not None and contact.phone
    confirmed = booking.status == "confirmed"
    return ShownBooking(
        booking_id=booking.booking_id,
        slot_id=booking.slot.slot_id,
        state=say.states[_state(booking, now)],
        when=when(booking.starts_at, booking.ends_at),
        way=say.call_to.format(last=str(contact.phone)[-4:]) if called and contact else say.ways[booking.mode],
        mode=booking.mode,
        adviser=adviser.name + (say.demo if adviser.demo else ""),
        demo=adviser.demo,
        topic=topic(booking.topic).name,
        supporter=supporter,
        meeting_url=adviser.meeting_url if confirmed and booking.mode == "web" and now < booking.ends_at else None,
        confirming=_confirming(booking, contact),
        until=say.until.format(time=f"{booking.confirm_by.astimezone(JST):%-H:%M}") if booking.confirm_by else "",
        changeable=booking.is_open and now < booking.starts_at,
        is_open=booking.is_open and now < booking.ends_at,
    )


def when(starts_at: datetime, ends_at: datetime) -> str:
    """「2026年11月25日（水）13:00〜13:30」."""
    return f"{Day(day_of(starts_at))}{starts_at.astimezone(JST):%-H:%M}〜{ends_at.astimezone(JST):%-H:%M}"


def by_day(slots: Iterable[Slot]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Slots as days with (id, text), in the order they come."""
    say, days = wording(), dict[date, list[tuple[str, str]]]()
    for slot in slots:
        time = f"{slot.starts_at.astimezone(JST):%-H:%M}"
        text = say.slot.format(time=time, minutes=slot.minutes, way=say.ways[slot.mode])
        days.setdefault(day_of(slot.starts_at), []).append((slot.slot_id, text))
    return [(str(Day(day)), found) for day, found in days.items()]


def _state(booking: Booking, now: datetime) -> str:
    if booking.is_open and now >= booking.ends_at:
        return "past"
    if booking.status == "confirmed" and now >= booking.starts_at:
        return "now"
    return booking.status


def _confirming(booking: Booking, contact: Contact | None) -> Confirming:
    if booking.status != "requested":
        return ""
    return "code" if contact is not None and contact.email else "call"
