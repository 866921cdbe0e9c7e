"""What is erased of bookings: with the person, after the retention period, on request."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from actions.consultation.bookings import Bookings
from actions.consultation.erasing import erase
from actions.consultation.errors import PersonGone
from actions.consultation.models import Adviser, Booking, Need
from actions.consultation.slots import Slots
from actions.consultation.waiting import WaitingList
from actions.conversations.conversations import Conversations
from knowledge.clock import now_jst
from tests.actions.consultation.material import HeardNews, SetClock, contact, wish


@pytest.fixture
def clock() -> SetClock:
    """Conversations know no other time than now."""
    return SetClock(now_jst())


@pytest.fixture
def talk(engine: Engine) -> tuple[str, str]:
    """(id of a conversation, its person)."""
    conversations = Conversations(engine)
    conversation_id, _ = conversations.begin("web")
    return conversation_id, conversations.person(conversation_id)


@pytest.fixture
def booked(bookings: Bookings, slots: Slots, one: Adviser, talk: tuple[str, str], clock: SetClock) -> Booking:
    slot = slots.find(clock.now, clock.now + timedelta(days=14), mode="web")[-1]
    asked = bookings.request(
        wish(slot.slot_id, conversation_id=talk[0], person_id=talk[1], supporter="架空商工会", about="ひみつの話")
    )
    bookings.share(asked.booking.booking_id, ["diagnosis"])
    return bookings.confirm_in_channel(asked.booking.booking_id, talk[1])


def left_of_the_person(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608
            for table in ("booking_contacts", "taken_quarters", "consultation_waiting", "people")
        }


def test_erasing_a_person_cancels_what_is_to_come_and_tells_the_adviser(
    engine: Engine, bookings: Bookings, slots: Slots, waiting: WaitingList, booked: Booking, talk: tuple[str, str],
    news: HeardNews,
) -> None:  # fmt: skip
    waiting.join(Need(), booked.starts_at, booked.ends_at, person_id=talk[1])
    Conversations(engine).erase(talk[0])
    assert set(left_of_the_person(engine).values()) == {0}
    gone = bookings.get(booked.booking_id)
    assert (gone.status, gone.person_id, gone.conversation_id, gone.three_party, gone.shares) == (
        "cancelled", None, None, True, frozenset(),
    )  # fmt: skip
    assert bookings.contact(booked.booking_id) is None
    assert bookings.about(booked.booking_id) == bookings.supporter(booked.booking_id) == ""
    assert booked.slot in slots.find(booked.starts_at, booked.ends_at, mode="web")
    assert news.kinds[-1] == "confirmed"
    bookings.release_expired()
    bookings.release_expired()
    assert news.kinds[2:] == ["cancelled"]
    assert news.heard[-1][2] == {"contact": None, "supporter": "", "by": "person"}


def test_a_consultation_that_took_place_stays_as_a_number(
    engine: Engine, bookings: Bookings, booked: Booking, talk: tuple[str, str], clock: SetClock, news: HeardNews
) -> None:
    clock.now = booked.ends_at
    bookings.hold(booked.booking_id, "staff:1")
    Conversations(engine).erase(talk[0])
    gone = bookings.get(booked.booking_id)
    assert (gone.status, gone.person_id, gone.topic) == ("held", None, "subsidy")
    bookings.release_expired()
    assert "cancelled" not in news.kinds


def test_whose_it_was_is_erased_after_the_retention_period(
    engine: Engine, bookings: Bookings, booked: Booking, clock: SetClock
) -> None:
    clock.now = booked.ends_at + timedelta(days=30)
    assert bookings.erase_expired(timedelta(days=30)) == 0
    clock.forward(seconds=1)
    assert (bookings.erase_expired(timedelta(days=30)), bookings.erase_expired(timedelta(days=30))) == (1, 0)
    gone = bookings.get(booked.booking_id)
    assert (gone.status, gone.topic, gone.person_id, gone.three_party) == ("confirmed", "subsidy", None, True)
    assert bookings.supporter(booked.booking_id) == ""
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM contact_holds")) == 0
        assert connection.scalar(text("SELECT count(*) FROM people")) == 1


def test_who_has_no_conversation_is_erased_on_request(
    engine: Engine, bookings: Bookings, booked: Booking, slots: Slots, news: HeardNews, clock: SetClock
) -> None:
    other = bookings.request(wish(slots.find(booked.starts_at - timedelta(days=3), booked.starts_at)[0].slot_id, 5))
    found = [b.booking_id for b in bookings.of_contact(contact(0))]
    assert found == [booked.booking_id]
    assert [erase(engine, found, "staff:3", clock.now) for _ in range(2)] == [1, 0]
    bookings.release_expired()
    assert bookings.of_contact(contact(0)) == []
    assert (news.kinds[-1], news.heard[-1][2]["by"]) == ("cancelled", "staff:3")
    assert bookings.get(other.booking.booking_id).status == "requested"


def test_a_person_with_a_booking_outlives_the_texts(
    engine: Engine, bookings: Bookings, booked: Booking, talk: tuple[str, str]
) -> None:
    conversations = Conversations(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE conversations SET last_at = '2026-01-01 00:00:00.000000'"))
    conversations.erase_older_than(timedelta(days=30), timedelta(days=400))
    assert bookings.get(booked.booking_id).person_id == talk[1]
    bookings.cancel(booked.booking_id)
    erase(engine, [booked.booking_id], "staff:1", now_jst())
    conversations.erase_older_than(timedelta(days=30), timedelta(days=400))
    assert left_of_the_person(engine)["people"] == 0


def test_who_is_erased_at_that_instant_books_nothing(
    engine: Engine, bookings: Bookings, slots: Slots, one: Adviser, talk: tuple[str, str], clock: SetClock
) -> None:
    slot = slots.find(clock.now, clock.now + timedelta(days=14), mode="web")[-1]
    with engine.connect() as erasing, ThreadPoolExecutor(1) as pool:
        erasing.execute(text("DELETE FROM people WHERE id = :id"), {"id": talk[1]})
        asked = pool.submit(bookings.request, wish(slot.slot_id, person_id=talk[1]))
        time.sleep(0.3)
        assert not asked.done(), "it waits for what becomes of the person"
        erasing.commit()
        with pytest.raises(PersonGone):
            asked.result()
    assert set(left_of_the_person(engine).values()) == {0}
    assert slots.is_free(slot)
