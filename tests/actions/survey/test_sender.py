"""Who is asked after a consultation: those it took place for, some hours later, by day, once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.models import slot_of
from actions.consultation.news import NoNews
from actions.conversations.channels import Channels
from actions.database.engine import open_database
from actions.interview.result.results import Results
from actions.survey.sender import SurveySender
from tests.actions.consultation.material import CIPHER, HOURS, adviser, at, contact, wish
from tests.actions.survey.conftest import Office

AFTERWARDS = {"held", "recorded"}


class Desk(Office):
    """Consultations that took place or not."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.bookings = Bookings(engine, CIPHER, NoNews(), self.clock)
        self.adviser = Advisers(engine).add(adviser(), HOURS)
        self.sender = SurveySender(engine, self.surveys, Results(engine), Channels(), self.clock)

    def consultation(self, status: str = "held", hour: int = 10, *, anonymous: bool = False) -> str:
        """A consultation on Tuesday; the conversation of whoever had it, "" if nobody knows them."""
        self.clock.now = at(9)
        conversation_id, _ = self.conversations.begin("web")
        known = {"conversation_id": conversation_id, "person_id": self.conversations.person(conversation_id)}
        slot = slot_of(self.adviser.id, at(hour, day=8), 30, "web")
        fields = {} if anonymous else known
        requested = self.bookings.request(wish(slot.slot_id, hour, contact=contact(hour), **fields))
        booking = self.bookings.confirm(requested.booking.booking_id, requested.code)
        self.clock.now = at(hour, 30, day=8)
        if status in AFTERWARDS:
            self.bookings.hold(booking.booking_id, "staff:1")
        if status == "recorded":
            self.bookings.recorded(booking.booking_id, "staff:1")
        if status == "no_show":
            self.bookings.no_show(booking.booking_id, "staff:1")
        return conversation_id

    def run_at(self, moment: datetime) -> int:
        self.clock.now = moment
        return self.sender.run()

    def told(self, conversation_id: str) -> list[str]:
        return [m.body["text"] for m in self.conversations.messages(conversation_id)]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    engine = open_database(database_url)
    yield Desk(engine)
    engine.dispose()


@pytest.mark.parametrize("status", ["held", "recorded"])
def test_who_had_a_consultation_is_asked_once_three_hours_later(desk: Desk, status: str) -> None:
    mine = desk.consultation(status)
    assert desk.run_at(at(13, 29, day=8)) == 0
    assert desk.run_at(at(13, 30, day=8)) == 1
    assert desk.run_at(at(15, day=8)) == 0
    (text,) = desk.told(mine)
    assert text.startswith("先日の相談は、いかがでしたか？")


@pytest.mark.parametrize("status", ["confirmed", "no_show"])
def test_who_had_none_is_not_asked(desk: Desk, status: str) -> None:
    mine = desk.consultation(status)
    assert desk.run_at(at(15, day=8)) == 0
    assert desk.told(mine) == []


def test_nobody_is_asked_in_the_evening_but_the_next_morning(desk: Desk) -> None:
    desk.consultation(hour=16)
    assert desk.run_at(at(19, 30, day=8)) == 0
    assert desk.run_at(at(9, 59, day=9)) == 0
    assert desk.run_at(at(10, day=9)) == 1


def test_days_later_nobody_is_asked_any_more(desk: Desk) -> None:
    desk.consultation()
    assert desk.run_at(at(10, 31, day=11)) == 0


def test_who_is_not_known_or_was_erased_is_not_asked(desk: Desk) -> None:
    desk.consultation(hour=10, anonymous=True)
    desk.conversations.erase(desk.consultation(hour=12))
    assert desk.run_at(at(17, day=8)) == 0


def test_several_at_once_ask_once(desk: Desk) -> None:
    conversations = [desk.consultation(hour=hour) for hour in (9, 10, 11, 12)]
    desk.clock.now = at(17, day=8)
    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(lambda _: desk.sender.run(), range(4)))
    assert sum(asked) == 4
    assert [len(desk.told(c)) for c in conversations] == [1] * 4


def test_the_question_is_answered_from_the_conversation(desk: Desk) -> None:
    from actions.interview.turn import Speaker

    mine = desk.consultation()
    desk.run_at(at(14, day=8))
    who = Speaker(desk.conversations.person(mine), "web")
    desk.clock.now += timedelta(minutes=5)
    assert desk.dialogue.hear(who, "9").open
