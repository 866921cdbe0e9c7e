"""Both stores answer alike: the same points and queries go to Edge and to qdrant-client's local mode.

Where they differ by design, only what is comparable is compared:
- Edge takes the inverse document frequency from its sparse index, which goes on counting deleted points until the store
  is opened again; local mode counts live points. Of a store just deleted from only the ids of sparse hits are compared.
- Hits with equal scores come in any order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from knowledge.errors import StoreError, StoreMissing
from knowledge.ports import AnyOf, AtLeast, Hit, Point, Query, Sparse, VectorStore, Where
from knowledge.service import KnowledgeService
from knowledge.stores import schema
from knowledge.stores.edge import EdgeStore
from knowledge.stores.qdrant import QdrantStore
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library

Stores = tuple[VectorStore, VectorStore]

DIMENSION = 8
KINDS = ("scheme", "case", "term")
PREFECTURES = ("大阪府", "京都府", "北海道", schema.ANY)
WHERES = (
    Where(),
    Where(must=(AnyOf("kind", ("scheme",)),)),
    Where(must=(AnyOf("prefectures", ("京都府", schema.ANY)), AtLeast("closes", 20260601))),
    Where(must=(AnyOf("kind", ("scheme", "case")),), must_not=(AnyOf("prefectures", ("北海道",)),)),
    Where(must=(AnyOf("kind", ("nothing",)),)),
)

HALF = 1e-3
"""Edge and a server hold dense vectors in half precision; local mode, the one compared with here, does not."""


def uid(n: int) -> int:
    return n


def sparse(chance: random.Random, words: int) -> Sparse:
    indices = chance.sample(range(60), words)
    return Sparse(indices, [chance.uniform(0.5, 2.5) for _ in indices])


def some_points(count: int, seed: int) -> list[Point]:
    """Documents with both vectors, and passages with words only, as the index has them."""
    chance = random.Random(seed)
    points = []
    for n in range(count):
        payload = {
            "kind": chance.choice(KINDS), "prefectures": chance.sample(PREFECTURES, chance.randint(1, 2)),
            "closes": chance.choice((20260101, 20260601, 20270101, schema.NO_LIMIT)), "n": n,
        }  # fmt: skip
        vectors: dict[str, Sparse | list[float]] = {
            schema.DOCUMENT_WORDS: sparse(chance, 12),
            schema.DOCUMENT_MEANING: [chance.gauss(0, 1) for _ in range(DIMENSION)],
        }
        points.append(Point(uid(n), vectors if n % 3 else {schema.PASSAGE_WORDS: sparse(chance, 6)}, payload))
    return points


def some_queries(seed: int, where: Where) -> list[Query]:
    chance = random.Random(seed)
    return [
        Query(sparse(chance, 4), schema.DOCUMENT_WORDS, 20, where, ("kind", "n")),
        Query([chance.gauss(0, 1) for _ in range(DIMENSION)], schema.DOCUMENT_MEANING, 20, where),
        Query(sparse(chance, 4), schema.PASSAGE_WORDS, 20, where),
    ]


def assert_alike(ours: Sequence[Hit], theirs: Sequence[Hit]) -> None:
    """Same points with the same scores and payload; only the order of equal scores may differ."""
    assert len(ours) == len(theirs)
    assert [h.score for h in ours] == pytest.approx([h.score for h in theirs], rel=1e-4, abs=HALF)
    scores = {h.id: h.score for h in theirs}
    last = ours[-1].score if ours else 0.0
    for hit in ours:
        if hit.score > last + HALF:  # at the end of the list one of several equal ones may have been cut off
            assert hit.score == pytest.approx(scores[hit.id], rel=1e-4, abs=HALF)
    payloads = {h.id: h.payload for h in theirs}
    assert all(payloads[h.id] == h.payload for h in ours if h.id in payloads)


def filled(folder: Path) -> Iterator[Stores]:
    made: Stores = (
        EdgeStore.create(folder, DIMENSION),
        QdrantStore.create(QdrantClient(":memory:"), "points", DIMENSION),
    )
    for store in made:
        store.upsert(some_points(300, seed=1))
        store.flush()
    yield made
    for store in made:
        store.close()


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Edge and local mode with the same 300 points, only to be read."""
    yield from filled(tmp_path_factory.mktemp("edge") / "store")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """The same two, to be written to."""
    yield from filled(tmp_path / "store")


def ids(store: VectorStore, where: Where) -> set[str]:
    return {p.id for p in store.scroll(where)}


@pytest.mark.parametrize("where", WHERES)
def test_searches_find_the_same_with_the_same_scores(readers: Stores, where: Where) -> None:
    edge, local = readers
    for seed in range(10):
        queries = some_queries(seed, where)
        for ours, theirs in zip(edge.search(queries), local.search(queries), strict=True):
            assert_alike(ours, theirs)


def test_the_searches_compared_find_something(readers: Stores) -> None:
    for where in WHERES[:-1]:
        assert all(hits for hits in readers[1].search(some_queries(3, where)))


@pytest.mark.parametrize("where", WHERES)
def test_reading_and_counting_see_the_same_points(readers: Stores, where: Where) -> None:
    edge, local = readers
    assert ids(edge, where) == ids(local, where)
    assert edge.count(where) == local.count(where) == len(ids(edge, where))
    assert edge.count() == local.count() == 300


def test_vectors_and_payload_come_back_the_same(readers: Stores) -> None:
    ours, theirs = ({p.id: p for p in store.scroll(Where(), with_vectors=True)} for store in readers)
    assert ours.keys() == theirs.keys()
    for key, point in ours.items():
        assert point.payload == theirs[key].payload
        assert point.vectors.keys() == theirs[key].vectors.keys()
        for name, vector in point.vectors.items():
            assert _numbers(vector) == pytest.approx(_numbers(theirs[key].vectors[name]), abs=HALF)


def _numbers(vector: object) -> dict[int, float]:
    if isinstance(vector, Sparse):
        return dict(zip(vector.indices, vector.values, strict=True))
    return dict(enumerate(vector))  # type: ignore[call-overload, no-any-return]


def test_points_are_retrieved_by_id_and_unknown_ones_left_out(readers: Stores) -> None:
    for store in readers:
        found = store.retrieve([uid(4), uid(9_999)])
        assert [(p.id, p.payload["n"], p.vectors) for p in found] == [(uid(4), 4, {})]
        assert store.retrieve([]) == []
        assert store.search([]) == []


def test_more_points_than_one_page_are_all_read(stores: Stores) -> None:
    for store in stores:
        store.upsert([Point(uid(n), {}, {"kind": "many"}) for n in range(1_000, 3_200)])
        assert len(ids(store, Where(must=(AnyOf("kind", ("many",)),)))) == 2_200


def test_replaced_and_deleted_points_are_found_alike(stores: Stores) -> None:
    for store in stores:
        store.upsert(some_points(40, seed=2))
        store.delete([uid(n) for n in range(100, 200)] + [uid(9_999)])
        store.delete([])
        store.upsert([])
        store.flush()
    edge, local = stores
    assert edge.count() == local.count() == 200
    for seed in range(5):
        words, meaning, _ = some_queries(seed, Where())
        assert_alike(*(store.search([meaning])[0] for store in stores))
        everything = Query(words.vector, words.using, 300)
        ours, theirs = (store.search([everything])[0] for store in stores)
        assert {h.id for h in ours} == {h.id for h in theirs}


def test_a_store_opened_again_weighs_words_without_what_was_deleted(tmp_path: Path, stores: Stores) -> None:
    edge, local = stores
    for store in stores:
        store.delete([uid(n) for n in range(100, 200)])
        store.flush()
    edge.close()
    again = EdgeStore.open(tmp_path / "store")
    for seed in range(5):
        queries = some_queries(seed, Where())
        for ours, theirs in zip(again.search(queries), local.search(queries), strict=True):
            assert_alike(ours, theirs)
    again.close()


@pytest.mark.parametrize(
    "misuse",
    [
        lambda store: store.search([Query([1.0], schema.DOCUMENT_MEANING, 3)]),
        lambda store: store.search([Query([1.0] * DIMENSION, "unknown", 3)]),
        lambda store: store.upsert([Point(uid(1), {schema.DOCUMENT_MEANING: [1.0]}, {})]),
    ],
)
def test_what_does_not_fit_is_a_store_error_in_both(readers: Stores, misuse: object) -> None:
    for store in readers:
        with pytest.raises(StoreError):
            misuse(store)  # type: ignore[operator]


def test_a_closed_store_says_so(stores: Stores) -> None:
    for store in stores:
        store.close()
        store.close()
        for use in (store.count, store.flush, lambda store=store: list(store.scroll(Where()))):
            with pytest.raises(StoreError):
                use()


def test_a_collection_is_created_once_and_opened_by_name() -> None:
    client = QdrantClient(":memory:")
    with pytest.raises(StoreMissing):
        QdrantStore.open(client, "points")
    QdrantStore.create(client, "points", DIMENSION).upsert(some_points(3, seed=1))
    with pytest.raises(StoreError):
        QdrantStore.create(client, "points", DIMENSION)
    again = QdrantStore.open(client, "points")
    assert again.count() == 3
    again.close()


def test_a_server_that_does_not_answer_is_a_store_error() -> None:
    client = QdrantClient(url="http://127.0.0.1:9", timeout=1, check_compatibility=False)
    with pytest.raises(StoreError):
        QdrantStore.open(client, "points")
    client.close()


def test_the_whole_search_gives_the_same_results_on_both(store: VectorStore, embedder: HashEmbedder) -> None:
    local = QdrantStore.create(QdrantClient(":memory:"), "library", embedder.dimension)
    local.upsert(list(store.scroll(Where(), with_vectors=True)))

    def results(held: VectorStore, question: str) -> list[tuple[str, float]]:
        service = KnowledgeService(
            held, embedder, thesaurus=library.thesaurus(), settings=library.settings(), clock=library.clock
        )
        return [(r.document.id, round(r.score, 2)) for r in service.search(question).results]

    for question in ("設備を買うときの補助金", "大阪で店を開きたい", "クラウドとは"):
        found = results(store, question)
        assert found
        assert results(local, question) == found
    local.close()
