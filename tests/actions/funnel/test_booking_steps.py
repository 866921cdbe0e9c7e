"""Bookings are counted once wherever they are made, and only when they are stored."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.errors import SlotTaken
from actions.consultation.models import Slot
from actions.consultation.slots import Slots
from actions.funnel.booking_steps import CountedNews
from actions.funnel.funnel import Funnel
from tests.actions.consultation.material import CIPHER, HOURS, HeardNews, SetClock, adviser, at, wish
from tests.actions.funnel.conftest import NOON

Counted = list[tuple[str, str]]


@pytest.fixture
def counted() -> Counted:
    return []


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def heard() -> HeardNews:
    return HeardNews()


@pytest.fixture
def bookings(engine: Engine, counted: Counted, heard: HeardNews, clock: SetClock) -> Bookings:
    news = CountedNews(heard, lambda step, channel: counted.append((step, channel)))
    return Bookings(engine, CIPHER, news, clock)


@pytest.fixture
def slots(engine: Engine, clock: SetClock) -> list[Slot]:
    Advisers(engine).add(adviser(), HOURS)
    return Slots(engine, clock).find(at(9), at(17))


def test_a_booking_in_chat_counts_on_the_channel_its_owner_wrote_on_last(
    bookings: Bookings, slots: list[Slot], counted: Counted
) -> None:
    made = bookings.request(wish(slots[0].slot_id, person_id="p1"))
    assert counted == [("booked", "line")]
    bookings.confirm_in_channel(made.booking.booking_id, "p1")
    assert counted == [("booked", "line"), ("confirmed", "line")]


def test_a_booking_over_rest_counts_as_offered_too(bookings: Bookings, slots: list[Slot], counted: Counted) -> None:
    made = bookings.request(wish(slots[0].slot_id))
    bookings.confirm(made.booking.booking_id, made.code)
    assert counted == [("offered", "other"), ("booked", "other"), ("confirmed", "other")]


def test_another_code_and_another_confirmation_count_nothing(
    bookings: Bookings, slots: list[Slot], counted: Counted, heard: HeardNews
) -> None:
    made = bookings.request(wish(slots[0].slot_id))
    code = bookings.renew_code(made.booking.booking_id)
    for _ in range(2):
        bookings.confirm(made.booking.booking_id, code)
    assert [step for step, _ in counted] == ["offered", "booked", "confirmed"]
    assert heard.kinds == ["code", "code", "confirmed"]


def test_moving_and_cancelling_count_nothing(bookings: Bookings, slots: list[Slot], counted: Counted) -> None:
    made = bookings.request(wish(slots[0].slot_id, person_id="p1"))
    bookings.move(made.booking.booking_id, slots[4].slot_id)
    bookings.cancel(made.booking.booking_id)
    assert counted == [("booked", "line")]


def test_what_is_not_stored_is_not_counted(
    bookings: Bookings, slots: list[Slot], counted: Counted, clock: SetClock
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        bookings.request(wish(slots[0].slot_id), fails)
    assert counted == []
    bookings.request(wish(slots[0].slot_id, 1))
    with pytest.raises(SlotTaken):
        bookings.request(wish(slots[0].slot_id, 2))
    assert [step for step, _ in counted] == ["offered", "booked"]
    clock.forward(minutes=16)
    assert bookings.release_expired() == 1
    assert [step for step, _ in counted] == ["offered", "booked"]


def test_the_counts_are_in_the_report(engine: Engine, funnel: Funnel, slots: list[Slot], clock: SetClock) -> None:
    bookings = Bookings(engine, CIPHER, CountedNews(HeardNews(), funnel.record), clock)
    made = bookings.request(wish(slots[0].slot_id, person_id="p1"))
    bookings.confirm(made.booking.booking_id, made.code)
    report = funnel.report(NOON.date(), NOON.date())
    assert (report.reached("booked"), report.reached("confirmed")) == (1, 1)
