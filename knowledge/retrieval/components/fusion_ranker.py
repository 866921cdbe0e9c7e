"""Third step: fuses the signals, fits candidates to what was understood, and makes editions one result."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

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

    Words and meaning are made comparable as z-scores over the candidates and mixed by `weights`. The similarity to
    known questions is a third signal; a document without any gets the one expected from its other two, so that it is
    not crowded out. Then the sum is shifted by what fits or does not fit the question (`adjustments`).

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
        self._adjustments = adjustments.model_dump()
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
        w, expected = self._weights, self._weights.expected
        for candidate, word_z, meaning_z in zip(candidates, words, meaning, strict=True):
            similar = candidate.signals.get("questions")
            if similar is None:
                similar = expected.base + expected.words * word_z + expected.meaning * meaning_z
            fused = w.words * word_z + w.meaning * meaning_z + w.questions * similar
            candidate.score = fused + sum(
                self._adjustments[name] for name in adjustments_for(candidate.entry, context.understood, today)
            )
        best = _best_of_groups(candidates, self._kinds_in_front(context.understood))[
            : max(context.limit, self._at_least)
        ]
        context.results = [self._result(c, context.understood) for c in best]
        return {"context": context}

    def _kinds_in_front(self, question: Question) -> tuple[str, ...]:
        """The kinds asked for; 「…って何？」 asks for a term only if the glossary has it, otherwise for a scheme."""
        known = self._catalogue.names_a_term(question.reading or question.text)
        return tuple(k for k in question.kinds if k != "term" or known)

    def _result(self, candidate: Candidate, question: Question) -> SearchResult:
        document = self._catalogue.newest(candidate.entry.document_id)
        coverage = self._catalogue.coverage(question.forms, document.id)
        scores = {name: round(value, 4) for name, value in (candidate.signals | {"coverage": coverage}).items()}
        return SearchResult(document=document, also=document.also, score=round(candidate.score, 4), scores=scores)


def adjustments_for(entry: Entry, question: Question, today: int) -> Iterator[str]:
    """The names of the `Adjustments` that hold for a document and a question.

    :param today: as the number YYYYMMDD.
    """
    if entry.group in question.named:
        yield "name_in_question"
    if entry.audience not in question.audiences:
        yield "other_audience"
    if schema.ANY not in entry.prefectures:
        if not question.prefectures:
            yield "unasked_prefecture"
        else:
            yield "other_prefecture" if entry.prefectures.isdisjoint(question.prefectures) else "same_prefecture"
    if not entry.purposes.isdisjoint(question.purposes):
        yield "purpose_fits"
    if question.industries and schema.ANY not in entry.industries:
        yield "other_industry" if entry.industries.isdisjoint(question.industries) else "industry_fits"
    if question.employees is not None and entry.max_employees < question.employees:
        yield "too_large"
    if entry.closes < today:
        yield "ended"
    if entry.services and entry.services.issubset(question.unwanted_services):
        yield "service_unwanted"
    elif not entry.services.isdisjoint(question.services):
        yield "service_fits"


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
