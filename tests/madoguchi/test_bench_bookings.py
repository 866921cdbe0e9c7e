"""The benchmark of bookings: what it measures on a gateway, and what it would find if something were wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from actions.consultation.tables import BookingRow
from actions.database.engine import open_database
from madoguchi.bench import bookings
from madoguchi.bench.bookings import add_advisers, look_up, measure
from madoguchi.bench.results import Results
from madoguchi.cli import app
from tests.connectors.gateway import running

_AT = datetime(2026, 12, 7, 1)  # noqa: DTZ001 - as times are stored


@pytest.fixture
def database(postgres_url: str) -> Iterator[Engine]:
    engine = open_database(postgres_url)
    add_advisers(engine)
    yield engine
    engine.dispose()


def booking(booking_id: str, adviser_id: str, minutes: int, status: str = "confirmed") -> BookingRow:
    begins = _AT + timedelta(minutes=minutes)
    return BookingRow(
        id=booking_id, adviser_id=adviser_id, starts_at=begins, ends_at=begins + timedelta(minutes=30), mode="web",
        topic="other", three_party=False, status=status, shares=[], created_at=_AT, moves=0, token_hash="", code_digest="",
        code_tries=0, codes_sent=0, untold=False,
    )  # fmt: skip


def test_overlaps_and_missing_bookings_are_found(database: Engine) -> None:
    with Session(database) as session, session.begin():
        session.add_all([booking("a", "a-1", 0), booking("b", "a-1", 30), booking("c", "a-2", 0)])
        session.add(booking("d", "a-2", 0, "cancelled"))
    assert look_up(database, ["a", "b", "c"]) == (0, 0)
    with Session(database) as session, session.begin():
        session.add(booking("e", "a-1", 15))
    assert look_up(database, ["a", "gone"]) == (1, 2)


def test_everybody_books_on_a_real_gateway(
    surroundings: Path, database: Engine, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookings, "_AT_ONCE", 10)
    results = Results()
    with running(surroundings, 9, database_url=postgres_url) as gateway:
        asyncio.run(measure([gateway.url.rstrip("/")], 15, database, results))
    figures = {key: row.value for key, row in results.figures.items()}
    assert (figures["bookings.crowd"], figures["bookings.offered"]) == (1, 9)
    assert (figures["bookings.made"], figures["bookings.errors"]) == (15, 0)
    assert (figures["bookings.lost"], figures["bookings.double"]) == (0, 0)
    assert results.latencies["bookings.look"].n == 15


def test_the_command_passes_the_number_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(bookings, "run_bookings", asked.append)
    assert CliRunner().invoke(app, ["bench", "--bookings", "--bookers", "7"]).exit_code == 0
    assert CliRunner().invoke(app, ["bench", "--bookings", "--bookers", "0"]).exit_code == 2
    assert asked == [7]
