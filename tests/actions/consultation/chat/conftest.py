"""A person in a conversation, and advisers who can be booked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actions.database.engine import open_database
from tests.actions.consultation.chat.talking import Talk
from tests.actions.consultation.material import SetClock


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """What is told of the database here is the same for all kinds: one is enough."""
    opened = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def talk(engine: Engine, clock: SetClock) -> Talk:
    return Talk.with_advisers(engine, clock)
