"""Who waits for a slot is told when one becomes free."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.models import Adviser, Need, Requested
from actions.consultation.slots import Slots
from actions.consultation.waiting import WaitingList
from actions.people.tables import PersonRow
from tests.actions.consultation.material import MONDAY, HeardNews, SetClock, at, wish


@pytest.fixture(autouse=True)
def _people(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        at_first = MONDAY.replace(tzinfo=None)
        session.add_all(PersonRow(id=f"p{n}", created_at=at_first, last_at=at_first) for n in range(6))


@pytest.fixture
def taken(bookings: Bookings, slots: Slots, one: Adviser) -> Requested:
    """Ten o'clock on Monday is booked."""
    return bookings.request(wish(slots.find(at(10), at(11), mode="web")[0].slot_id))


def freed(news: HeardNews) -> list[str | None]:
    """Who was told of a free slot."""
    return [details["waiting"].person_id for kind, _, details in news.heard if kind == "freed"]


def test_a_freed_slot_is_told_to_who_waits_for_one_like_it(
    bookings: Bookings, waiting: WaitingList, taken: Requested, news: HeardNews
) -> None:
    waiting.join(Need("subsidy"), at(9), at(17), person_id="p1")
    waiting.join(Need("subsidy", "phone"), at(9), at(17), person_id="p2")
    waiting.join(Need("subsidy"), at(13), at(17), person_id="p3")
    waiting.join(Need("subsidy", minutes=60), at(9), at(17), person_id="p4")
    bookings.cancel(taken.booking.booking_id)
    assert freed(news) == ["p1"]
    details = news.heard[-1][2]
    assert details["slot"] == taken.booking.slot
    assert details["contact"] is None


@pytest.mark.parametrize("how", ["moved", "released"])
def test_a_slot_becomes_free_by_moving_and_by_not_confirming_too(
    how: str, bookings: Bookings, waiting: WaitingList, slots: Slots, taken: Requested, news: HeardNews, clock: SetClock
) -> None:
    waiting.join(Need(), at(9), at(11), person_id="p1")
    if how == "moved":
        bookings.move(taken.booking.booking_id, slots.find(at(14), at(15), mode="web")[0].slot_id)
    else:
        clock.forward(minutes=15)
        bookings.release_expired()
    assert freed(news) == ["p1"]
    assert news.heard[-1][2]["slot"] == taken.booking.slot


def test_three_are_told_and_the_next_time_the_next_ones(
    bookings: Bookings, waiting: WaitingList, taken: Requested, news: HeardNews, clock: SetClock
) -> None:
    for n in range(5):
        clock.forward(seconds=1)
        waiting.join(Need(), at(9), at(17), person_id=f"p{n}")
    bookings.cancel(taken.booking.booking_id)
    assert freed(news) == ["p0", "p1", "p2"]
    clock.forward(minutes=1)
    again = bookings.request(wish(taken.booking.slot.slot_id, 1))
    bookings.cancel(again.booking.booking_id)
    assert freed(news)[3:] == ["p3", "p4", "p0"]


def test_a_place_on_the_list_is_kept_left_and_over(waiting: WaitingList, one: Adviser, clock: SetClock) -> None:
    waiting.join(Need("補助金"), at(9), at(12), person_id="p1", conversation_id="c1")
    first = waiting.join(Need("subsidy"), at(10), at(17), person_id="p1")
    assert waiting.of_person("p1") == [first] and first.from_at == at(10)
    other = waiting.join(Need("digital"), at(9), at(17), person_id="p1")
    assert waiting.of_person("p1") == [first, other] == waiting.all()
    waiting.leave(first.waiting_id)
    waiting.leave(first.waiting_id)
    assert waiting.all() == [other]
    clock.now = at(17)
    assert waiting.all() == []
    assert (waiting.forget_past(), waiting.forget_past()) == (1, 0)


def test_who_gets_a_booking_of_the_same_topic_waits_no_longer(
    bookings: Bookings, waiting: WaitingList, slots: Slots, one: Adviser
) -> None:
    waiting.join(Need("subsidy"), at(9), at(17), person_id="p1")
    digital = waiting.join(Need("digital"), at(9), at(17), person_id="p1")
    asked = bookings.request(wish(slots.find(at(14), at(15))[0].slot_id, person_id="p1"))
    assert len(waiting.of_person("p1")) == 2
    bookings.confirm_in_channel(asked.booking.booking_id, "p1")
    assert waiting.of_person("p1") == [digital]


def test_nobody_is_told_of_the_slot_of_an_adviser_who_is_away(
    bookings: Bookings, waiting: WaitingList, advisers: Advisers, taken: Requested, news: HeardNews
) -> None:
    waiting.join(Need(), at(9), at(17), person_id="p1")
    advisers.change("a-1", active=False)
    bookings.cancel(taken.booking.booking_id)
    assert freed(news) == []
