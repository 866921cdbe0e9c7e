"""The numbers of search and answering, read from `search.yml` and validated."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

_FILE = Path(__file__).with_name("search.yml")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AverageWords(_Frozen):
    """Mean (weighted) length in words of each level of points."""

    document: float = Field(gt=0)
    passage: float = Field(gt=0)
    question: float = Field(gt=0)


class Bm25Settings(_Frozen):
    """Saturation `k1` and length normalisation `b` of BM25."""

    k1: float = Field(gt=0, le=5)
    b: float = Field(ge=0, le=1)
    average_words: AverageWords


class FieldWeights(_Frozen):
    """How often one occurrence of a word in a field counts. `other` is every field not named."""

    title: float = Field(ge=0)
    names: float = Field(ge=0)
    keywords: float = Field(ge=0)
    summary: float = Field(ge=0)
    target: float = Field(ge=0)
    content: float = Field(ge=0)
    expenses: float = Field(ge=0)
    other: float = Field(ge=0)


class RetrievalSettings(_Frozen):
    """`candidates` per signal before fusion; passages shown with each result."""

    candidates: int = Field(ge=10, le=2_000)
    passages_per_result: int = Field(ge=1, le=10)


class FusionWeights(_Frozen):
    """Weights of the z-scores of BM25 (`words`) and cosine (`meaning`)."""

    words: float = Field(ge=0)
    meaning: float = Field(ge=0)


class Adjustments(_Frozen):
    """Added to the fused score where the name says so; negative ones push down."""

    name_in_question: float
    other_audience: float
    other_prefecture: float
    same_prefecture: float
    unasked_prefecture: float
    purpose_fits: float
    service_fits: float
    service_unwanted: float
    ended: float


class AnswerSettings(_Frozen):
    """When a result is good enough to answer with, and how much is shown.

    A result needs `min_coverage` of the question's word weight or `min_cosine`; further schemes are shown while
    their score is within `near_margin` of the first. Facts older than `aged_after_days` carry a caution.
    """

    min_coverage: float = Field(ge=0, le=1)
    min_cosine: float = Field(ge=-1, le=1)
    near_margin: float = Field(ge=0)
    max_cards: int = Field(ge=1, le=10)
    max_quote_characters: int = Field(ge=40, le=1_000)
    aged_after_days: int = Field(ge=1)


class SearchSettings(_Frozen):
    """Everything in `search.yml`."""

    bm25: Bm25Settings
    field_weights: FieldWeights
    retrieval: RetrievalSettings
    fusion: FusionWeights
    adjustments: Adjustments
    answer: AnswerSettings


@lru_cache(maxsize=1)
def search_settings() -> SearchSettings:
    """The settings that ship with the project."""
    return SearchSettings.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
