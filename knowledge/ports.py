"""Ports: what the knowledge room needs from the outside. Implementations are wired in the composition root."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

Dense = Sequence[float]
NO_PAYLOAD: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: non-zero dimensions (unsigned 32-bit) and their values, same length."""

    indices: list[int]
    values: list[float]


@dataclass(frozen=True, slots=True)
class Point:
    """What is stored: `id` an unsigned 63-bit number, `vectors` by name (any subset), `payload` JSON-like."""

    id: int
    vectors: Mapping[str, Sparse | Dense]
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Passes points whose payload field `key` (a string or a list of strings) holds one of `values`."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Passes points whose numeric payload field `key` is ≥ `value`."""

    key: str
    value: int


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold (`must`), and conditions none of which may hold (`must_not`)."""

    must: tuple[AnyOf | AtLeast, ...] = ()
    must_not: tuple[AnyOf, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """One nearest-neighbour query: the vector, the name of the vectors to compare it with, how many, among what.

    `fields` are the payload fields wanted back; empty for none.
    """

    vector: Sparse | Dense
    using: str
    limit: int
    where: Where = field(default_factory=Where)
    fields: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A point found, with its score (inner product for sparse, cosine for dense vectors) and the fields asked for."""

    id: int
    score: float
    payload: Mapping[str, Any] = NO_PAYLOAD


class VectorStore(Protocol):
    """Holds points and finds the nearest. Errors of the backend are raised as `knowledge.errors.StoreError`."""

    def search(self, queries: Sequence[Query]) -> list[list[Hit]]:
        """The hits of each query, best first, in the order of the queries."""

    def retrieve(self, ids: Sequence[int]) -> list[Point]:
        """The points with these ids that exist, with payload and without vectors, in any order."""

    def scroll(self, where: Where, with_vectors: bool = False) -> Iterator[Point]:
        """All points that pass `where`."""

    def upsert(self, points: Sequence[Point]) -> None:
        """Inserts or replaces points by id."""

    def delete(self, ids: Sequence[int]) -> None:
        """Removes points; unknown ids are ignored."""

    def count(self, where: Where | None = None) -> int:
        """How many points pass `where` (all without it)."""

    def flush(self) -> None:
        """Makes everything written so far durable and quick to search."""

    def close(self) -> None:
        """Lets go of files and connections. Closing twice is allowed."""


class Embedder(Protocol):
    """Turns text into dense vectors of unit length."""

    @property
    def name(self) -> str:
        """Identifies model and version: vectors of different names must not be mixed."""

    @property
    def dimension(self) -> int:
        """Length of the vectors."""

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question, shape (dimension,)."""

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts to be found, shape (len(texts), dimension)."""


class Reranker(Protocol):
    """Reads a question and a text together and says how well the text answers it."""

    @property
    def top(self) -> int:
        """How many of the best results are read again for a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, higher is better; comparable for one question only.

        :raises RerankingError: the model failed.
        """


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One message to a chat model."""

    role: Literal["system", "user"]
    text: str


class ChatModel(Protocol):
    """Writes text. What it writes is never trusted."""

    def stream(self, messages: Sequence[ChatTurn]) -> Generator[str]:
        """The reply piece by piece; closing the generator ends the request.

        :raises GenerationError: while iterating: not reached, too slow, cut off, refused or empty.
        """
