"""Qdrant Edge: the store inside this process, in one folder that one process may hold at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import qdrant_edge as edge

from knowledge.errors import StoreBusy, StoreError, StoreMissing
from knowledge.ports import AnyOf, AtLeast, Hit, Point, Query, Sparse, Where
from knowledge.stores import schema

_SCROLL_PAGE = 1_000


class EdgeStore:
    """The vector store over a Qdrant Edge shard.

    Create one with `EdgeStore.create(folder, dimension)` or `EdgeStore.open(folder)`.
    """

    def __init__(self, shard: edge.EdgeShard, lock: int) -> None:
        self._shard: edge.EdgeShard | None = shard
        self._lock = lock

    @classmethod
    def create(cls, folder: Path, dimension: int) -> EdgeStore:
        """A new, empty store in `folder` (made if it is missing), for dense vectors of `dimension` numbers.

        :raises StoreError: the folder holds a store already or cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot create an index in {folder.name}: {error}") from error
        lock = _locked(folder)
        try:
            store = cls(edge.EdgeShard.create(str(folder), _config(dimension)), lock)
        except Exception as error:  # the Rust engine raises bare Exceptions
            os.close(lock)
            raise StoreError(f"cannot create an index in {folder.name}: {error}") from error
        store._index_payload()
        return store

    @classmethod
    def open(cls, folder: Path) -> EdgeStore:
        """The store that lies in `folder`.

        :raises StoreMissing: there is none.
        :raises StoreBusy: another process holds it.
        :raises StoreError: it cannot be read.
        """
        if not folder.is_dir():
            raise StoreMissing(f"no index in {folder}")
        lock = _locked(folder)
        try:
            return cls(edge.EdgeShard.load(str(folder)), lock)
        except (KeyboardInterrupt, SystemExit):
            os.close(lock)
            raise
        except BaseException as error:  # bare Exceptions, and panics that are not even those, over damaged files
            os.close(lock)
            raise StoreError(f"cannot open the index: {error}") from error

    def search(self, queries: Sequence[Query]) -> list[list[Hit]]:
        if not queries:
            return []
        try:
            found = self._open.query_batch(edge.QueryBatchRequest([_request(q) for q in queries]))
        except Exception as error:
            raise StoreError(f"search failed: {error}") from error
        return [_hits(points, q) for points, q in zip(found, queries, strict=True)]

    def retrieve(self, ids: Sequence[int]) -> list[Point]:
        if not ids:
            return []
        try:
            records = self._open.retrieve(list(ids), with_payload=True, with_vector=False)
        except Exception as error:
            raise StoreError(f"reading failed: {error}") from error
        return [Point(cast(int, r.id), {}, r.payload or {}) for r in records]

    def scroll(self, where: Where, with_vectors: bool = False) -> Iterator[Point]:
        offset = None
        while True:
            request = edge.ScrollRequest(
                offset=offset, limit=_SCROLL_PAGE, filter=_filter(where), with_payload=True, with_vector=with_vectors
            )
            try:
                records, offset = self._open.scroll(request)
            except Exception as error:
                raise StoreError(f"reading failed: {error}") from error
            for record in records:
                yield Point(cast(int, record.id), _vectors_back(record.vector), record.payload or {})
            if offset is None:
                return

    def upsert(self, points: Sequence[Point]) -> None:
        if points:
            self._update(edge.UpdateOperation.upsert_points([_point(p) for p in points]))

    def delete(self, ids: Sequence[int]) -> None:
        if ids:
            self._update(edge.UpdateOperation.delete_points(list(ids)))

    def count(self, where: Where | None = None) -> int:
        return self._open.count(edge.CountRequest(exact=True, filter=_filter(where) if where else None))

    def flush(self) -> None:
        try:
            self._open.optimize()
            self._open.flush()
        except Exception as error:
            raise StoreError(f"the index could not be written: {error}") from error

    def close(self) -> None:
        if self._shard is not None:
            self._shard.close()
            self._shard = None
            os.close(self._lock)

    @property
    def _open(self) -> edge.EdgeShard:
        if self._shard is None:
            raise StoreError("the index is closed")
        return self._shard

    def _update(self, operation: edge.UpdateOperation) -> None:
        try:
            self._open.update(operation)
        except Exception as error:
            raise StoreError(f"writing failed: {error}") from error

    def _index_payload(self) -> None:
        for name in schema.KEYWORD_FIELDS:
            self._update(edge.UpdateOperation.create_field_index(name, edge.PayloadSchemaType.Keyword))
        for name in schema.INTEGER_FIELDS:
            self._update(edge.UpdateOperation.create_field_index(name, edge.PayloadSchemaType.Integer))


def _locked(folder: Path) -> int:
    """Locks the folder until the returned descriptor is closed: without its log the engine does not do so itself."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise StoreBusy("the index is in use by another process") from error
    return descriptor


def _config(dimension: int) -> edge.EdgeConfig:
    # Half precision takes half the space and finds the same: each name has room for every point, vector or not.
    half = edge.VectorStorageDatatype.Float16
    dense = {
        n: edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine, datatype=half)
        for n in schema.DENSE_VECTORS
    }
    sparse = {n: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf) for n in schema.SPARSE_VECTORS}
    # Large stores get a graph (HNSW, Malkov & Yashunin 2016). The engine's own default adds links for every value of
    # every payload field: at a hundred thousand points that took half as long again to build, and searches took longer.
    graph = edge.HnswIndexConfig(m=16, ef_construct=64, full_scan_threshold=10_000, payload_m=0)
    # No write-ahead log: a generation is written once, flushed, and only then published.
    return edge.EdgeConfig(vectors=dense, sparse_vectors=sparse, hnsw_config=graph, wal_enabled=False)


def _vector(vector: Any) -> Any:
    return edge.SparseVector(vector.indices, vector.values) if isinstance(vector, Sparse) else list(vector)


def _vectors_back(vectors: Any) -> dict[str, Any]:
    return {
        name: Sparse(list(v.indices), list(v.values)) if isinstance(v, edge.SparseVector) else v
        for name, v in (vectors or {}).items()
    }


def _point(point: Point) -> edge.Point:
    return edge.Point(point.id, {name: _vector(v) for name, v in point.vectors.items()}, point.payload)


def _hits(points: Sequence[edge.ScoredPoint], query: Query) -> list[Hit]:
    if not query.fields:
        return [Hit(cast(int, p.id), p.score) for p in points]
    return [Hit(cast(int, p.id), p.score, p.payload or {}) for p in points]


def _request(query: Query) -> edge.QueryRequest:
    return edge.QueryRequest(
        query=edge.Query.Nearest(_vector(query.vector), using=query.using),
        limit=query.limit,
        filter=_filter(query.where),
        with_payload=list(query.fields) if query.fields else False,
        with_vector=False,
    )


def _condition(condition: AnyOf | AtLeast) -> edge.FieldCondition:
    if isinstance(condition, AnyOf):
        return edge.FieldCondition(condition.key, match=edge.MatchAny(list(condition.values)))
    return edge.FieldCondition(condition.key, range=edge.RangeFloat(gte=float(condition.value)))


def _filter(where: Where) -> edge.Filter | None:
    if not where.must and not where.must_not:
        return None
    return edge.Filter(
        must=[_condition(c) for c in where.must] or None, must_not=[_condition(c) for c in where.must_not] or None
    )
