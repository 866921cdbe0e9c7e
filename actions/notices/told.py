"""A booking in words, for mails and messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.consultation.models import Booking, Contact
from actions.consultation.tables import AdviserRow
from actions.consultation.topics import topic
from actions.notices.wording import wording
from knowledge.calendar.days import Day, day_of, time_of_day


@dataclass(frozen=True, slots=True)
class Told:
    """All that is needed to tell of a booking. `contact` is None and `supporter` "" once they were erased, `page` is ""
    without one."""

    booking: Booking
    adviser: str
    meeting_url: str
    contact: Contact | None
    page: str
    supporter: str = ""

    @property
    def when(self) -> str:
        """「2026年11月25日（水）14時〜14時30分」."""
        return span(self.booking.starts_at, self.booking.ends_at)

    @property
    def how(self) -> str:
        """The mode, with the address of the meeting or who calls."""
        say = wording().how
        if self.booking.mode == "phone":
            return say["phone_number" if self.contact and self.contact.phone else "phone"]
        return say["web_address"].format(address=self.room) if self.room else say["web"]

    @property
    def room(self) -> str:
        """Address of the meeting, for whoever is to be there: "" before the booking is confirmed and after its end."""
        return self.meeting_url if self.booking.mode == "web" and self.booking.status == "confirmed" else ""

    @property
    def facts(self) -> str:
        """The lines about it: that somebody else takes part stands there, not who."""
        return self._lines(wording().somebody if self.booking.three_party else "")

    @property
    def facts_for_owner(self) -> str:
        """The same with the name of who takes part, for what only the owner reads and what is stored encrypted."""
        return self._lines(self.supporter)

    def _lines(self, supporter: str) -> str:
        say = wording().lines
        values = {
            "when": self.when,
            "how": self.how,
            "adviser": self.adviser,
            "topic": topic(self.booking.topic).name,
            "supporter": supporter,
        }
        return "\n".join(say[name].format(**{name: value}) for name, value in values.items() if value)


def told(session: Session, booking: Booking, contact: Contact | None, supporter: str, page: str) -> Told:
    """A booking with the names that belong to it."""
    adviser = session.get_one(AdviserRow, booking.adviser_id)
    return Told(booking, adviser.name, adviser.meeting_url or "", contact, page, supporter)


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Day and hours of a consultation, Japan time."""
    begins, ends = (time_of_day(at) or wording().midnight for at in (starts_at, ends_at))
    return wording().from_to.format(day=Day(day_of(starts_at)), begins=begins, ends=ends)
