"""Bookings whose news go into an outbox and into conversations, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.links import BookingLinks
from actions.consultation.models import Booking, Contact, Mode, Requested, slot_of
from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.mail.models import Mail
from actions.mail.outbox import MailOutbox
from actions.mail.tables import MailRow
from actions.notices.booking_news import BookingNews
from actions.notices.desk import Desk
from actions.notices.reminders import BookingReminders
from actions.staff.tables import StaffRow
from knowledge.clock import JST
from tests.actions.consultation.material import CIPHER, HOURS, SetClock, adviser, at, wish

ADDRESS = "https://madoguchi.example.jp"
OWNER = Contact("架空 花子", "+81312345678", "hanako@example.com")
ADVISER_MAIL, OTHER_MAIL = "adviser@example.jp", "other-adviser@example.jp"


class Office:
    """Two advisers with accounts, and whoever books."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = SetClock()
        self.conversations = Conversations(engine)
        self.outbox = MailOutbox(engine, CIPHER, self.clock)
        self.links = BookingLinks(ADDRESS, CIPHER)
        self.kept: list[Mail] = []
        self.desk = Desk(self.outbox, Channels(), self.links, ADDRESS, "madoguchi@example.jp", self.clock)
        self.bookings = Bookings(engine, CIPHER, BookingNews(self.desk), self.clock)
        self.in_chat = Bookings(engine, CIPHER, BookingNews(self.desk, spoken=True), self.clock)
        self.reminders = BookingReminders(engine, CIPHER, self.desk, self.clock)
        advisers = Advisers(engine)
        room = "https://meet.example.jp/room-1"
        self.advisers = [
            advisers.add(adviser("相談員A", meeting_url=room), HOURS),
            advisers.add(adviser("相談員B"), HOURS),
        ]
        with Session(engine) as session, session.begin():
            for address, one in zip((ADVISER_MAIL, OTHER_MAIL), self.advisers, strict=True):
                session.add(
                    StaffRow(
                        email=address, name=one.name, role="adviser", adviser_id=one.id, password_hash=None,
                        must_change=False, active=True, created_at=datetime(2026, 1, 1),  # noqa: DTZ001
                    )
                )  # fmt: skip

    def slot(self, hour: int = 10, day: int = 8, mode: Mode = "web", which: int = 0) -> str:
        return slot_of(self.advisers[which].id, at(hour, day=day), 30, mode).slot_id

    def request(self, slot_id: str = "", contact: Contact = OWNER, **fields: Any) -> Requested:
        return self.bookings.request(wish(slot_id or self.slot(), contact=contact, **fields))

    def booked(self, slot_id: str = "", contact: Contact = OWNER, **fields: Any) -> Booking:
        requested = self.request(slot_id, contact, **fields)
        return self.bookings.confirm(requested.booking.booking_id, requested.code)

    def someone(self) -> dict[str, Any]:
        conversation_id, _ = self.conversations.begin("web")
        return {"conversation_id": conversation_id, "person_id": self.conversations.person(conversation_id)}

    def mails(self, to: str = "hanako@example.com") -> list[Mail]:
        """What waits to be mailed to someone, oldest first; it counts as sent from now on."""
        while claimed := self.outbox.claim():
            self.outbox.sent(claimed)
            self.kept.append(claimed.mail)
        mine = [mail for mail in self.kept if mail.to == to]
        self.kept = [mail for mail in self.kept if mail.to != to]
        return mine

    def waiting(self) -> list[str]:
        """The kinds of what waits to be mailed."""
        with Session(self.engine) as session:
            return list(session.scalars(select(MailRow.kind).where(MailRow.state == "waiting").order_by(MailRow.id)))

    def told(self, conversation_id: str) -> list[dict[str, Any]]:
        return [m.body for m in self.conversations.messages(conversation_id) if m.role == "assistant"]

    def remind_at(self, moment: datetime) -> int:
        self.clock.now = moment
        return self.reminders.run()


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = open_database(database_url)
    yield Office(engine)
    engine.dispose()


def jst(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in December 2026; bookings of these tests are on the 8th at ten."""
    return datetime(2026, 12, day, hour, minute, tzinfo=JST)
