"""What is told unasked in LINE: to whoever asked for it, not at night, and in as few pushes as possible."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.advice.telling import Telling
from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.links import BookingLinks
from actions.consultation.models import slot_of
from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.line.outbox import Sending
from actions.line.payloads import Payloads
from actions.notices.booking_news import BookingNews
from actions.notices.desk import Desk
from actions.notices.reminders import BookingReminders
from actions.people.holding import hold
from actions.reminders.dispatcher import Dispatcher
from actions.reminders.subscriptions import Subscriptions
from connectors.line.channel import LineChannel
from connectors.line.limits import problems
from knowledge.clock import JST
from madoguchi.wiring import cipher
from tests.actions.advice.material import ADVICE
from tests.actions.consultation.material import HOURS, SetClock, adviser, at, wish
from tests.actions.line.material import ANNA, Post
from tests.actions.reminders.material import NOON, FakeClock, FakeRounds, upcoming
from tests.connectors.line.conftest import Channel
from tests.fakes.line import Phone, actions_in, until, words_in


def jst(hour: int, minute: int = 0, day: int = 21) -> datetime:
    """A time in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def body(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text} | more


class Told:
    """Anna, who talks in LINE, and whatever she is told."""

    def __init__(self, engine: Engine) -> None:
        self.post, self.conversations = Post(engine), Conversations(engine)
        self.post.known(ANNA)
        self.mine, _ = self.conversations.begin("line")
        self.post.users.converse(self.post.anna, self.mine)
        self.payloads = Payloads(engine, self.post.clock)
        channel = LineChannel(self.post.users, self.post.outbox, self.payloads, self.post.clock)
        self.channels = Channels({"line": channel})

    def tell(self, *bodies: dict[str, Any], conversation_id: str = "") -> None:
        with Session(self.post.engine) as session, session.begin():
            self.channels.tell(session, self.conversations.person(conversation_id or self.mine), bodies)

    def due_at(self, moment: datetime) -> Sending | None:
        self.post.clock.now = moment
        return self.post.outbox.begin(self.post.anna)


@pytest.fixture
def told(database_url: str) -> Iterator[Told]:
    engine = open_database(database_url)
    yield Told(engine)
    engine.dispose()


def words(sending: Sending | None) -> list[str]:
    return [] if sending is None else [message["text"] for message in sending.messages]


def test_by_day_it_goes_at_once(told: Told) -> None:
    told.tell(body("お知らせ"))
    sending = told.due_at(NOON)
    assert words(sending) == ["お知らせ"] and sending is not None and sending.reply_token is None
    assert [m.body["text"] for m in told.conversations.messages(told.mine)] == ["お知らせ"]


@pytest.mark.parametrize(("told_at", "goes_at"), [(jst(21), jst(8, day=22)), (jst(23, 59), jst(8, day=22)),
                                                  (jst(0), jst(8)), (jst(7, 59), jst(8))])  # fmt: skip
def test_at_night_it_waits_for_eight_o_clock(told: Told, told_at: datetime, goes_at: datetime) -> None:
    told.post.clock.now = told_at
    told.tell(body("お知らせ"))
    assert told.due_at(told_at) is None
    assert told.due_at(goes_at - timedelta(seconds=1)) is None
    assert told.post.users.claim("w1") is None
    assert words(told.due_at(goes_at)) == ["お知らせ"]


@pytest.mark.parametrize("told_at", [jst(8), jst(20, 59)])
def test_the_day_begins_at_eight_and_ends_at_nine_in_the_evening(told: Told, told_at: datetime) -> None:
    told.post.clock.now = told_at
    told.tell(body("お知らせ"))
    assert words(told.due_at(told_at)) == ["お知らせ"]


def test_what_waited_through_the_night_goes_together(told: Told) -> None:
    for hour in (21, 22, 23):
        told.post.clock.now = jst(hour)
        told.tell(body(f"{hour}時"))
    assert words(told.due_at(jst(8, day=22))) == ["21時", "22時", "23時"]


def test_what_staff_write_goes_at_once_even_at_night(told: Told) -> None:
    told.post.clock.now = jst(22)
    told.tell(body("夜のお知らせ"))
    told.tell(body("いま見ています", author="相談員A"))
    at_once = told.due_at(jst(22))
    assert at_once is not None and words(at_once) == ["【担当者 相談員A】\nいま見ています"]
    told.post.outbox.end(at_once, "sent")
    assert told.due_at(jst(22)) is None
    assert words(told.due_at(jst(8, day=22))) == ["夜のお知らせ"]


def test_whoever_blocked_the_account_finds_it_in_the_conversation_only(told: Told) -> None:
    told.post.users.set_blocked(told.post.anna, blocked=True)
    told.tell(body("お知らせ"))
    assert told.due_at(NOON) is None
    assert [m.body["text"] for m in told.conversations.messages(told.mine)] == ["お知らせ"]


def test_whoever_talks_on_the_web_gets_no_push(told: Told) -> None:
    web, _ = told.conversations.begin("web")
    told.tell(body("お知らせ"), conversation_id=web)
    assert told.post.outbox.counts() == {}
    assert [m.body["text"] for m in told.conversations.messages(web)] == ["お知らせ"]


def test_a_conversation_in_line_whose_user_is_gone_gets_no_push(told: Told) -> None:
    told.post.users.forget(told.post.anna)
    told.tell(body("お知らせ"))
    assert told.post.outbox.counts() == {}


def test_a_long_button_is_kept_in_the_same_transaction(told: Told) -> None:
    """Whoever tells something may hold the database already: nothing else could be written beside it."""
    payload = "/ask_scheme" + json.dumps({"question": "補助金" * 150}, ensure_ascii=False)
    with Session(told.post.engine) as session, session.begin():
        hold(session, told.conversations.person(told.mine))
        told.channels.put(session, told.mine, [body("どうぞ", choices=[{"label": "聞く", "payload": payload}])])
    sending = told.due_at(NOON)
    assert sending is not None and problems(sending.messages) == []
    (action,) = actions_in(sending.messages[0])
    assert told.payloads.whole(action["data"]) == payload


def test_nothing_is_on_its_way_where_the_transaction_fails(told: Told) -> None:
    with Session(told.post.engine) as session:
        told.channels.tell(session, told.conversations.person(told.mine), [body("お知らせ")])
        session.rollback()
    assert told.due_at(NOON) is None and told.conversations.messages(told.mine) == []


@dataclass
class Office:
    """Everything that tells people something, at the running gateway's database, on clocks that say it is day."""

    channel: Channel
    phone: Phone
    other: Phone

    def __post_init__(self) -> None:
        line = self.channel.gateway.app.state.assembly.line
        self.engine: Engine = line.users._engine
        self.cipher = cipher(self.channel.gateway.settings)
        self.clock = SetClock()
        by_day = LineChannel(line.users, line.outbox, line.payloads, self.clock)
        self.channels = Channels({"line": by_day})
        self.users = line.users
        for phone in (self.phone, self.other):
            phone.says("こんにちは")

    def owner(self, phone: Phone) -> dict[str, Any]:
        user = self.users.get(self.users.digest(phone.user.user_id))
        assert user is not None and user.conversation_id is not None
        person = Conversations(self.engine).person(user.conversation_id)
        return {"person_id": person, "conversation_id": user.conversation_id}

    def hears(self, phone: Phone, seen: int) -> str:
        """What was pushed since, all of it."""
        until(lambda: len(phone.got()) > seen, "a push")
        assert phone.ways()[-1] == "push"
        fresh = phone.wait(seen + 1)[seen:]
        assert problems(fresh) == []
        return words_in(fresh)


@pytest.fixture
def office(channel: Channel) -> Office:
    return Office(channel, channel.line.person(), channel.line.person())


def test_bookings_their_reminders_and_next_actions_reach_whoever_booked_in_line(office: Office) -> None:
    phone, other = office.phone, office.other
    desk = Desk(None, office.channels, BookingLinks("https://madoguchi.example.jp", office.cipher),
                "https://madoguchi.example.jp", "madoguchi@example.jp", office.clock)  # fmt: skip
    bookings = Bookings(office.engine, office.cipher, BookingNews(desk), office.clock)
    one = Advisers(office.engine).add(adviser("試験 太郎"), HOURS)
    silent, seen = len(other.got()), len(phone.got())

    slot = slot_of(one.id, at(10, day=8), 30, "web").slot_id
    requested = bookings.request(wish(slot, **office.owner(phone)))
    booking = bookings.confirm(requested.booking.booking_id, requested.code)
    said = office.hears(phone, seen)
    assert "2026年12月8日" in said
    assert {a["data"].partition("{")[0] for m in phone.got()[seen:] for a in actions_in(m) if a["type"] == "postback"} == {
        "/change_booking", "/cancel_booking",
    }  # fmt: skip

    seen, office.clock.now = len(phone.got()), at(9, 30, day=8)
    assert BookingReminders(office.engine, office.cipher, desk, office.clock).run() == 1
    assert "10時" in office.hears(phone, seen)

    seen, office.clock.now = len(phone.got()), booking.starts_at + timedelta(minutes=30)
    actions = NextActions(office.engine, office.cipher, office.clock, lambda step, person: None)
    telling = Telling(office.cipher, office.channels, desk, office.clock)
    records = Records(office.engine, office.cipher, actions, telling, office.clock)
    assert records.finish(booking, one.name, ADVICE, 0, "staff:1") == "chat"
    assert "見積もりを2社からとる" in office.hears(phone, seen)
    assert len(other.got()) == silent


def test_deadlines_reach_whoever_asked_for_them_and_nobody_else(office: Office) -> None:
    phone, other, clock, rounds = office.phone, office.other, FakeClock(), FakeRounds([upcoming()])
    Subscriptions(office.engine).add(
        office.owner(phone)["person_id"], ("test:a", "みほん補助金"), rounds.rounds, clock()
    )
    seen, silent = len(phone.got()), len(other.got())
    clock.now = datetime(2026, 12, 11, 9, tzinfo=JST)
    dispatcher = Dispatcher(office.engine, rounds, clock, office.channels)
    assert dispatcher.run() == 1
    assert "締切が近づいています" in office.hears(phone, seen)
    assert (dispatcher.run(), len(other.got())) == (0, silent)
    Subscriptions(office.engine).stop(
        office.owner(phone)["person_id"],
        [s.id for s in Subscriptions(office.engine).of(office.owner(phone)["person_id"])],
    )
    clock.now = datetime(2026, 12, 17, 9, tzinfo=JST)
    assert Dispatcher(office.engine, rounds, clock, office.channels).run() == 0
