"""What is kept of LINE, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.database.engine import open_database
from tests.actions.line.material import Post


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    engine = open_database(database_url)
    yield Post(engine)
    engine.dispose()
