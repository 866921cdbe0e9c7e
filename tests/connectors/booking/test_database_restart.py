"""The database goes away and comes back: a clear word meanwhile, and afterwards everything is as it was answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.consultation.tables import BookingRow
from connectors.booking.wording import wording
from madoguchi.bench.bookings import look_up
from madoguchi.bench.postgres import NoPostgres, Postgres, temporary_postgres
from tests.connectors.booking.counter import Counter, open_counter
from tests.connectors.problems import assert_problem


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server of its own, which writes to disk as in earnest."""
    try:
        with temporary_postgres(durable=True) as running:
            yield running
    except NoPostgres as error:
        pytest.skip(f"{error} (make test says how to install them)")


@pytest.fixture
def counter(server: Postgres) -> Iterator[Counter]:
    with open_counter(server.new_database()) as opened:
        yield opened


def test_while_it_is_away_everybody_is_told_to_come_again(server: Postgres, counter: Counter) -> None:
    booked, slot = counter.booked(), counter.slots(mode="web")[0]["slot_id"]
    body = {"contact": {"email": "patient@example.com"}}
    server.stop()
    for answer in (
        counter.book(slot, "patient", **body), counter.client.get("/api/v1/slots"), booked.call("GET"),
        booked.call("DELETE"),
    ):  # fmt: skip
        assert_problem(answer, 503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    for page in booked.page(), booked.press("/cancel", was="x"):
        assert page.status_code == 503
        assert page.headers["content-type"].startswith("text/html")
        assert wording().down in page.text
        assert int(page.headers["retry-after"]) > 0
    server.start()
    first = counter.book(slot, "patient", **body)
    assert first.status_code == 201
    assert counter.book(slot, "patient", **body).text == first.text
    assert booked.now["status"] == "requested"


def test_a_crash_in_the_middle_loses_nothing_and_books_nothing_twice(server: Postgres, counter: Counter) -> None:
    slots = [slot["slot_id"] for slot in counter.slots(mode="web")[:24]]
    some, refused = threading.Semaphore(0), 0

    def book(number: int) -> str:
        nonlocal refused
        for _ in range(400):
            answer = counter.book(slots[number], f"key-{number}", contact={"email": f"crash{number}@example.com"})
            if answer.status_code == 201:
                some.release()
                return answer.text
            assert_problem(answer, 503, "unavailable")
            refused += 1
            time.sleep(0.05)
        raise AssertionError("never booked")

    with ThreadPoolExecutor(6) as pool:
        booking = [pool.submit(book, number) for number in range(len(slots))]
        for _ in range(len(slots) // 3):
            assert some.acquire(timeout=60)
        server.stop("crash")
        time.sleep(0.3)
        server.start()
        answers = [done.result() for done in booking]
    assert refused
    repeated = [
        counter.book(slot, f"key-{n}", contact={"email": f"crash{n}@example.com"}).text for n, slot in enumerate(slots)
    ]
    assert repeated == answers
    assert look_up(counter.engine, []) == (0, 0)
    with Session(counter.engine) as session:
        assert session.scalar(select(func.count()).select_from(BookingRow)) == len(slots)
