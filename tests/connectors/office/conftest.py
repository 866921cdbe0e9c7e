"""The office's pages over a database with some counts, on 21 November 2026 at noon in Japan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import time_machine
from fastapi import FastAPI
from fastapi.testclient import TestClient

from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from connectors.http.client_address import networks
from connectors.http.problem import install_problem_handlers
from connectors.http.rate_limit import RateLimits
from connectors.http.security_headers import SecurityHeaders
from connectors.office.routes import ResultsCsv, office_router
from connectors.web.page import mount_page
from tests.actions.funnel.conftest import NOON
from tests.actions.interview.walking import SCRIPT

TOKEN = "himitsu-no-aikotoba"


def office_app(funnel: Funnel, token: str = TOKEN, results: ResultsCsv | None = None, limit: str = "1000") -> FastAPI:
    """The office's doors and the static files."""
    made = FastAPI()
    install_problem_handlers(made)
    made.add_middleware(SecurityHeaders)
    made.state.rate_limits = RateLimits({"office": f"{limit}/minute"}, networks([]), networks([]))
    made.include_router(office_router(token, funnel, results))
    mount_page(made)
    return made


def office_client(app: FastAPI) -> httpx.Client:
    """Knows the token."""
    client = TestClient(app)
    client.auth = ("だれでも", TOKEN)
    return client


def count_some(funnel: Funnel) -> None:
    """A hundred who open the chat, forty who begin the diagnosis, and fewer and fewer as it goes on."""
    for stage, times in (("visit", 100), ("question", 80), ("begun", 40), ("finished", 25), ("finished_early", 4)):
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
