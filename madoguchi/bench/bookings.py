"""`make bench-bookings`: two gateways on one PostgreSQL, and many people who book at the same time.

First fifty people want the very same slot. Then everybody looks at the free slots of some day, books one of them, and takes
one near by when somebody else was quicker. Afterwards the database is searched for slots that were sold twice and for
bookings that were confirmed to somebody but are not there. Loopback only; ends by itself.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as time_of_day
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.models import Adviser, Availability, Window
from actions.consultation.tables import BookingRow
from actions.database.engine import open_database
from knowledge.clock import now_jst, today_jst
from madoguchi.bench.gateways import gateways
from madoguchi.bench.postgres import NoPostgres, temporary_postgres
from madoguchi.bench.results import Goal, Results
from madoguchi.bench.run import ended_properly
from madoguchi.console import OperatorError, out
from madoguchi.settings import settings

BOOKINGS = 1000
MAX_BOOKINGS = 5000
_AT_ONCE = 50
_CALLERS = 24
_ADVISERS = 12
_DAYS = range(2, 58)
_WITHIN_S = 60.0
_TRIES = 12
_TIMEOUT_S = 60.0
_HOURS = Availability(
    tuple(Window(day, time_of_day(8), time_of_day(20)) for day in range(7)), buffer_minutes=0, on_holidays=True
)


@dataclass
class Taken:
    """What people were answered: booking ids, seconds of each request to book, refusals, and the errors by what they
    were: a status, or why there was no answer."""

    bookings: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """How many there were."""
        return self.reasons.total()


def run_bookings(number: int = BOOKINGS) -> None:
    """Measures, prints the tables and writes `<data folder>/bench/bookings/<date>.json` and `latest.json`.

    :param number: how many people book, 1 to `MAX_BOOKINGS`.
    :raises OperatorError: the number is out of range, PostgreSQL is not installed, or a gateway does not come up. Missed
        goals are no error.
    """
    if not 1 <= number <= MAX_BOOKINGS:
        raise OperatorError(f"人数は 1〜{MAX_BOOKINGS} にしてください。")
    results = Results()
    with ended_properly(), tempfile.TemporaryDirectory(prefix="madoguchi-bookings-") as folder:
        try:
            with temporary_postgres(durable=True) as server:
                url = server.new_database()
                database = open_database(url)
                add_advisers(database)
                out.print("窓口を2つ起動しています…")
                with gateways(2, url, Path(folder)) as pair:
                    addresses = [gateway.address for gateway in pair]
                    out.print(f"{number} 人が予約します…")
                    asyncio.run(measure(addresses, number, database, results))
                database.dispose()
        except NoPostgres as error:
            raise OperatorError(
                "予約を測るには、PostgreSQL が要ります（Debian では apt install postgresql）。"
            ) from error
    results.data |= {"bookings": number, "gateways": 2, "database": "PostgreSQL"}
    results.notes.append("窓口2つ、データベース、予約する人たちが、すべて同じ機械で動いています。")
    results.show(out)
    out.print(f"記録：{results.write(settings().data_dir / 'bench' / 'bookings', now_jst())}", markup=False)


def add_advisers(database: Engine) -> None:
    """Enough advisers for everybody, every day from eight to eight."""
    advisers = Advisers(database)
    for n in range(_ADVISERS):
        advisers.add(Adviser(id="", name=f"測定用 {n + 1}"), _HOURS)


async def measure(addresses: Sequence[str], number: int, database: Engine, results: Results) -> None:
    """Both parts over these gateways."""
    # Connections never expire here: httpcore may close an expired one that it has just given to a request (ReadError).
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=None)
    async with httpx.AsyncClient(limits=limits, timeout=_TIMEOUT_S, trust_env=False) as client:
        crowd = Taken()
        slot = (await _slots(client, addresses[0], today_jst() + timedelta(days=1), crowd))[0]
        people = [_ask(client, addresses[n % len(addresses)], slot, f"crowd-{n}", crowd) for n in range(_AT_ONCE)]
        answers = await asyncio.gather(*people)
        taken, began = Taken(), time.monotonic()
        waiting = iter(range(number))

        async def caller() -> None:
            for person in waiting:
                await _book(client, addresses, person, taken)

        await asyncio.gather(*(caller() for _ in range(_CALLERS)))
        seconds = time.monotonic() - began
    offered = sum(a.status_code == 409 and bool(a.json()["slots"]) for a in answers if a is not None)
    results.figure(
        "bookings.crowd", "同じ枠に同時に申し込んだ人のうち、予約できた人", len(crowd.bookings), "人", Goal(2)
    )
    results.figure("bookings.offered", "近い枠を案内された人", offered, "人", Goal(_AT_ONCE - 1, at_least=True))
    results.latency("bookings.look", "空きを見る（1日分）", taken.looks)
    results.latency("bookings.book", "予約する", taken.seconds)
    results.figure("bookings.made", "予約できた人", len(taken.bookings), "人", Goal(number, at_least=True))
    results.figure("bookings.seconds", "全員の予約にかかった時間", seconds, "秒", Goal(_WITHIN_S * number / BOOKINGS))
    results.figure("bookings.per_s", "予約（平均）", len(taken.bookings) / seconds, "件/秒")
    results.figure("bookings.refused", "先に取られて、近い枠に変えた回数", taken.refused, "回")
    results.figure("bookings.errors", "エラーになった返事", crowd.errors + taken.errors, "回", Goal(1))
    results.notes += [f"エラー：{reason}（{times}回）" for reason, times in (crowd.reasons + taken.reasons).items()]
    lost, double = look_up(database, crowd.bookings + taken.bookings)
    results.figure("bookings.lost", "予約できたと返事したのに、ない予約", lost, "件", Goal(1))
    results.figure("bookings.double", "二重に売られた枠", double, "件", Goal(1))


def look_up(database: Engine, answered: Sequence[str]) -> tuple[int, int]:
    """(bookings that were confirmed to somebody and are not stored, stored ones that overlap another)."""
    open_ones = select(BookingRow).where(BookingRow.status.in_(("requested", "confirmed")))
    with Session(database) as session:
        rows = session.scalars(open_ones.order_by(BookingRow.adviser_id, BookingRow.starts_at)).all()
    double = sum(a.adviser_id == b.adviser_id and b.starts_at < a.ends_at for a, b in pairwise(rows))
    return len(set(answered) - {row.id for row in rows}), double


async def _book(client: httpx.AsyncClient, addresses: Sequence[str], person: int, taken: Taken) -> None:
    """One person: looks, books, and where somebody was quicker takes a slot near by."""
    choose = random.Random(person)
    address = addresses[person % len(addresses)]
    slots = await _slots(client, address, today_jst() + timedelta(days=choose.choice(_DAYS)), taken)
    for attempt in range(_TRIES):
        if not slots:
            return
        answer = await _ask(client, address, choose.choice(slots), f"person-{person}-{attempt}", taken)
        if answer is None or answer.status_code == 201:
            return
        slots = answer.json().get("slots", [])


async def _slots(client: httpx.AsyncClient, address: str, day: date, taken: Taken) -> list[dict[str, Any]]:
    asked = {"from": day.isoformat(), "to": day.isoformat(), "mode": "web"}
    answer = await _sent(
        client.build_request("GET", f"{address}/api/v1/slots", params=asked), client, taken.looks, taken
    )
    if answer is None or answer.status_code != 200:
        if answer is not None:
            taken.reasons[f"GET {answer.status_code}"] += 1
        return []
    found: list[dict[str, Any]] = answer.json()["slots"]
    return found


async def _ask(
    client: httpx.AsyncClient, address: str, slot: dict[str, Any], key: str, taken: Taken
) -> httpx.Response | None:
    """A request to book; None if it was answered with an error."""
    body = {
        "slot_id": slot["slot_id"], "name": "測定用", "contact": {"email": f"{key}@example.com"}, "topic": "補助金",
        "mode": "web",
    }  # fmt: skip
    headers = {"Idempotency-Key": key}
    request = client.build_request("POST", f"{address}/api/v1/bookings", json=body, headers=headers)
    answer = await _sent(request, client, taken.seconds, taken)
    if answer is None:
        return None
    match answer.status_code:
        case 201:
            taken.bookings.append(answer.json()["booking_id"])
        case 409:
            taken.refused += 1
        case status:
            taken.reasons[f"POST {status}"] += 1
            return None
    return answer


async def _sent(
    request: httpx.Request, client: httpx.AsyncClient, seconds: list[float], taken: Taken
) -> httpx.Response | None:
    """The answer to a request; None, counted as an error, if there is none."""
    began = time.monotonic()
    try:
        answer = await client.send(request)
    except httpx.HTTPError as error:
        taken.reasons[f"{request.method} {type(error).__name__}: {error}"] += 1
        return None
    seconds.append(time.monotonic() - began)
    return answer
