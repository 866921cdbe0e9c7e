"""Consultations in an installation: demonstration advisers at the first start, gone for good after `demo clear`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from actions.consultation.news import NoNews
from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from madoguchi.cli import app
from madoguchi.consultation import consultation, consultation_jobs
from madoguchi.settings import Settings, settings
from tests.actions.consultation.material import SetClock, wish


@pytest.fixture
def engine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database of the settings, kept open as a running gateway does."""
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", database_url)
    settings.cache_clear()
    engine = open_database(database_url)
    yield engine
    engine.dispose()
    monkeypatch.undo()
    settings.cache_clear()


def test_demo_clear_works_while_the_gateway_runs(engine: Engine) -> None:
    clock = SetClock()
    running = consultation(engine, Cipher([new_key()]), NoNews(), clock)
    slot = running.slots.find(clock.now, clock.now + timedelta(days=400), mode="web")[0]
    result = CliRunner().invoke(app, ["demo", "clear"])
    assert result.exit_code == 0, result.output
    assert "4 人" in result.stdout
    assert running.advisers.list() == ()
    assert running.slots.near(slot) == ()
    again = CliRunner().invoke(app, ["demo", "clear"])
    assert again.exit_code == 0 and "もういません" in again.stdout
    assert consultation(engine, Cipher([new_key()]), NoNews(), clock).advisers.list(inactive=True) == ()


def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    settings.cache_clear()
    result = CliRunner().invoke(app, ["demo", "clear"])
    monkeypatch.undo()
    settings.cache_clear()
    assert result.exit_code == 1
    assert "MADOGUCHI_DATABASE_URL" in result.output and "Traceback" not in result.output


def test_the_jobs_release_and_erase(engine: Engine) -> None:
    clock = SetClock()
    running = consultation(engine, Cipher([new_key()]), NoNews(), clock)
    jobs = consultation_jobs(running, Settings(consultation_retention_days=10))
    slots = running.slots.find(clock.now, clock.now + timedelta(days=1), mode="web")
    late = running.bookings.request(wish(slots[0].slot_id)).booking
    clock.forward(minutes=16)
    for job in jobs:
        job.work()
    assert running.bookings.get(late.booking_id).status == "released"
    assert running.bookings.contact(late.booking_id) is not None
    clock.forward(days=11)
    for job in jobs:
        job.work()
    assert running.bookings.contact(late.booking_id) is None
