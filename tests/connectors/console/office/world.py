"""Every page of the office and the administrator over one database with advisers, bookings and answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.models import Booking, Contact
from actions.consultation.preview import next_days
from actions.consultation.reading import BookingReader
from actions.conversations.conversations import Conversations
from actions.funnel.funnel import Funnel
from actions.funnel.waiting import WaitingTimes, waiting_times
from actions.mail.outbox import MailOutbox
from actions.people.requests import PersonalRequests
from actions.survey.report import by_month, report
from actions.survey.tables import SurveyRow
from connectors.console.account.own_password import own_password_router
from connectors.console.account.routes import account_router
from connectors.console.audit.routes import audit_router
from connectors.console.days import Days
from connectors.console.office.advisers.routes import advisers_router
from connectors.console.office.bookings.routes import bookings_router
from connectors.console.office.funnel.routes import funnel_router
from connectors.console.office.mail.routes import mail_router
from connectors.console.office.people.routes import people_router
from connectors.console.office.survey.routes import survey_router
from connectors.console.office.tiles import OfficeTiles
from connectors.console.phone_bookings.routes import phone_bookings_router
from connectors.console.staff.routes import staff_router
from connectors.console.start.routes import start_router
from tests.actions.consultation.material import CIPHER, HOURS, MONDAY, HeardNews, SetClock, adviser, wish
from tests.actions.interview.walking import SCRIPT
from tests.actions.staff.conftest import Staff
from tests.connectors.console.app import console_app

PHONE = "+819012345678"


@dataclass
class World:
    """Monday the 7th of December 2026, eight in the morning."""

    engine: Engine

    def __post_init__(self) -> None:
        self.clock = SetClock()
        self.staff = Staff(self.engine)
        self.staff.clock.now = MONDAY
        self.advisers = Advisers(self.engine)
        self.bookings = Bookings(self.engine, CIPHER, HeardNews(), self.clock)
        self.conversations = Conversations(self.engine)
        self.erased: list[str] = []
        self.funnel = Funnel(self.engine, SCRIPT)
        self.outbox = MailOutbox(self.engine, CIPHER, self.clock)
        self.one = self.advisers.add(adviser("相談員A", demo=True), HOURS)
        self.two = self.advisers.add(adviser("試験 太郎", modes=("phone",), prefectures=("愛知県",)), HOURS)

    def book(
        self,
        number: int,
        name: str = "架空 花子",
        phone: str = PHONE,
        person_id: str | None = None,
        supporter: str = "",
    ) -> Booking:
        """The n-th slot of the first adviser, by someone with this telephone."""
        from actions.consultation.slots import Slots
        from tests.actions.consultation.material import at

        slots = Slots(self.engine, self.clock).find(at(9), at(17, day=11), mode="web")
        own = [slot for slot in slots if slot.adviser_id == self.one.id]
        contact = Contact(name, phone, None)
        given = wish(own[number].slot_id, contact=contact, person_id=person_id, supporter=supporter)
        made = self.bookings.request(given)
        return self.bookings.confirm(made.booking.booking_id, made.code)

    def requested(self, number: int, contact: Contact, person_id: str | None = None) -> Booking:
        """The same, not confirmed yet."""
        from actions.consultation.slots import Slots
        from tests.actions.consultation.material import at

        slots = [s for s in Slots(self.engine, self.clock).find(at(9), at(17, day=11)) if s.adviser_id == self.one.id]
        given = wish(slots[number].slot_id, contact=contact, person_id=person_id)
        return self.bookings.request(given).booking

    def someone(self) -> str:
        """Someone who talked here."""
        conversation_id, _ = self.conversations.begin("web")
        self.conversations.add(conversation_id, "user", [{"type": "text", "text": "人を雇いたい"}])
        return self.conversations.person(conversation_id)

    def answered(self, scores: dict[int, int], text: str = "") -> None:
        """Surveys with these scores, so many each."""
        now = MONDAY.replace(tzinfo=None)
        for score, times in scores.items():
            for number in range(times):
                row = SurveyRow(
                    kind="consultation", subject_id=f"s{score}-{number}", person_id=self.someone(), state="done",
                    support_type="伴走" if number % 2 else "自走", asked_at=now, updated_at=now,
                    answered_on=MONDAY.date(), score=score, text=text or None,
                )  # fmt: skip
                with Session(self.engine) as session, session.begin():
                    session.add(row)

    def app(self) -> FastAPI:
        """All of it behind the console's doors."""
        reader, staff = BookingReader(self.engine, CIPHER), self.staff
        requests = PersonalRequests(self.engine, CIPHER, self._erase, self.clock)
        tiles = [OfficeTiles(self.engine, CIPHER, self.clock)]
        return console_app(
            self.engine,
            start_router(tiles),
            account_router(staff.sign_in, staff.sessions, staff.audit, "組織のアカウント"),
            own_password_router(staff.accounts),
            staff_router(staff.accounts, lambda: [(a.id, a.name) for a in self.advisers.list()]),
            audit_router(staff.audit, staff.accounts),
            funnel_router(self.funnel, staff.audit, lambda _: b"", self._waits),
            survey_router(partial(report, self.engine), partial(by_month, self.engine), staff.audit),
            bookings_router(reader, self.advisers, staff.audit),
            advisers_router(self.advisers, partial(next_days, self.engine, clock=self.clock), staff.audit),
            people_router(requests, staff.audit),
            mail_router(self.outbox, staff.audit),
            phone_bookings_router(self.bookings, self.advisers, staff.audit, mail=True, clock=self.clock),
            clock=self.clock,
        )

    def noted(self) -> list[tuple[str, str]]:
        """What the audit log says of the office's looks."""
        return [(action, subject) for _, action, subject in self.staff.noted()]

    def _erase(self, person_id: str) -> None:
        self.conversations.erase_person(person_id)
        self.erased.append(person_id)

    def _waits(self, period: Days) -> WaitingTimes:
        return waiting_times(self.bookings.asked_and_held(period.begins, period.ends))
