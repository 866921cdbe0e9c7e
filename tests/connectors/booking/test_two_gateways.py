"""Two gateway processes on one PostgreSQL: one is killed in the middle, and nothing is lost and nothing is sold twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actions.consultation.tables import BookingRow
from actions.database.engine import open_database
from knowledge.clock import today_jst
from madoguchi.bench.bookings import add_advisers, look_up
from madoguchi.bench.gateways import GatewayProcess, gateways

PEOPLE = 60
PROGRAM = ("-m", "tests.connectors.booking.gateway_process")


@pytest.fixture
def database(postgres_url: str) -> Iterator[Engine]:
    engine = open_database(postgres_url)
    add_advisers(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def pair(database: Engine, postgres_url: str, tmp_path: Path) -> Iterator[list[GatewayProcess]]:
    with gateways(2, postgres_url, tmp_path, PROGRAM) as both:
        yield both


def free_slots(client: httpx.Client, address: str) -> list[str]:
    first, last = (today_jst() + timedelta(days=days) for days in (2, 5))
    asked = {"from": first.isoformat(), "to": last.isoformat(), "mode": "web"}
    return [slot["slot_id"] for slot in client.get(f"{address}/api/v1/slots", params=asked).json()["slots"]]


def ask(client: httpx.Client, address: str, slot: str, number: int) -> httpx.Response:
    body: dict[str, Any] = {
        "slot_id": slot, "name": "架空 花子", "contact": {"email": f"owner{number}@example.com"}, "topic": "補助金",
        "mode": "web",
    }  # fmt: skip
    return client.post(f"{address}/api/v1/bookings", json=body, headers={"Idempotency-Key": f"person-{number}"})


def test_of_fifty_at_two_gateways_one_gets_the_slot_and_a_killed_gateway_loses_nothing(
    database: Engine, pair: list[GatewayProcess]
) -> None:
    with httpx.Client(trust_env=False, timeout=60) as client:
        wanted = free_slots(client, pair[0].address)[0]
        with ThreadPoolExecutor(50) as pool:
            crowd = list(pool.map(lambda n: ask(client, pair[n % 2].address, wanted, 1000 + n), range(50)))
        assert sorted(answer.status_code for answer in crowd) == [201] + [409] * 49
        assert all(answer.json()["slots"] for answer in crowd if answer.status_code == 409)

        slots = free_slots(client, pair[0].address)[:PEOPLE]
        answered: list[str] = []
        enough = threading.Event()
        failed = 0

        def book(number: int) -> str:
            """Asks until there is an answer, with the same key, at one gateway after the other."""
            nonlocal failed
            for attempt in range(200):
                try:
                    answer = ask(client, pair[(number + attempt) % 2].address, slots[number], number)
                except httpx.HTTPError:
                    failed += 1
                    time.sleep(0.05)
                    continue
                assert answer.status_code == 201, answer.text
                answered.append(answer.text)
                if len(answered) == PEOPLE // 3:
                    enough.set()
                return str(answer.json()["booking_id"])
            raise AssertionError("no gateway answered")

        with ThreadPoolExecutor(12) as pool:
            booking = [pool.submit(book, number) for number in range(PEOPLE)]
            assert enough.wait(60)
            pair[1].kill()
            ids = [done.result() for done in booking]
        assert failed, "nobody noticed that a gateway was killed"
        again = [ask(client, pair[0].address, slots[number], number) for number in range(PEOPLE)]
    assert [answer.json()["booking_id"] for answer in again] == ids
    assert {answer.text for answer in again} == set(answered)
    won = [answer.json()["booking_id"] for answer in crowd if answer.status_code == 201]
    assert look_up(database, ids + won) == (0, 0)
    with Session(database) as session:
        assert session.scalar(select(func.count()).select_from(BookingRow)) == PEOPLE + 1
