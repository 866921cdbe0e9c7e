"""Third step: fuses the signals, fits candidates to what was understood, and makes editions one result."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from haystack import component

from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models.search import SearchResult
from knowledge.retrieval.candidates import Candidates
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.features import Scores, z_scores
from knowledge.retrieval.settings import Adjustments, FusionWeights
from knowledge.stores import schema
from knowledge.understanding.question import Question

_NEARBY = 20


@component
class FusionRanker:
    """Fills in `context.results` (without passages), best first, one for each group of editions, and in
    `context.nearby` the best notices and rounds alone, which would else stand behind all schemes.

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
        question, limit = context.understood, max(context.limit, self._at_least)
        scored = [(c, self._scores(c, question)) for c in context.candidates if len(c)]
        wanted_kinds = self._kinds_in_front(question)
        context.results = self._best(scored, wanted_kinds, question, limit)
        bulletins = [(c, s) for c, s in scored if self._catalogue.at_row(int(c.rows[0])).kind in schema.BULLETINS]
        context.nearby = self._best(bulletins, wanted_kinds, question, _NEARBY)
        return {"context": context}

    def _best(
        self, scored: list[tuple[Candidates, Scores]], wanted_kinds: Collection[str], question: Question, limit: int
    ) -> list[SearchResult]:
        results: list[SearchResult] = []
        seen: set[str] = set()
        for candidates, position, score in self._in_order(scored, wanted_kinds):
            entry = self._catalogue.at_row(int(candidates.rows[position]))
            if entry.group in seen:
                continue
            seen.add(entry.group)
            document = self._catalogue.newest(entry.document_id)
            signals = candidates.signals(position)
            signals["coverage"] = round(self._catalogue.coverage(question.forms, document.id), 4)
            results.append(
                SearchResult.model_construct(
                    document=document, also=document.also, score=round(score, 4), scores=signals, passages=()
                )
            )
            if len(results) == limit:
                break
        return results

    def _scores(self, candidates: Candidates, question: Question) -> Scores:
        words, meaning = z_scores(candidates.words), z_scores(candidates.meaning)
        w, expected = self._weights, self._weights.expected
        unknown = expected.base + expected.words * words + expected.meaning * meaning
        similar = np.where(np.isnan(candidates.questions), unknown, candidates.questions)
        scores: Scores = w.words * words + w.meaning * meaning + w.questions * similar
        today = int(today_jst(self._clock).strftime("%Y%m%d"))
        for name, holds in self._catalogue.features.fits(candidates.rows, question, today).items():
            scores += self._adjustments[name] * holds
        return scores

    def _in_order(
        self, scored: list[tuple[Candidates, Scores]], wanted_kinds: Collection[str]
    ) -> Iterator[tuple[Candidates, int, float]]:
        """(candidates, position, score) by kind and score, best first."""
        if not scored:
            return
        scores = np.concatenate([s for _, s in scored])
        rows = np.concatenate([c.rows for c, _ in scored])
        ranks = np.array([kind_rank(k, wanted_kinds) for k in self._catalogue.features.kind[rows]])
        places = [(c, n) for c, _ in scored for n in range(len(c))]
        for place in np.lexsort((rows, -scores, ranks)):
            yield (*places[place], float(scores[place]))

    def _kinds_in_front(self, question: Question) -> tuple[str, ...]:
        """The kinds asked for; 「…って何？」 asks for a term only if the glossary has it, otherwise for a scheme."""
        known = self._catalogue.names_a_term(question.reading or question.text)
        return tuple(k for k in question.kinds if k != "term" or known)


def kind_rank(kind: str, wanted: Collection[str]) -> int:
    """Where documents of a kind stand: what was asked for by kind first, then schemes, then the rest."""
    return 0 if kind in wanted else 1 if kind == "scheme" else 2
