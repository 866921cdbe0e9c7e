"""The embedded store: queries, filters, paging, durability, and every way of failing as a StoreError."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import StoreBusy, StoreError, StoreMissing
from knowledge.ports import AnyOf, AtLeast, Point, Query, Sparse, Where
from knowledge.stores import schema
from knowledge.stores.edge import EdgeStore

HOLDER = """
import sys
from pathlib import Path
from knowledge.stores.edge import EdgeStore
store = EdgeStore.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


HALF = 1e-3
"""What dense vectors in half precision may be off by."""


def uid(n: int) -> int:
    return n


def point(
    n: int, *, words: dict[int, float] | None = None, meaning: list[float] | None = None, **payload: object
) -> Point:
    sparse = Sparse(list(words or {1: 1.0}), list((words or {1: 1.0}).values()))
    return Point(
        uid(n), {schema.DOCUMENT_WORDS: sparse, schema.DOCUMENT_MEANING: meaning or [1.0, 0.0, 0.0, 0.0]}, payload
    )


POINTS = (
    point(1, words={1: 2.0}, meaning=[1, 0, 0, 0], kind="scheme", prefectures=["大阪府", "京都府"], closes=20260101),
    point(2, words={1: 1.0, 2: 1.0}, meaning=[0, 1, 0, 0], kind="case", prefectures=["*"], closes=20270101),
    point(3, words={2: 3.0}, meaning=[0.6, 0.8, 0, 0], kind="scheme", prefectures=["北海道"], closes=20280101),
)


def filled(folder: Path) -> EdgeStore:
    made = EdgeStore.create(folder, 4)
    made.upsert(POINTS)
    made.flush()
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EdgeStore]:
    """A store to write to."""
    made = filled(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EdgeStore]:
    """A store that tests only read."""
    made = filled(tmp_path_factory.mktemp("edge") / "store")
    yield made
    made.close()


def ids(store: EdgeStore, where: Where) -> set[int]:
    return {p.id for p in store.scroll(where)}


class TestSearch:
    def test_dense_hits_come_by_cosine(self, reader: EdgeStore) -> None:
        hits = reader.search([Query([1.0, 0, 0, 0], schema.DOCUMENT_MEANING, 3)])[0]
        assert [h.id for h in hits] == [uid(1), uid(3), uid(2)]
        assert [h.score for h in hits] == pytest.approx([1.0, 0.6, 0.0], abs=HALF)

    def test_sparse_scores_are_weights_times_inverse_document_frequency(self, reader: EdgeStore) -> None:
        hits = reader.search([Query(Sparse([1], [1.0]), schema.DOCUMENT_WORDS, 3)])[0]
        idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
        assert [h.id for h in hits] == [uid(1), uid(2)]
        assert [h.score for h in hits] == pytest.approx([2 * idf, idf], rel=1e-4)

    def test_several_queries_are_answered_in_their_order(self, reader: EdgeStore) -> None:
        queries = [
            Query(Sparse([2], [1.0]), schema.DOCUMENT_WORDS, 1),
            Query([0, 1.0, 0, 0], schema.DOCUMENT_MEANING, 1),
        ]
        assert [[h.id for h in hits] for hits in reader.search(queries)] == [[uid(3)], [uid(2)]]

    def test_only_the_fields_asked_for_come_back(self, reader: EdgeStore) -> None:
        wanted = Query([1.0, 0, 0, 0], schema.DOCUMENT_MEANING, 1, fields=("kind",))
        assert reader.search([wanted])[0][0].payload == {"kind": "scheme"}
        assert reader.search([Query([1.0, 0, 0, 0], schema.DOCUMENT_MEANING, 1)])[0][0].payload == {}

    def test_nothing_asked_is_nothing_found(self, reader: EdgeStore) -> None:
        assert reader.search([]) == []
        assert reader.search([Query(Sparse([], []), schema.DOCUMENT_WORDS, 3)]) == [[]]

    @pytest.mark.parametrize("query", [Query([1.0], schema.DOCUMENT_MEANING, 3), Query([1.0] * 4, "unknown", 3)])
    def test_a_query_that_does_not_fit_is_a_store_error(self, reader: EdgeStore, query: Query) -> None:
        with pytest.raises(StoreError):
            reader.search([query])


class TestFilters:
    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (Where(), {1, 2, 3}),
            (Where(must=(AnyOf("kind", ("scheme",)),)), {1, 3}),
            (Where(must=(AnyOf("prefectures", ("京都府", "*")),)), {1, 2}),
            (Where(must=(AnyOf("kind", ("scheme",)), AnyOf("prefectures", ("北海道",)))), {3}),
            (Where(must=(AtLeast("closes", 20270101),)), {2, 3}),
            (Where(must_not=(AnyOf("kind", ("scheme",)),)), {2}),
            (Where(must=(AtLeast("closes", 20260102),), must_not=(AnyOf("prefectures", ("*",)),)), {3}),
            (Where(must=(AnyOf("kind", ("term",)),)), set()),
        ],
    )
    def test_conditions_hold_for_reading_counting_and_searching(
        self, reader: EdgeStore, where: Where, expected: set[int]
    ) -> None:
        assert ids(reader, where) == expected
        assert reader.count(where) == len(expected)
        hits = reader.search([Query([1.0, 0, 0, 0], schema.DOCUMENT_MEANING, 10, where)])[0]
        assert {h.id for h in hits} == expected


class TestReading:
    def test_points_come_back_with_their_payload(self, reader: EdgeStore) -> None:
        found = reader.retrieve([uid(2), uid(99)])
        assert [(p.id, p.payload) for p in found] == [(uid(2), POINTS[1].payload)]
        assert reader.retrieve([]) == []

    def test_an_id_that_is_none_is_a_store_error(self, reader: EdgeStore) -> None:
        with pytest.raises(StoreError):
            reader.retrieve(["mihon:setsubi"])

    def test_vectors_come_back_when_asked_for(self, reader: EdgeStore) -> None:
        found = {p.id: p.vectors for p in reader.scroll(Where(), with_vectors=True)}
        assert found[uid(3)][schema.DOCUMENT_WORDS] == Sparse([2], [3.0])
        assert found[uid(3)][schema.DOCUMENT_MEANING] == pytest.approx([0.6, 0.8, 0, 0], abs=HALF)

    def test_more_points_than_one_page_are_all_read(self, store: EdgeStore) -> None:
        store.upsert([point(n, kind="many") for n in range(10, 2_315)])
        assert ids(store, Where(must=(AnyOf("kind", ("many",)),))) == set(range(10, 2_315))


class TestWriting:
    def test_a_point_written_again_is_replaced(self, store: EdgeStore) -> None:
        store.upsert([point(1, kind="term")])
        assert store.count() == 3
        assert store.retrieve([uid(1)])[0].payload == {"kind": "term"}

    def test_deleted_points_are_gone_and_unknown_ones_ignored(self, store: EdgeStore) -> None:
        store.delete([uid(1), uid(99)])
        assert ids(store, Where()) == {2, 3}
        store.delete([])
        assert store.count() == 2

    def test_a_vector_of_another_length_is_a_store_error(self, store: EdgeStore) -> None:
        with pytest.raises(StoreError):
            store.upsert([point(9, meaning=[1.0])])

    def test_what_was_flushed_is_there_after_reopening(self, store: EdgeStore, tmp_path: Path) -> None:
        store.delete([uid(2)])
        store.flush()
        store.close()
        again = EdgeStore.open(tmp_path / "store")
        assert ids(again, Where()) == {1, 3}
        again.close()


class TestClosing:
    def test_closing_twice_is_allowed_and_using_it_afterwards_is_a_store_error(self, store: EdgeStore) -> None:
        store.close()
        store.close()
        for use in (store.count, store.flush, lambda: list(store.scroll(Where()))):
            with pytest.raises(StoreError):
                use()


class TestOpening:
    @pytest.mark.parametrize("name", ["nothing", "file"])
    def test_where_no_index_is_it_is_missing(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreMissing):
            EdgeStore.open(tmp_path / name)

    def test_an_empty_folder_is_no_index(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError):
            EdgeStore.open(tmp_path)

    def test_a_store_that_is_open_is_busy(self, store: EdgeStore, tmp_path: Path) -> None:
        with pytest.raises(StoreBusy):
            EdgeStore.open(tmp_path / "store")

    def test_a_store_that_another_process_holds_is_busy_until_it_ends(self, store: EdgeStore, tmp_path: Path) -> None:
        store.close()
        command = [sys.executable, "-c", HOLDER, str(tmp_path / "store")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdin is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(StoreBusy):
                EdgeStore.open(tmp_path / "store")
            holder.stdin.close()
        EdgeStore.open(tmp_path / "store").close()

    @pytest.mark.parametrize("name", ["edge_config.json", "segment.json", "version.info", "status.dat"])
    def test_a_damaged_store_is_a_store_error(self, store: EdgeStore, tmp_path: Path, name: str) -> None:
        store.close()
        damaged = sorted((tmp_path / "store").rglob(name))
        assert damaged
        for path in damaged:
            path.write_bytes(b"\x00garbage")
        with pytest.raises(StoreError):
            EdgeStore.open(tmp_path / "store")


class TestCreating:
    def test_a_folder_that_holds_a_store_is_a_store_error(self, store: EdgeStore, tmp_path: Path) -> None:
        store.close()
        with pytest.raises(StoreError):
            EdgeStore.create(tmp_path / "store", 4)

    def test_a_place_that_cannot_be_written_is_a_store_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError):
            EdgeStore.create(tmp_path / "file" / "store", 4)
