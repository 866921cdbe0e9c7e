"""Erasing from the dialogue engine's SQL store."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from connectors.rasa.trackers import TrackerStore


def test_only_the_named_senders_are_erased(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'trackers.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT)"))
        for sender in ("a", "b", "b", "c' OR 1=1 --"):
            connection.execute(text("INSERT INTO events (sender_id) VALUES (:s)"), {"s": sender})
    trackers = TrackerStore(url)
    trackers.erase([])
    trackers.erase(["b", "' OR 1=1 --", "unknown"])
    with engine.connect() as connection:
        left = connection.execute(text("SELECT sender_id FROM events ORDER BY id")).scalars().all()
    assert left == ["a", "c' OR 1=1 --"]
    trackers.close()
    engine.dispose()


def test_a_store_that_is_not_there_yet_is_fine(tmp_path: Path) -> None:
    trackers = TrackerStore(f"sqlite:///{tmp_path / 'trackers.sqlite'}")
    trackers.erase(["a"])
    trackers.close()


def test_a_store_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "trackers.sqlite").mkdir()
    trackers = TrackerStore(f"sqlite:///{tmp_path / 'trackers.sqlite'}")
    with pytest.raises(SQLAlchemyError):
        trackers.erase(["a"])
    trackers.close()
