"""A fresh application database with one person, and a funnel over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from actions.people.tables import PersonRow
from tests.actions.interview.walking import SCRIPT

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
"""Noon of 2026-11-21 in Japan."""


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    at = datetime(2026, 11, 1)  # noqa: DTZ001 - as times are stored
    with Session(engine) as session, session.begin():
        session.add(PersonRow(id="p1", created_at=at, last_at=at))
        session.flush()
        for number, channel in enumerate(("web", "line")):
            session.add(
                ConversationRow(
                    id=channel, token_hash="", channel=channel, created_at=at, last_at=at.replace(hour=number),
                    person_id="p1",
                )
            )  # fmt: skip
    yield engine
    engine.dispose()


@pytest.fixture
def funnel(engine: Engine) -> Funnel:
    return Funnel(engine, SCRIPT, lambda: NOON)
