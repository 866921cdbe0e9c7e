"""An office with advisers, bookings and advice over one database, and made-up owners. Nobody here is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.advice.asking import AskedShares
from actions.advice.corrections import Corrections
from actions.advice.desks import desks
from actions.advice.keeping import KeptAdvice
from actions.advice.models import Advice, Planned
from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.advice.referrals import Referral, Referrals
from actions.advice.shown import OwnersThings
from actions.advice.telling import Telling
from actions.advice.told_again import ToldAgain
from actions.advice.triage import TriageDesk
from actions.advice.turns import AdviceTurns
from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.links import BookingLinks
from actions.consultation.models import Booking, Contact, Slot, slot_of
from actions.consultation.news import NoNews
from actions.consultation.slots import Slots
from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.conversations.tables import MessageRow
from actions.database.base import stored
from actions.funnel.steps import Step
from actions.handover.callbacks import Callbacks
from actions.interview.result.profile import business_of
from actions.interview.script import script
from actions.mail.models import Mail
from actions.mail.outbox import MailOutbox
from actions.notices.desk import Desk
from actions.personal import personal
from tests.actions.consultation.material import CIPHER, HOURS, SetClock, adviser, at, wish
from tests.actions.fake_knowledge import FakeKnowledge, scheme
from tests.actions.interview.result.material import NOW, finished, result_of
from tests.actions.interview.walking import SCRIPT
from tests.actions.reminders.material import FakeRounds, upcoming

ADVICE = Advice(
    talked="仕入れ先が値上げをした話",
    advice="見積もりを2社からとりましょう。",
    actions=(
        Planned(what="見積もりを2社からとる", until=at(0, day=18).date()),
        Planned(what="申請の書き方の例を送る", who="adviser"),
    ),
)
ADDRESS = "https://madoguchi.example.jp"
OWNER = Contact("架空 花子", "+819012345678", "owner@example.com")


class Office:
    """Everything wired to one database; `clock` stands at eight on Monday, 7 December 2026. No mail server unless
    `mail`."""

    def __init__(self, engine: Engine, *, mail: bool = False) -> None:
        self.engine, self.clock = engine, SetClock()
        self.counted: list[tuple[Step, str | None]] = []
        self.knowledge = FakeKnowledge(documents={"test:a": scheme("test:a", title="みほん補助金")})
        self.rounds = FakeRounds([upcoming("test:a.r1", closes_at=at(17, day=9))])
        self.conversations = Conversations(engine)
        self.bookings = Bookings(engine, CIPHER, NoNews(), self.clock)
        self.advisers = Advisers(engine)
        self.adviser = self.advisers.add(
            adviser("試験 太郎", topics=("subsidy",), meeting_url="https://meet.example.com/a"), HOURS
        )
        self.actions = NextActions(engine, CIPHER, self.clock, self.count)
        self.outbox = MailOutbox(engine, CIPHER, self.clock)
        desk = Desk(self.outbox, Channels(), BookingLinks(ADDRESS, CIPHER), ADDRESS, clock=self.clock)
        telling = Telling(CIPHER, None, desk if mail else None, self.clock)
        self.records = Records(engine, CIPHER, self.actions, telling, self.clock, self.count)
        self.corrections = Corrections(engine, CIPHER, self.actions, telling, self.clock)
        self.asked = AskedShares(engine, None, self.clock)
        self.referrals = Referrals(engine, CIPHER, None, self.clock)
        self.callbacks = Callbacks(engine, CIPHER, Channels(), self.clock)
        told_again = ToldAgain(self.records, self.actions, self.bookings, self.advisers)
        self.turns = AdviceTurns(self.actions, self.referrals, told_again)
        self.kept = KeptAdvice(engine, self.bookings, self.records, self.actions, self.referrals, self.clock)
        self.personal = personal(engine, self.knowledge, self.rounds, "https://example.com")
        things = OwnersThings(
            self.conversations, self.personal.interviews, self.personal.results, self.personal.my_list, script(),
            self.knowledge, self.rounds,
        )  # fmt: skip
        self.desk = TriageDesk(
            self.bookings, self.advisers, things, self.records, self.actions, self.asked, self.referrals,
            self.callbacks, self.clock,
        )  # fmt: skip

    def count(self, step: Step, person_id: str | None) -> None:
        self.counted.append((step, person_id))

    def owner(self) -> tuple[str, str]:
        """A new owner who chats: (person, conversation)."""
        conversation = self.conversations.begin("web")[0]
        return self.conversations.person(conversation), conversation

    def booked(self, when: datetime | None = None, **fields: Any) -> Booking:
        """A confirmed booking, at ten on Monday if nothing is said, of a new owner who chats unless `chats` is false."""
        when, chats = when or at(10), fields.pop("chats", True)
        person, conversation = self.owner() if chats else (None, None)
        slot = Slots(self.engine, self.clock).find(when, when + timedelta(hours=1), mode="web")[0]
        given = {"person_id": person, "conversation_id": conversation, "contact": OWNER} | fields
        requested = self.bookings.request(wish(slot.slot_id, **given))
        return self.bookings.confirm(requested.booking.booking_id, requested.code)

    def diagnose(self, person: str) -> None:
        """A finished diagnosis with its result."""
        begun = self.personal.interviews.begin(person, NOW)
        done = self.personal.interviews.apply(
            begun, lambda i: replace(finished(), id=i.id, person_id=person, updated_at=NOW)
        )
        assert self.personal.results.save(done, business_of(SCRIPT, done), result_of(done)) is not None

    def slots(self, when: datetime) -> list[Slot]:
        """Every adviser's slots of the hour from `when`."""
        return [slot_of(a.id, when, 30, "web") for a in self.advisers.list()]

    def held(self, **fields: Any) -> Booking:
        """A booking whose time has come."""
        booking = self.booked(**fields)
        self.clock.now = booking.starts_at
        return booking

    def refer(self, booking: Booking, note: str = "") -> Referral:
        """The owner is asked whether to be handed on to よろず支援拠点."""
        return self.referrals.ask(booking, self.adviser.name, desks()[0], OWNER, "補助金・支援制度", note)

    def told(self, booking: Booking) -> list[dict[str, Any]]:
        """What the owner was told in their conversation, without the answers to their questions."""
        assert booking.conversation_id is not None
        said = [m.body for m in self.conversations.messages(booking.conversation_id) if m.role == "assistant"]
        return [body for body in said if "status" not in body]

    def mails(self) -> list[Mail]:
        """What waits to be mailed, oldest first; the server has taken it from now on."""
        found = []
        while claimed := self.outbox.claim():
            self.outbox.sent(claimed)
            found.append(claimed.mail)
        return found

    def say(self, booking: Booking, text: str, answer: dict[str, Any], at: datetime | None = None) -> None:
        """The owner asks something and is answered, now if nothing is said."""
        with Session(self.engine) as session, session.begin():
            for role, body in (("user", {"type": "text", "text": text}), ("assistant", answer)):
                row = MessageRow(conversation_id=booking.conversation_id, role=role, body=body)
                row.created_at = stored(at or self.clock.now)
                session.add(row)


def cited(document_id: str = "test:a", title: str = "みほん補助金") -> dict[str, Any]:
    """An answer that names a scheme."""
    citation = {"n": 1, "id": document_id, "title": title, "url": "https://example.com/x"}
    return {"type": "answer", "text": "使えるかもしれません。[1]", "status": "answered", "citations": [citation]}


def buttons(body: dict[str, Any]) -> list[str]:
    """The payloads of a message's buttons."""
    return [choice["payload"] for choice in body.get("choices", ())]
