"""Third step: fuses the signals, fits candidates to what was understood, and makes editions one result."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from haystack import component

from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models.search import SearchResult
from knowledge.retrieval.catalogue import Catalogue, Entry
from knowledge.retrieval.context import Candidate, Context
from knowledge.retrieval.settings import Adjustments, FusionWeights
from knowledge.stores import schema
from knowledge.understanding.question import Question


@component
class FusionRanker:
    """Fills in `context.results` (without passages), best first, one for each group of editions.

    The signals are made comparable as z-scores over the candidates, mixed by `weights`, then shifted by what fits or
    does not fit the question (`adjustments`).

    :param at_least: results kept for a reranker, even if fewer are wanted in the end.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        weights: FusionWeights,
        adjustments: Adjustments,
        clock: Clock = now_jst,
        at_least: int = 0,
    ) -> None:
        self._catalogue = catalogue
        self._weights = weights
        self._adjustments = adjustments
        self._clock = clock
        self._at_least = at_least

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.settled:
            return {"context": context}
        candidates = context.candidates
        words = z_scores([c.signals["words"] for c in candidates])
        meaning = z_scores([c.signals["meaning"] for c in candidates])
        today = int(today_jst(self._clock).strftime("%Y%m%d"))
        for candidate, word_z, meaning_z in zip(candidates, words, meaning, strict=True):
            fused = self._weights.words * word_z + self._weights.meaning * meaning_z
            candidate.score = fused + self._fit(candidate.entry, context.understood, today)
        best = _best_of_groups(candidates, context.understood.kinds)[: max(context.limit, self._at_least)]
        context.results = [self._result(c, context.understood) for c in best]
        return {"context": context}

    def _fit(self, entry: Entry, question: Question, today: int) -> float:
        a = self._adjustments
        shift = 0.0
        if entry.group in question.named:
            shift += a.name_in_question
        if entry.audience not in question.audiences:
            shift += a.other_audience
        if schema.ANY not in entry.prefectures:
            if not question.prefectures:
                shift += a.unasked_prefecture
            else:
                shift += a.same_prefecture if entry.prefectures & set(question.prefectures) else a.other_prefecture
        if entry.purposes & set(question.purposes):
            shift += a.purpose_fits
        if entry.closes < today:
            shift += a.ended
        return shift + self._service_fit(entry, question)

    def _service_fit(self, entry: Entry, question: Question) -> float:
        services = set(getattr(entry.document, "services", ()))
        if services and services <= set(question.unwanted_services):
            return self._adjustments.service_unwanted
        return self._adjustments.service_fits if services & set(question.services) else 0.0

    def _result(self, candidate: Candidate, question: Question) -> SearchResult:
        document = self._catalogue.newest(candidate.entry.document_id)
        coverage = self._catalogue.coverage(question.forms, document.id)
        scores = {name: round(value, 4) for name, value in (candidate.signals | {"coverage": coverage}).items()}
        return SearchResult(document=document, also=document.also, score=round(candidate.score, 4), scores=scores)


def z_scores(values: Sequence[float]) -> list[float]:
    """Standard scores; all zero when the values do not differ."""
    if not values:
        return []
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))
    return [(v - mean) / deviation if deviation > 1e-9 else 0.0 for v in values]


def kind_rank(kind: str, wanted: Collection[str]) -> int:
    """Where documents of a kind stand: what was asked for by kind first, then schemes, then the rest."""
    return 0 if kind in wanted else 1 if kind == "scheme" else 2


def _best_of_groups(candidates: Sequence[Candidate], wanted_kinds: Collection[str]) -> list[Candidate]:
    """The best edition of each group, by kind and score."""

    def order(candidate: Candidate) -> tuple[int, float, str]:
        return kind_rank(candidate.entry.kind, wanted_kinds), -candidate.score, candidate.entry.document_id

    best: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=order):
        best.setdefault(candidate.entry.group, candidate)
    return list(best.values())
