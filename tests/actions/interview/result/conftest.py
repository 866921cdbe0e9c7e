"""A real database for results."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from actions.database.engine import open_database
from actions.interview.result.results import Results


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def results(engine: Engine) -> Results:
    return Results(engine)
