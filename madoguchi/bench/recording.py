"""A store that keeps what it is asked, so that the same can be asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.ports import Hit, Point, Query, VectorStore, Where


class RecordingStore:
    """Delegates to `store`. `asked` holds the batches of queries so far, oldest first; it may be cleared."""

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self.asked: list[tuple[Query, ...]] = []

    def search(self, queries: Sequence[Query]) -> list[list[Hit]]:
        self.asked.append(tuple(queries))
        return self._store.search(queries)

    def retrieve(self, ids: Sequence[int]) -> list[Point]:
        return self._store.retrieve(ids)

    def scroll(self, where: Where, with_vectors: bool = False) -> Iterator[Point]:
        return self._store.scroll(where, with_vectors)

    def upsert(self, points: Sequence[Point]) -> None:
        self._store.upsert(points)

    def delete(self, ids: Sequence[int]) -> None:
        self._store.delete(ids)

    def count(self, where: Where | None = None) -> int:
        return self._store.count(where)

    def flush(self) -> None:
        self._store.flush()

    def close(self) -> None:
        self._store.close()
