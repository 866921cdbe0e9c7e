"""A booking from being asked for to what came of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from actions.consultation.bookings import Bookings
from actions.consultation.errors import (
    BookingPast,
    CodeExpired,
    InvalidContact,
    NotPossible,
    SlotTaken,
    TooManyBookings,
    UnknownBooking,
    UnknownSlot,
    WrongCode,
)
from actions.consultation.models import Adviser, Booking, Requested, Slot
from actions.consultation.slots import Slots
from actions.errors import WrongToken
from tests.actions.consultation.material import MONDAY, HeardNews, SetClock, at, contact, wish


@pytest.fixture
def ten(one: Adviser, slots: Slots) -> Slot:
    """The slot at ten."""
    return slots.find(at(10), at(11), mode="web")[0]


@pytest.fixture
def requested(bookings: Bookings, ten: Slot) -> Requested:
    return bookings.request(wish(ten.slot_id))


@pytest.fixture
def confirmed(bookings: Bookings, requested: Requested) -> Booking:
    return bookings.confirm(requested.booking.booking_id, requested.code)


def test_a_booking_is_asked_for_and_confirmed_with_its_code(
    bookings: Bookings, ten: Slot, requested: Requested, news: HeardNews
) -> None:
    booking = requested.booking
    assert (booking.status, booking.starts_at, booking.ends_at) == ("requested", at(10), at(10, 30))
    assert (booking.confirm_by, booking.slot) == (at(8, 15), ten)
    assert (news.heard[0][0], news.heard[0][2]["code"]) == ("code", requested.code)
    assert len(requested.code) == 6 and requested.code.isdecimal()
    again = bookings.confirm(booking.booking_id, requested.code)
    assert (again.status, again.confirm_by) == ("confirmed", None)
    assert bookings.confirm(booking.booking_id, requested.code) == again
    assert news.kinds == ["code", "confirmed"]
    assert [(c.what, c.by) for c in bookings.history(booking.booking_id)] == [
        ("requested", "person"), ("confirmed", "person"),
    ]  # fmt: skip


def test_what_is_booked_is_not_offered_and_neither_is_its_buffer(slots: Slots, confirmed: Booking) -> None:
    starts = [slot.starts_at for slot in slots.find(at(9), at(12), mode="web")]
    assert starts == [at(9), at(11), at(11, 30)]


def test_the_contact_is_encrypted_and_can_be_read_back(engine: Engine, bookings: Bookings, ten: Slot) -> None:
    own = contact(7, "+81312345678")
    asked = wish(ten.slot_id, contact=own, topic="補助金のことで、夫が倒れて", supporter=" 架空信用金庫の見本さん ")
    booking = bookings.request(asked).booking
    assert bookings.contact(booking.booking_id) == own
    assert (booking.topic, bookings.about(booking.booking_id)) == ("subsidy", "補助金のことで、夫が倒れて")
    assert bookings.abouts([booking.booking_id, "gone"]) == {
        booking.booking_id: "補助金のことで、夫が倒れて",
        "gone": "",
    }
    assert (booking.three_party, bookings.supporter(booking.booking_id)) == (True, "架空信用金庫の見本さん")
    with engine.connect() as connection:
        rows = [
            *connection.execute(text("SELECT * FROM booking_contacts")),
            *connection.execute(text("SELECT * FROM bookings")),
        ]
    for secret in ("花子", "owner7", "12345678", "夫", "見本"):
        assert secret not in str(rows)
    assert "見本" not in repr([asked, booking])
    assert bookings.of_contact(contact(7)) == [booking] == bookings.of_contact(contact(1, "+81312345678"))
    assert bookings.of_contact(contact(1)) == []


def test_only_its_token_opens_a_booking(bookings: Bookings, requested: Requested) -> None:
    booking_id = requested.booking.booking_id
    assert bookings.authorise(booking_id, requested.token) == requested.booking
    for token in ("", "x", requested.code):
        with pytest.raises(WrongToken):
            bookings.authorise(booking_id, token)
    with pytest.raises(WrongToken):
        bookings.authorise("unknown", requested.token)


def test_a_taken_slot_is_refused_with_others_near_by(bookings: Bookings, ten: Slot, requested: Requested) -> None:
    with pytest.raises(SlotTaken) as refused:
        bookings.request(wish(ten.slot_id, 1))
    assert [(s.starts_at, s.mode) for s in refused.value.alternatives] == [
        (at(9), "web"), (at(11), "web"), (at(11, 30), "web"),
    ]  # fmt: skip


def test_a_slot_is_held_for_fifteen_minutes_and_then_released(
    bookings: Bookings, ten: Slot, requested: Requested, clock: SetClock, news: HeardNews
) -> None:
    clock.forward(minutes=14, seconds=59)
    with pytest.raises(SlotTaken):
        bookings.request(wish(ten.slot_id, 1))
    clock.forward(seconds=1)
    other = bookings.request(wish(ten.slot_id, 1))
    assert bookings.get(requested.booking.booking_id).status == "released"
    with pytest.raises(CodeExpired):
        bookings.confirm(requested.booking.booking_id, requested.code)
    assert bookings.confirm(other.booking.booking_id, other.code).status == "confirmed"
    assert bookings.release_expired() == 0
    assert news.kinds == ["code", "released", "code", "confirmed"]


def test_a_clock_that_is_set_back_sells_and_releases_nothing_twice(
    bookings: Bookings, ten: Slot, requested: Requested, clock: SetClock, news: HeardNews
) -> None:
    clock.forward(minutes=20)
    assert bookings.release_expired() == 1
    other = bookings.request(wish(ten.slot_id, 1))
    clock.now = MONDAY
    with pytest.raises(CodeExpired):
        bookings.confirm(requested.booking.booking_id, requested.code)
    with pytest.raises(SlotTaken):
        bookings.request(wish(ten.slot_id, 2))
    clock.forward(minutes=25)
    assert bookings.release_expired() == 0
    assert bookings.confirm(other.booking.booking_id, other.code).status == "confirmed"
    assert news.kinds.count("released") == 1


def test_five_wrong_codes_and_the_right_one_is_not_taken_any_more(
    bookings: Bookings, requested: Requested, clock: SetClock
) -> None:
    booking_id, wrong = requested.booking.booking_id, f"{(int(requested.code) + 1) % 10**6:06d}"
    left = []
    for _ in range(5):
        with pytest.raises(WrongCode) as refused:
            bookings.confirm(booking_id, wrong)
        left.append(refused.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(CodeExpired):
        bookings.confirm(booking_id, requested.code)
    fresh = bookings.renew_code(booking_id)
    assert bookings.confirm(booking_id, fresh).status == "confirmed"


def test_at_most_three_codes_are_sent_and_only_the_last_counts(bookings: Bookings, requested: Requested) -> None:
    booking_id = requested.booking.booking_id
    codes = [requested.code, bookings.renew_code(booking_id), bookings.renew_code(booking_id)]
    with pytest.raises(CodeExpired):
        bookings.renew_code(booking_id)
    for code in set(codes[:2]) - {codes[2]}:
        with pytest.raises(WrongCode):
            bookings.confirm(booking_id, code)
    assert bookings.confirm(booking_id, codes[2]).status == "confirmed"


def test_one_contact_holds_at_most_three_open_bookings(bookings: Bookings, slots: Slots, one: Adviser) -> None:
    free = slots.find(at(9, day=8), at(17, day=9), mode="web")[::4]
    made = [bookings.request(wish(slot.slot_id)).booking for slot in free[:3]]
    for own in (contact(0), contact(0, "+819012345678")):
        with pytest.raises(TooManyBookings):
            bookings.request(wish(free[3].slot_id, contact=own))
    bookings.request(wish(free[3].slot_id, 1))
    bookings.cancel(made[0].booking_id)
    assert bookings.request(wish(free[4].slot_id)).booking.status == "requested"


def test_a_call_needs_a_phone_number(bookings: Bookings, slots: Slots, one: Adviser) -> None:
    call = slots.find(at(10), at(11), mode="phone")[0]
    with pytest.raises(InvalidContact) as refused:
        bookings.request(wish(call.slot_id))
    assert (refused.value.field, refused.value.reason) == ("phone", "missing")
    assert bookings.request(wish(call.slot_id, contact=contact(0, "+81312345678"))).booking.mode == "phone"
    with pytest.raises(UnknownSlot):
        bookings.request(wish(call.slot_id, 3, mode="web"))


@pytest.mark.parametrize(
    "slot_id",
    ["", "x", "a-1", "a-1.20261207T0100Z.30", "a-1.20261207T0100Z.45.web", "a-1.20261307T0100Z.30.web",
     "a-1.20261207T0107Z.30.web", "a-9.20261207T0100Z.30.web", "a-1.20271207T0100Z.30.web",
     "a-1.99991231T2345Z.30.web", "a-1.00010101T0000Z.30.web",
     "a-1.20261207T0100Z.30.web; DROP TABLE bookings"],
)  # fmt: skip
def test_what_is_no_slot_cannot_be_booked(bookings: Bookings, one: Adviser, slot_id: str) -> None:
    with pytest.raises(UnknownSlot):
        bookings.request(wish(slot_id))


@pytest.mark.parametrize("slot_id", ["a-1.20261206T2300Z.30.web", "a-1.20261207T1200Z.30.web"])
def test_what_is_not_open_is_refused_with_others_near_by(bookings: Bookings, one: Adviser, slot_id: str) -> None:
    with pytest.raises(SlotTaken) as refused:
        bookings.request(wish(slot_id))
    assert len(refused.value.alternatives) == 3


def test_moving_takes_the_new_slot_and_frees_the_old_one(
    bookings: Bookings, slots: Slots, confirmed: Booking, news: HeardNews
) -> None:
    next_one = slots.find(at(14), at(15), mode="web")[0]
    moved = bookings.move(confirmed.booking_id, next_one.slot_id)
    assert (moved.booking_id, moved.status, moved.starts_at, moved.moves) == (
        confirmed.booking_id, "confirmed", at(14), 1,
    )  # fmt: skip
    assert bookings.move(confirmed.booking_id, next_one.slot_id) == moved
    assert news.kinds == ["code", "confirmed", "moved"]
    assert news.heard[-1][2]["before"] == confirmed.slot
    starts = [slot.starts_at for slot in slots.find(at(9), at(17), mode="web")]
    assert at(10) in starts and at(14) not in starts
    bookings.request(wish(confirmed.slot.slot_id, 1))


def test_moving_within_its_own_time_and_buffer_is_fine(bookings: Bookings, slots: Slots, confirmed: Booking) -> None:
    later = confirmed.slot.slot_id.replace("T0100Z.30", "T0130Z.60")
    moved = bookings.move(confirmed.booking_id, later)
    assert (moved.starts_at, moved.ends_at) == (at(10, 30), at(11, 30))
    assert [s.starts_at for s in slots.find(at(9), at(13), mode="web")] == [at(9), at(9, 30), at(12), at(12, 30)]


def test_a_move_that_fails_changes_nothing(
    bookings: Bookings, slots: Slots, confirmed: Booking, news: HeardNews
) -> None:
    other = bookings.request(wish(slots.find(at(14), at(15), mode="web")[0].slot_id, 1)).booking
    with pytest.raises(SlotTaken) as refused:
        bookings.move(confirmed.booking_id, other.slot.slot_id)
    assert refused.value.alternatives
    call = slots.find(at(15), at(16), mode="phone")[0]
    with pytest.raises(InvalidContact):
        bookings.move(confirmed.booking_id, call.slot_id)
    assert bookings.get(confirmed.booking_id) == confirmed
    assert "moved" not in news.kinds


def test_cancelling_frees_the_slot_and_is_told_once(
    bookings: Bookings, slots: Slots, confirmed: Booking, news: HeardNews
) -> None:
    assert bookings.cancel(confirmed.booking_id).status == "cancelled"
    assert bookings.cancel(confirmed.booking_id).status == "cancelled"
    assert news.kinds == ["code", "confirmed", "cancelled"]
    assert at(10) in [slot.starts_at for slot in slots.find(at(9), at(17))]
    with pytest.raises(NotPossible):
        bookings.move(confirmed.booking_id, confirmed.slot.slot_id)


def test_what_has_begun_is_neither_moved_nor_cancelled(
    bookings: Bookings, slots: Slots, confirmed: Booking, clock: SetClock
) -> None:
    later = slots.find(at(14), at(15), mode="web")[0]
    clock.now = at(10)
    with pytest.raises(BookingPast):
        bookings.cancel(confirmed.booking_id)
    with pytest.raises(BookingPast):
        bookings.move(confirmed.booking_id, later.slot_id)


def test_what_became_of_it_is_marked_once_it_has_begun(bookings: Bookings, confirmed: Booking, clock: SetClock) -> None:
    for mark in (bookings.hold, bookings.no_show, bookings.recorded):
        with pytest.raises(NotPossible):
            mark(confirmed.booking_id, "staff:1")
    clock.now = at(10, 40)
    assert bookings.no_show(confirmed.booking_id, "staff:1").status == "no_show"
    assert bookings.hold(confirmed.booking_id, "staff:1").status == "held"
    assert bookings.recorded(confirmed.booking_id, "staff:2").status == "recorded"
    assert bookings.recorded(confirmed.booking_id, "staff:2").status == "recorded"
    with pytest.raises(NotPossible):
        bookings.no_show(confirmed.booking_id, "staff:1")
    assert [(c.what, c.by) for c in bookings.history(confirmed.booking_id)][2:] == [
        ("no_show", "staff:1"), ("held", "staff:1"), ("recorded", "staff:2"),
    ]  # fmt: skip


def test_an_unconfirmed_consultation_cannot_have_taken_place(
    bookings: Bookings, requested: Requested, clock: SetClock
) -> None:
    clock.now = at(10, 40)
    with pytest.raises(NotPossible):
        bookings.hold(requested.booking.booking_id, "staff:1")


def test_the_owner_says_what_the_adviser_may_see(bookings: Bookings, confirmed: Booking) -> None:
    assert confirmed.shares == frozenset()
    assert bookings.share(confirmed.booking_id, ["diagnosis", "schemes"]).shares == {"diagnosis", "schemes"}
    assert bookings.share(confirmed.booking_id, ["schemes"]).shares == {"schemes"}
    assert [c.details for c in bookings.history(confirmed.booking_id) if c.what == "shared"] == [
        {"items": "diagnosis,schemes"}, {"items": "schemes"},
    ]  # fmt: skip


def test_lists_by_adviser_and_time(bookings: Bookings, confirmed: Booking) -> None:
    assert bookings.of_adviser("a-1", at(0), at(12)) == [confirmed] == bookings.between(at(10), at(10, 1))
    assert bookings.of_adviser("a-2", at(0), at(12)) == bookings.between(at(10, 1), at(23)) == []
    with pytest.raises(UnknownBooking):
        bookings.get("unknown")
