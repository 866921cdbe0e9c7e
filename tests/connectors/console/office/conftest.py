"""The office's funnel over a database with some counts, on 21 November 2026 at noon in Japan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import time_machine
from fastapi import FastAPI

from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from actions.staff.audit import AuditLog
from connectors.console.office.funnel.routes import ResultsCsv, Waits, funnel_router
from tests.actions.consultation.material import MONDAY
from tests.actions.funnel.conftest import NOON
from tests.actions.interview.walking import SCRIPT
from tests.connectors.console.app import as_member, console_app
from tests.connectors.console.office.world import World


def office_app(funnel: Funnel, results: ResultsCsv | None = None, waits: Waits | None = None) -> FastAPI:
    """The funnel's doors and the static files."""
    engine = funnel._engine
    return console_app(engine, funnel_router(funnel, AuditLog(engine), results, waits))


def office_client(app: FastAPI) -> httpx.Client:
    """Signed in as a member of the office."""
    return as_member(app, "office")


def count_some(funnel: Funnel) -> None:
    """A hundred who open the chat, forty who begin the diagnosis, and fewer and fewer as it goes on."""
    for stage, times in (
        ("visit", 100), ("question", 80), ("begun", 40), ("finished", 25), ("finished_early", 4), ("offered", 14),
        ("booked", 10), ("confirmed", 8), ("held", 7), ("action_done", 3),
    ):  # fmt: skip
        for _ in range(times):
            funnel.record(stage, "web")  # type: ignore[arg-type]
    staying = 40
    for number, question in enumerate(SCRIPT.questions):
        going = 6 if question.id == "corporate_number" else number % 5 == 4
        for step, times in (("shown", staying), ("answered", staying - going - 1), ("skipped", 1)):
            for _ in range(times):
                funnel.record(step, "web", question.id)  # type: ignore[arg-type]
        staying -= going
    funnel.record("begun", "line")
    funnel.record("shown", "line", "stage")
    funnel.record("left", "line", "stage")


@pytest.fixture
def funnel(tmp_path: Path) -> Iterator[Funnel]:
    database = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    with time_machine.travel(NOON, tick=False):
        yield Funnel(database, SCRIPT)
    database.dispose()


@pytest.fixture
def client(funnel: Funnel) -> httpx.Client:
    count_some(funnel)
    return office_client(office_app(funnel))


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    engine = open_database(database_url)
    with time_machine.travel(MONDAY, tick=False):
        yield World(engine)
    engine.dispose()
