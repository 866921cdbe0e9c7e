"""The calendar's doors over the hand-made library with rounds, on 1 October 2026 at noon in Japan."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
import time_machine
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from actions.calendar_feed.feed_log import FeedLog
from actions.database.engine import open_database
from connectors.calendar import page, routes
from connectors.calendar.feed import CalendarFeed
from connectors.http.client_address import networks
from connectors.http.problem import install_problem_handlers
from connectors.http.rate_limit import RateLimits
from connectors.web.page import mount_page
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.clock import now_jst
from knowledge.models import Document
from tests.knowledge import library
from tests.knowledge.calendar import material


class Shelf:
    """The knowledge room's calendar over documents that can be exchanged, as an index can."""

    def __init__(self) -> None:
        self.generation = 0
        self.put(material.DOCUMENTS)

    def put(self, documents: Sequence[Document]) -> None:
        """Makes the next generation of the index."""
        self.generation += 1
        self._calendar = material.calendar_over(documents, now_jst)

    def calendar(self, query: CalendarQuery) -> list[CalendarRound]:
        return self._calendar.rounds(query)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with time_machine.travel(library.clock(), tick=False):
        yield Shelf()


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("fresh") / "app.sqlite"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def app(shelf: Shelf, fresh_database: Path, tmp_path: Path) -> Iterator[FastAPI]:
    database = open_database(f"sqlite:///{shutil.copy(fresh_database, tmp_path)}")
    yield calendar_app(shelf, database)
    database.dispose()


def calendar_app(shelf: Shelf, database: Engine) -> FastAPI:
    """The calendar's three doors and the static files."""
    made = FastAPI()
    install_problem_handlers(made)
    made.state.knowledge = shelf
    made.state.rate_limits = RateLimits({"calendar": "1000/minute"}, networks([]), networks([]))
    made.state.calendar_feed = CalendarFeed(shelf, FeedLog(database), lambda: str(shelf.generation))
    made.state.public_address = "https://madoguchi.example"
    for router in (routes.api_router, routes.feed_router, page.router):
        made.include_router(router)
    mount_page(made)
    return made


@pytest.fixture
def client(app: FastAPI) -> httpx.Client:
    return TestClient(app)
