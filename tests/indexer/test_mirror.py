"""The mirror by itself: what it keeps, and what it says when it cannot."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import pytest

from indexer.errors import IndexerError
from indexer.mirror import Mirror
from indexer.mirrored import mirrored_sources
from indexer.report import RejectedItem
from tests.indexer.material import ListSource
from tests.indexer.syncing import TaggedSource, ids, one, schemes


def test_before_the_first_sync_it_is_empty_and_no_file(mirror: Mirror) -> None:
    assert (mirror.sources(), ids(mirror), mirror.last("test")) == ([], [], None)
    assert not mirror.file.exists()


def test_its_state_changes_with_the_documents_alone(mirror: Mirror) -> None:
    states = []
    for items in (schemes("a"), schemes("a"), schemes("a", "b"), schemes("a", "b", text="別の文です。")):
        one(mirror, ListSource(items))
        states.append(mirror.state())
    assert states[0] == states[1]
    assert len(set(states)) == 3


def test_a_damaged_file_is_an_error_that_names_it(mirror: Mirror) -> None:
    mirror.file.parent.mkdir()
    mirror.file.write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexerError, match=r"mirror\.sqlite.*読み書きできません"):
        mirror.sources()


def test_the_diary_does_not_grow_without_end(mirror: Mirror) -> None:
    source = TaggedSource(schemes("a"))
    for _ in range(130):
        one(mirror, source)
    with sqlite3.connect(mirror.file) as base:
        (rows,) = base.execute("SELECT count(*) FROM syncs").fetchone()
    assert rows <= 102
    assert mirror.last("test", ("good",)) is not None


def test_a_mirrored_source_gives_documents_and_rejections_again(mirror: Mirror) -> None:
    refused = [RejectedItem("test", "x", "題名がありません")]
    one(mirror, ListSource(schemes("a", "b"), refused=refused))
    one(mirror, ListSource([], key="empty"))
    (source,) = mirrored_sources(mirror)
    told: list[RejectedItem] = []
    assert list(source.load_all(told.append)) == schemes("a", "b")
    assert told == refused
    assert (source.key, source.title, source.credit) == ("test", "試験用の一覧", "試験用")
    assert datetime.fromisoformat(source.synced_at).tzinfo is not None
