"""A database for tests to which its kind does not matter; where it does, they have `database_url`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actions.database.engine import open_database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty one in a file."""
    opened = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield opened
    opened.dispose()
