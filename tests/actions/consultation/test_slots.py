"""What is offered: one slot for each time and mode, of the adviser who fits best."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.errors import InvalidAvailability, SlotTaken, UnknownAdviser
from actions.consultation.models import Adviser, Availability, DayException, Need, Window
from actions.consultation.slots import Slots
from tests.actions.consultation.material import HOURS, WORKDAYS, SetClock, adviser, at, contact, wish


@pytest.fixture
def two(advisers: Advisers) -> tuple[Adviser, Adviser]:
    """One for everything, and one who knows subsidies."""
    return advisers.add(adviser("何でも 一郎"), HOURS), advisers.add(adviser("補助 二郎", topics=("subsidy",)), HOURS)


def test_each_time_is_offered_once_and_with_who_fits_best(slots: Slots, two: tuple[Adviser, Adviser]) -> None:
    for topic, best in (("補助金のことを聞きたい", "a-2"), ("人手が足りない", "a-1"), ("", "a-1")):
        found = slots.find(at(9), at(10), topic=topic)
        assert [(s.starts_at, s.mode, s.adviser_id) for s in found] == [
            (at(9), "web", best), (at(9), "phone", best), (at(9, 30), "web", best), (at(9, 30), "phone", best),
        ]  # fmt: skip


def test_where_the_best_is_busy_another_one_is_offered(
    slots: Slots, bookings: Bookings, two: tuple[Adviser, Adviser]
) -> None:
    taken = slots.find(at(10), at(10, 30), topic="subsidy", mode="web")[0]
    bookings.request(wish(taken.slot_id))
    (other,) = slots.find(at(10), at(10, 30), topic="subsidy", mode="web")
    assert (taken.adviser_id, other.adviser_id) == ("a-2", "a-1")
    with pytest.raises(SlotTaken) as refused:
        bookings.request(wish(taken.slot_id, 1))
    assert refused.value.alternatives[0] == other


def test_who_has_fewer_bookings_that_week_comes_first(
    slots: Slots, bookings: Bookings, advisers: Advisers, clock: SetClock
) -> None:
    for _ in range(3):
        advisers.add(adviser(), HOURS)
    chosen = []
    for n in range(6):
        slot = slots.find(at(9 + n), at(17), mode="web")[0]
        asked = bookings.request(wish(slot.slot_id, n))
        chosen.append(bookings.confirm(asked.booking.booking_id, asked.code).adviser_id)
    assert chosen == ["a-1", "a-2", "a-3"] * 2
    assert slots.find(at(9, day=14), at(10, day=14))[0].adviser_id == "a-1"


def test_region_language_and_mode_must_fit(slots: Slots, advisers: Advisers) -> None:
    advisers.add(adviser(prefectures=("愛知県",), languages=("ja", "en"), modes=("web",)), HOURS)
    assert slots.find(at(9), at(10), prefecture="愛知県", mode="web", language="en")
    assert not slots.find(at(9), at(10), prefecture="東京都")
    assert not slots.find(at(9), at(10), mode="phone")
    advisers.add(adviser(), HOURS)
    assert {s.adviser_id for s in slots.find(at(9), at(10), prefecture="東京都")} == {"a-2"}
    assert {s.adviser_id for s in slots.find(at(9), at(10), language="en")} == {"a-1"}


def test_if_nobody_takes_a_topic_whoever_there_is_is_offered(slots: Slots, advisers: Advisers) -> None:
    advisers.add(adviser(topics=("digital",)), HOURS)
    assert slots.find(at(9), at(10), topic="事業を継ぎたい")


def test_near_begins_with_the_same_time_and_stays_with_the_mode(slots: Slots, two: tuple[Adviser, Adviser]) -> None:
    wanted = slots.find(at(11), at(12), mode="phone")[0]
    near = slots.near(wanted.slot_id, 3, Need("subsidy"))
    assert [(s.starts_at, s.mode, s.adviser_id) for s in near] == [
        (at(11), "phone", "a-2"), (at(10, 30), "phone", "a-2"), (at(11, 30), "phone", "a-2"),
    ]  # fmt: skip


def test_near_offers_another_mode_only_where_there_is_none_of_its_own(slots: Slots, advisers: Advisers) -> None:
    advisers.add(adviser(), Availability((Window(0, time(9), time(10), "phone"),)))
    phones = slots.near("a-1.20261207T0100Z.30.web", 2)
    assert [(s.mode, s.starts_at) for s in phones] == [("phone", at(9, 30)), ("phone", at(9))]


def test_a_day_far_away_is_found_and_the_limit_holds(slots: Slots, two: tuple[Adviser, Adviser]) -> None:
    assert len(slots.find(at(9), at(17, day=31), limit=3)) == 3
    assert slots.find(at(9, day=22), at(10, day=22), limit=1)[0].starts_at == at(9, day=22)
    assert slots.find(at(10), at(9)) == ()
    ever = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert slots.find(*ever, limit=1)[0].starts_at == at(9)


def test_changed_hours_never_touch_what_is_booked(
    slots: Slots, bookings: Bookings, advisers: Advisers, one: Adviser, clock: SetClock
) -> None:
    slot = slots.find(at(10), at(11), mode="web")[0]
    asked = bookings.request(wish(slot.slot_id))
    advisers.set_availability("a-1", Availability(WORKDAYS, (DayException(at(10).date(), False),), buffer_minutes=30))
    assert slots.find(at(9), at(17)) == ()
    assert bookings.confirm(asked.booking.booking_id, asked.code).starts_at == at(10)
    advisers.change("a-1", active=False)
    with pytest.raises(SlotTaken):
        bookings.request(wish(slot.slot_id.replace("T0100", "T0500"), 2))
    clock.now = at(11)
    assert bookings.hold(asked.booking.booking_id, "staff:1").status == "held"


def test_advisers_are_kept_as_they_were_given(advisers: Advisers) -> None:
    given = adviser(
        "名前", topics=("digital",), prefectures=("東京都",), support_types=("伴走",), languages=("ja", "en"),
        modes=("phone",), meeting_url="https://meet.example.com/1",
    )  # fmt: skip
    hours = Availability(
        (Window(2, time(9), time(12), "phone"),), (DayException(at(9).date(), True, time(18), time(19), "phone"),),
        30, 120, 10, True,
    )  # fmt: skip
    stored = advisers.add(given, hours)
    assert stored == replace(given, id="a-1") == advisers.get("a-1")
    assert advisers.availability("a-1") == hours
    assert advisers.change("a-1", name="新しい名前", topics=()).name == "新しい名前" == advisers.get("a-1").name
    advisers.change("a-1", active=False)
    assert advisers.list() == () and [a.id for a in advisers.list(inactive=True)] == ["a-1"]
    with pytest.raises(UnknownAdviser):
        advisers.get("a-2")
    with pytest.raises(TypeError):
        advisers.change("a-1", id="a-2")


@pytest.mark.parametrize(
    "wrong",
    [
        Availability((Window(7, time(9), time(10)),)), Availability((Window(0, time(10), time(9)),)),
        Availability(buffer_minutes=10), Availability(lead_minutes=-1), Availability(horizon_days=0),
        Availability(exceptions=(DayException(at(9).date(), True, time(9)),)),
        Availability(exceptions=(DayException(at(9).date(), False, time(9), time(9)),)),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(advisers: Advisers, one: Adviser, wrong: Availability) -> None:
    with pytest.raises(InvalidAvailability, match=r"ください|ません"):
        advisers.set_availability("a-1", wrong)
    assert advisers.availability("a-1") == HOURS


def test_someone_with_a_phone_only_can_book(bookings: Bookings, slots: Slots, one: Adviser) -> None:
    slot = slots.find(at(9), at(10), mode="web")[0]
    own = replace(contact(0, "+81312345678"), email=None)
    assert bookings.request(wish(slot.slot_id, contact=own)).booking.mode == "web"
