"""A booking as iCalendar (RFC 5545, sent as in RFC 5546): calendar programs add it, move it, take it out again."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from actions.notices.told import Told
from actions.notices.wording import wording
from knowledge.clock import JST
from knowledge.vtimezone import TOKYO

Method = Literal["REQUEST", "CANCEL"]
"""An invitation, or its withdrawal."""

MEDIA_TYPE = "text/calendar"


def invitation(told: Told, method: Method, at: datetime, *, organizer: str, attendee: str) -> str:
    """The booking as an iCalendar file with one event, whose UID and SEQUENCE say which booking it is and which of two
    versions is the later one; those of the file on the booking's page are made alike.

    :param at: when it was written.
    :param organizer: mail address of the service.
    :param attendee: that of the receiver.
    """
    say, booking = wording().invitation, told.booking
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//Consultation//JA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(TOKYO))
    event = Event()
    event.add("uid", uid(booking.booking_id))
    event.add("sequence", 2 * booking.moves + (2 if method == "CANCEL" else 1))
    event.add("dtstamp", at)
    event.add("dtstart", booking.starts_at.astimezone(JST))
    event.add("dtend", booking.ends_at.astimezone(JST))
    event.add("summary", say["summary"].format(adviser=told.adviser))
    event.add("description", "\n".join(filter(None, (told.facts, told.page))))
    event.add("location", say["phone"] if booking.mode == "phone" else told.room or say["web"])
    if told.room:
        event.add("url", told.room)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", _address(organizer, say["organizer"]))
    event.add("attendee", _attendee(attendee))
    calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body.decode()


def uid(booking_id: str) -> str:
    """What a booking is called in every calendar, however it got there."""
    return f"{booking_id}@booking.madoguchi"


def _address(address: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    found.params["CN"] = vText(name)
    return found


def _attendee(address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    found.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return found
