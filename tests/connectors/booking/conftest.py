"""The doors to bookings over each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.booking.counter import Counter, open_counter


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """On both databases."""
    with open_counter(database_url) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Counter]:
    """On SQLite alone, for what has little to do with the database."""
    with open_counter(f"sqlite:///{tmp_path / 'app.sqlite'}") as opened:
        yield opened
