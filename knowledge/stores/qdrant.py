"""A Qdrant server (or `qdrant-client`'s local mode): the store for several gateways, one collection a generation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from qdrant_client import QdrantClient, models
from qdrant_client.local.qdrant_local import QdrantLocal

from knowledge.errors import StoreError, StoreMissing
from knowledge.ports import AnyOf, AtLeast, Hit, Point, Query, Sparse, Where
from knowledge.stores import schema

_PAGE = 1_000
_UPSERTED_AT_ONCE = 500
"""Points in one request: a server takes 32 MB at most."""

Result = TypeVar("Result")


class QdrantStore:
    """The vector store over one collection.

    Create one with `QdrantStore.create(client, collection, dimension)` or `QdrantStore.open(client, collection)`.
    The store owns the client: `close()` closes it.
    """

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self._client: QdrantClient | None = client
        self._collection = collection

    @classmethod
    def create(cls, client: QdrantClient, collection: str, dimension: int) -> QdrantStore:
        """A new, empty collection for dense vectors of `dimension` numbers.

        :raises StoreError: it exists already, or the server does not answer.
        """
        half = models.Datatype.FLOAT16
        dense = {
            n: models.VectorParams(size=dimension, distance=models.Distance.COSINE, datatype=half)
            for n in schema.DENSE_VECTORS
        }
        sparse = {n: models.SparseVectorParams(modifier=models.Modifier.IDF) for n in schema.SPARSE_VECTORS}
        _tried(
            "the collection cannot be created",
            lambda: client.create_collection(collection, vectors_config=dense, sparse_vectors_config=sparse),
        )
        store = cls(client, collection)
        if not _is_local(client):  # local mode has no payload indexes and warns of every one
            store._index_payload()
        return store

    @classmethod
    def open(cls, client: QdrantClient, collection: str) -> QdrantStore:
        """A collection that is there.

        :raises StoreMissing: there is none of this name.
        :raises StoreError: the server does not answer.
        """
        if not _tried("the store does not answer", lambda: client.collection_exists(collection)):
            raise StoreMissing(f"no collection {collection}")
        return cls(client, collection)

    def search(self, queries: Sequence[Query]) -> list[list[Hit]]:
        if not queries:
            return []
        requests = [_request(q) for q in queries]
        found = _tried("search failed", lambda: self._open.query_batch_points(self._collection, requests))
        return [[Hit(int(p.id), p.score, p.payload or {}) for p in response.points] for response in found]

    def retrieve(self, ids: Sequence[int]) -> list[Point]:
        if not ids:
            return []
        records = _tried("reading failed", lambda: self._open.retrieve(self._collection, list(ids), with_payload=True))
        return [Point(int(r.id), {}, r.payload or {}) for r in records]

    def scroll(self, where: Where, with_vectors: bool = False) -> Iterator[Point]:
        offset: models.ExtendedPointId | None = None
        while True:
            records, offset = self._page(where, with_vectors, offset)
            for record in records:
                yield Point(int(record.id), _vectors_back(record.vector), record.payload or {})
            if offset is None:
                return

    def upsert(self, points: Sequence[Point]) -> None:
        for start in range(0, len(points), _UPSERTED_AT_ONCE):
            structs = [_point(p) for p in points[start : start + _UPSERTED_AT_ONCE]]
            _tried("writing failed", partial(self._open.upsert, self._collection, structs, wait=True))

    def delete(self, ids: Sequence[int]) -> None:
        if ids:
            selector = models.PointIdsList(points=list(ids))
            _tried("writing failed", lambda: self._open.delete(self._collection, selector, wait=True))

    def count(self, where: Where | None = None) -> int:
        selected = _filter(where) if where else None
        return _tried("reading failed", lambda: self._open.count(self._collection, selected, exact=True)).count

    def flush(self) -> None:
        """Nothing is left to do: every write waited until it was applied, and the server optimises by itself."""
        _ = self._open

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def _open(self) -> QdrantClient:
        if self._client is None:
            raise StoreError("the store is closed")
        return self._client

    def _page(self, where: Where, with_vectors: bool, offset: Any) -> tuple[list[models.Record], Any]:
        return _tried(
            "reading failed",
            lambda: self._open.scroll(
                self._collection, _filter(where), _PAGE, offset=offset, with_payload=True, with_vectors=with_vectors
            ),
        )

    def _index_payload(self) -> None:
        kinds = dict.fromkeys(schema.KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD)
        kinds |= dict.fromkeys(schema.INTEGER_FIELDS, models.PayloadSchemaType.INTEGER)
        for name, kind in kinds.items():
            call = partial(self._open.create_payload_index, self._collection, name, kind, wait=True)
            _tried("the collection cannot be created", call)


def _tried(what: str, call: Callable[[], Result]) -> Result:
    """The result of `call`; whatever the client raises (transport, HTTP status, validation) becomes a StoreError."""
    try:
        return call()
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(f"{what}: {error}") from error


def _is_local(client: QdrantClient) -> bool:
    return isinstance(client._client, QdrantLocal)  # noqa: SLF001 - the client has no public way to tell


def _vector(vector: Any) -> Any:
    if isinstance(vector, Sparse):
        return models.SparseVector(indices=vector.indices, values=vector.values)
    return list(vector)


def _vectors_back(vectors: Any) -> dict[str, Any]:
    return {
        name: Sparse(list(v.indices), list(v.values)) if isinstance(v, models.SparseVector) else v
        for name, v in (vectors or {}).items()
    }


def _point(point: Point) -> models.PointStruct:
    vectors = {name: _vector(v) for name, v in point.vectors.items()}
    return models.PointStruct(id=point.id, vector=vectors, payload=point.payload)


def _request(query: Query) -> models.QueryRequest:
    return models.QueryRequest(
        query=_vector(query.vector),
        using=query.using,
        limit=query.limit,
        filter=_filter(query.where),
        with_payload=list(query.fields) if query.fields else False,
        with_vector=False,
    )


def _condition(condition: AnyOf | AtLeast) -> models.FieldCondition:
    if isinstance(condition, AnyOf):
        return models.FieldCondition(key=condition.key, match=models.MatchAny(any=list(condition.values)))
    return models.FieldCondition(key=condition.key, range=models.Range(gte=condition.value))


def _filter(where: Where) -> models.Filter | None:
    if not where.must and not where.must_not:
        return None
    return models.Filter(
        must=[_condition(c) for c in where.must] or None, must_not=[_condition(c) for c in where.must_not] or None
    )
