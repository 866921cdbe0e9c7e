"""Request and response shapes of the REST contract."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

MAX_QUESTION = 2_000


class PassageOut(BaseModel):
    """A passage; highlights are [start, end) in code points of `text`."""

    field: str
    heading: str
    text: str
    highlights: list[tuple[int, int]]


class ResultOut(BaseModel):
    """One thing found. `also` are ids of other editions and sources of it."""

    id: str
    also: list[str]
    kind: str
    title: str
    score: float
    url: str
    source: str
    as_of: date
    facts: dict[str, Any]
    passages: list[PassageOut]


class SearchOut(BaseModel):
    """`query` says how the question was understood, `took_ms` how long the search took in milliseconds."""

    query: dict[str, Any]
    results: list[ResultOut]
    took_ms: float


class FactOut(BaseModel):
    """A stated fact with the number of its citation."""

    name: str
    value: str
    citation: int


class CitationOut(BaseModel):
    """Where something stands, with the source's words."""

    n: int
    id: str
    also: list[str]
    title: str
    url: str
    quote: str
    source: str
    as_of: date


class RejectedOut(BaseModel):
    """What was found and judged not good enough, with its scores."""

    id: str
    title: str
    score: float
    scores: dict[str, float]
    reason: str


class AnswerOut(BaseModel):
    """`answered` is true exactly for the statuses `answered` and `stale`."""

    answered: bool
    status: Literal["answered", "stale", "clarify", "no_match", "out_of_scope", "refused", "error"]
    text: str
    facts: list[FactOut]
    citations: list[CitationOut]
    suggestions: list[str]
    rejected: list[RejectedOut] = Field(description="検索で見つかったが、根拠として使わなかったもの")


class Readiness(BaseModel):
    """`degraded` names the parts that do not work."""

    status: Literal["ok", "degraded"]
    degraded: list[str]
