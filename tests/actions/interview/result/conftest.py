"""A real database for results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actions.database.engine import open_database
from actions.interview.result.results import Results


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def results(engine: Engine) -> Results:
    return Results(engine)
