"""Many at the same instant: a slot is sold once, whoever else asks is told so, and nothing fails."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.demo import seed
from actions.consultation.errors import SlotTaken, TooManyBookings
from actions.consultation.models import Adviser, Slot
from actions.consultation.slots import Slots
from actions.consultation.tables import BookingRow, TakenQuarterRow
from tests.actions.consultation.material import HOURS, HeardNews, SetClock, adviser, at, wish

PROJECT = Path(__file__).parents[3]


def at_once(number: int, work) -> list[object]:  # type: ignore[no-untyped-def]
    """What `work(n)` gives or raises, all started at the same instant."""
    start = Barrier(number)

    def run(n: int) -> object:
        start.wait()
        try:
            return work(n)
        except (SlotTaken, TooManyBookings) as error:
            return error

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_of_fifty_who_want_one_slot_one_gets_it_and_the_others_are_offered_more(
    engine: Engine, bookings: Bookings, slots: Slots, one: Adviser, news: HeardNews
) -> None:
    wanted = slots.find(at(10), at(11), mode="web")[0]
    found = at_once(50, lambda n: bookings.request(wish(wanted.slot_id, n)))
    refused = [error for error in found if isinstance(error, SlotTaken)]
    assert len(refused) == 49
    assert all(len(error.alternatives) == 3 for error in refused)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(BookingRow)) == 1
        assert session.scalar(select(func.count()).select_from(TakenQuarterRow)) == 3


def test_overlapping_slots_are_not_both_sold(engine: Engine, bookings: Bookings, one: Adviser) -> None:
    """Half an hour at 10:00, 10:30 and an hour at 9:30, 10:00: any two of them overlap, buffers counted, but for none."""
    wanted = ["a-1.20261207T0100Z.30.web", "a-1.20261207T0100Z.60.web", "a-1.20261207T0030Z.60.web"]
    found = at_once(30, lambda n: bookings.request(wish(wanted[n % 3], n)))
    assert sum(isinstance(error, SlotTaken) for error in found) == 29


def test_a_contact_that_books_many_at_once_gets_three(bookings: Bookings, slots: Slots, one: Adviser) -> None:
    free = slots.find(at(9, day=8), at(17, day=11), mode="web")[::2]
    found = at_once(12, lambda n: bookings.request(wish(free[n].slot_id)))
    assert Counter(type(f).__name__ for f in found) == {"Requested": 3, "TooManyBookings": 9}


def test_two_who_swap_their_slots_do_not_wait_for_each_other_for_ever(bookings: Bookings, one: Adviser) -> None:
    ids = ["a-1.20261207T0100Z.30.web", "a-1.20261207T0500Z.30.web"]
    made = [bookings.request(wish(slot_id, n)).booking for n, slot_id in enumerate(ids)]
    found = at_once(2, lambda n: bookings.move(made[n].booking_id, ids[1 - n]))
    assert all(isinstance(error, SlotTaken) for error in found)
    assert [bookings.get(b.booking_id).slot.slot_id for b in made] == ids


def test_moves_and_requests_to_one_slot_leave_one_in_it(bookings: Bookings, slots: Slots, one: Adviser) -> None:
    free: tuple[Slot, ...] = slots.find(at(9, day=8), at(17, day=11), mode="web")[::2]
    made = [bookings.request(wish(slot.slot_id, n)).booking for n, slot in enumerate(free[:8])]
    wanted = slots.find(at(10, day=14), at(11, day=14), mode="web")[0]

    def work(n: int) -> object:
        if n < 8:
            return bookings.move(made[n].booking_id, wanted.slot_id)
        return bookings.request(wish(wanted.slot_id, n))

    found = at_once(16, work)
    assert sum(isinstance(error, SlotTaken) for error in found) == 15
    there = bookings.between(at(10, day=14), at(11, day=14))
    assert len(there) == 1
    kept = {b.booking_id for b in made} - {there[0].booking_id}
    assert {b.slot.slot_id for b in map(bookings.get, kept)} < {s.slot_id for s in free}


def test_confirming_twice_at_once_is_told_once(bookings: Bookings, slots: Slots, one: Adviser, news: HeardNews) -> None:
    asked = bookings.request(wish(slots.find(at(10), at(11), mode="web")[0].slot_id))
    found = at_once(8, lambda _: bookings.confirm(asked.booking.booking_id, asked.code).status)
    assert found == ["confirmed"] * 8
    assert news.kinds == ["code", "confirmed"]


def test_an_expired_booking_is_released_once_by_many(
    bookings: Bookings, slots: Slots, one: Adviser, news: HeardNews, clock: SetClock
) -> None:
    bookings.request(wish(slots.find(at(10), at(11), mode="web")[0].slot_id))
    clock.forward(minutes=15)
    assert sum(at_once(8, lambda _: bookings.release_expired())) == 1  # type: ignore[arg-type]
    assert news.kinds == ["code", "released"]


def test_four_processes_book_a_lot_without_an_error(database_url: str, engine: Engine, advisers: Advisers) -> None:
    for _ in range(4):
        advisers.add(adviser(), HOURS)
    program = PROJECT / "tests" / "actions" / "consultation" / "book_many.py"
    running = [
        subprocess.Popen(
            [sys.executable, str(program), database_url, str(n), "4"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT, env={"PYTHONPATH": str(PROJECT)},
        )
        for n in range(4)
    ]  # fmt: skip
    done = [process.communicate(timeout=120) for process in running]
    assert [(process.returncode, err.decode()) for process, (_, err) in zip(running, done, strict=True)] == [
        (0, "")
    ] * 4
    sold = sum(int(out.split()[0]) for out, _ in done)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(BookingRow)) == sold
        assert session.scalar(select(func.count()).select_from(TakenQuarterRow)) == 3 * sold
    assert sold >= 60


def test_processes_that_start_at_once_bring_the_demonstration_advisers_once(engine: Engine, advisers: Advisers) -> None:
    assert sorted(at_once(8, lambda _: seed(engine))) == [False] * 7 + [True]  # type: ignore[type-var]
    assert [a.id for a in advisers.list()] == ["a-1", "a-2", "a-3", "a-4"]
