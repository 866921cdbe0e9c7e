"""The numbers of search and answering, read from `search.yml` and validated."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from knowledge.content_file import read_yaml

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
    """`candidates` and `questions` (known plain ones) found per signal before fusion; passages shown with each result."""

    candidates: int = Field(ge=10, le=2_000)
    questions: int = Field(default=300, ge=10, le=5_000)
    passages_per_result: int = Field(ge=1, le=10)


class ExpectedQuestion(_Frozen):
    """The similarity to its own questions that a document would be expected to have, from its z-scores."""

    base: float = 0.0
    words: float = 0.0
    meaning: float = 0.0


class FusionWeights(_Frozen):
    """Weights of the z-scores of BM25 (`words`) and cosine (`meaning`), and of the best cosine to a question known for
    the document (`questions`), in whose place documents without questions have the `expected` one.
    """

    words: float = Field(ge=0)
    meaning: float = Field(ge=0)
    questions: float = Field(default=0.0, ge=0)
    expected: ExpectedQuestion = ExpectedQuestion()


class Adjustments(_Frozen):
    """Added to the fused score where the name says so; negative ones push down."""

    name_in_question: float
    other_audience: float
    other_prefecture: float
    same_prefecture: float
    local_scheme: float = 0.0
    unasked_prefecture: float
    purpose_fits: float
    service_fits: float
    service_unwanted: float
    industry_fits: float = 0.0
    other_industry: float = 0.0
    too_large: float = 0.0
    ended: float


class JudgeWeights(_Frozen):
    """Weights of the signals whose logistic sum is the confidence that a result answers the question."""

    bias: float
    coverage: float
    meaning: float
    questions: float
    named: float


class AnswerSettings(_Frozen):
    """When a result is good enough to answer with, and how much is shown.

    A result needs `min_confidence`; further schemes are shown while their score is within `near_margin` of the first. Facts older than `aged_after_days` carry a caution.
    """

    judge: JudgeWeights
    min_confidence: float = Field(ge=0, le=1)
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
    return SearchSettings.model_validate(read_yaml(_FILE))
