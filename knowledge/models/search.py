"""What a search takes and gives."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from knowledge.models.document import KINDS, Document
from knowledge.models.passage import Passage
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES


def _known(value: tuple[str, ...], allowed: tuple[str, ...], what: str) -> tuple[str, ...]:
    unknown = [v for v in value if v not in allowed]
    if unknown:
        raise ValueError(f"{what}に「{'」「'.join(unknown)}」という値はありません")
    return value


class Filters(BaseModel):
    """Hard conditions. Different filters are combined with AND, values of one filter with OR.

    A scheme without stated prefectures is nationwide and one without stated industries is for any trade, so
    both pass those filters; `employees` passes schemes that state no limit; `open_on` keeps what is not over
    on that day. Values outside the controlled words raise ValueError.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    employees: int | None = Field(default=None, ge=0, le=1_000_000)
    open_on: date | None = None

    @field_validator("kinds")
    @classmethod
    def _kinds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, KINDS, "種類")

    @field_validator("prefectures")
    @classmethod
    def _prefectures(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, PREFECTURES, "都道府県")

    @field_validator("industries")
    @classmethod
    def _industries(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, INDUSTRIES, "業種")

    @field_validator("purposes")
    @classmethod
    def _purposes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value, PURPOSES, "目的")


class PassageHit(BaseModel):
    """A passage with its score and highlights: [start, end) in code points of its text."""

    model_config = ConfigDict(frozen=True)

    passage: Passage
    score: float
    highlights: tuple[tuple[int, int], ...] = ()


class SearchResult(BaseModel):
    """One thing found: the newest edition in front, the other ids in `also`, its best passages, its scores.

    `score` orders the results; `scores` holds the parts it was made from. The parts named `coverage` (share of
    the question's word weight that the document contains, 0–1) and `cosine` (−1–1) are comparable between questions.
    """

    model_config = ConfigDict(frozen=True)

    document: Document
    also: tuple[str, ...] = ()
    score: float
    scores: dict[str, float] = Field(default_factory=dict)
    passages: tuple[PassageHit, ...] = ()


class SearchOutcome(BaseModel):
    """Results best first, and how the question was understood."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    understood: Any
    results: tuple[SearchResult, ...]
