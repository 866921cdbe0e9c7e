"""A consultation with an owner who chats, on each database, and everything that keeps advice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from actions.database.engine import open_database
from tests.actions.advice.material import Office


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)
