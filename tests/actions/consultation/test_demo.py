"""The demonstration advisers: there on the first day, gone for good when they are cleared."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.demo import clear, seed
from actions.consultation.errors import SlotTaken
from actions.consultation.slots import Slots
from actions.consultation.topics import topics
from knowledge.clock import JST
from knowledge.models.vocabulary import PREFECTURES
from tests.actions.consultation.material import HOURS, HeardNews, SetClock, adviser, at, wish


def test_they_come_once_and_are_marked(engine: Engine, advisers: Advisers) -> None:
    assert (seed(engine), seed(engine)) == (True, False)
    assert [(a.name, a.demo) for a in advisers.list()] == [(f"相談員{letter}（見本）", True) for letter in "ABCD"]
    known = {t.id for t in topics()}
    for a in advisers.list():
        assert set(a.topics) <= known and set(a.prefectures) <= set(PREFECTURES) and a.meeting_url is None


def test_they_do_not_come_where_there_is_an_adviser(engine: Engine, advisers: Advisers) -> None:
    advisers.add(adviser(), HOURS)
    assert not seed(engine)
    assert [a.demo for a in advisers.list()] == [False]


@pytest.mark.parametrize("days", range(7))
def test_there_are_slots_on_the_same_day_and_for_three_weeks_for_everyone(
    engine: Engine, slots: Slots, clock: SetClock, days: int
) -> None:
    seed(engine)
    clock.now = datetime(2026, 11, 21, 10, 20, tzinfo=JST) + timedelta(days=days)
    assert slots.find(clock.now, clock.now.replace(hour=23, minute=59))
    assert slots.find(clock.now + timedelta(days=20), clock.now + timedelta(days=22))
    for topic in topics():
        for mode in ("web", "phone"):
            for minutes in (30, 60):
                week = clock.now + timedelta(days=7)
                assert slots.find(
                    clock.now, week, topic=topic.id, mode=mode, minutes=minutes, prefecture="沖縄県", limit=1
                )


def test_clearing_removes_them_for_good_and_cancels_what_is_booked(
    engine: Engine, advisers: Advisers, bookings: Bookings, slots: Slots, news: HeardNews, clock: SetClock
) -> None:
    seed(engine)
    advisers.add(adviser("本物 花子"), HOURS)
    slot = next(s for s in slots.find(at(9), at(17), mode="web") if s.adviser_id == "a-1")
    asked = bookings.request(wish(slot.slot_id))
    bookings.confirm(asked.booking.booking_id, asked.code)
    assert clear(engine, clock.now) == (4, 1)
    assert clear(engine, clock.now) == (0, 0)
    assert not seed(engine)
    assert [a.name for a in advisers.list(inactive=True)] == ["本物 花子"]
    assert bookings.get(asked.booking.booking_id).status == "cancelled"
    with pytest.raises(SlotTaken) as refused:
        bookings.request(wish(slot.slot_id, 1))
    assert {s.adviser_id for s in refused.value.alternatives} == {"a-5"}
    bookings.release_expired()
    kind, booking, details = news.heard[-1]
    assert (kind, booking.booking_id, details["by"]) == ("cancelled", asked.booking.booking_id, "system")
    assert details["contact"].email == "owner0@example.com"
    assert news.kinds.count("cancelled") == 1


def test_cleared_before_the_first_start_they_never_come(engine: Engine, advisers: Advisers, clock: SetClock) -> None:
    clear(engine, clock.now)
    assert not seed(engine)
    assert advisers.list(inactive=True) == ()
