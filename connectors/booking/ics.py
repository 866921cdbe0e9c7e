"""A booking as iCalendar (RFC 5545), for its owner's calendar."""

from __future__ import annotations

from icalendar import Calendar, Event

from actions.consultation.models import Adviser, Booking
from actions.consultation.topics import topic
from connectors.booking.wording import wording
from knowledge.clock import JST

_STATUS = {"requested": "TENTATIVE", "confirmed": "CONFIRMED", "held": "CONFIRMED", "recorded": "CONFIRMED"}


def ics_of(booking: Booking, adviser: Adviser, page: str) -> bytes:
    """The event. Downloaded again after a change it replaces the one before.

    :param page: address of the booking's page.
    """
    say = wording()
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//Consultation//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{booking.booking_id}@booking.madoguchi")
    event.add("sequence", 2 * booking.moves + (booking.status != "requested"))
    event.add("dtstamp", booking.created_at)
    event.add("dtstart", booking.starts_at.astimezone(JST))
    event.add("dtend", booking.ends_at.astimezone(JST))
    event.add("status", _STATUS.get(booking.status, "CANCELLED"))
    summary = say.summary_requested if booking.status == "requested" else say.summary
    event.add("summary", summary.format(way=say.ways[booking.mode]))
    event.add("description", say.description.format(adviser=adviser.name, topic=topic(booking.topic).name))
    if booking.status == "confirmed" and booking.mode == "web" and adviser.meeting_url:
        event.add("location", adviser.meeting_url)
    event.add("url", page)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    body: bytes = calendar.to_ical()
    return body
