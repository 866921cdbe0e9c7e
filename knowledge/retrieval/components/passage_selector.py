"""Fourth step: the best passages of each result, with highlights."""

from __future__ import annotations

from haystack import component

from knowledge.models.search import PassageHit
from knowledge.ports import AnyOf, Query, VectorStore, Where
from knowledge.retrieval.bm25 import query_vector
from knowledge.retrieval.context import Context
from knowledge.retrieval.passages import Passages, Shelved
from knowledge.retrieval.settings import RetrievalSettings
from knowledge.stores import schema

_HITS_PER_RESULT = 6


@component
class PassageSelector:
    """Fills in the passages of `context.results` and their `coverage`, from the newest edition of each."""

    def __init__(self, store: VectorStore, settings: RetrievalSettings) -> None:
        self._store = store
        self._settings = settings
        self._passages = Passages(store)

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.settled:
            return {"context": context}
        weights = dict(context.understood.expansion) | dict.fromkeys(context.understood.forms, 1.0)
        if not context.results or not weights:
            return {"context": context}
        ids = tuple(r.document.id for r in context.results)
        where = Where(must=(AnyOf("document_id", ids),))
        limit = _HITS_PER_RESULT * len(ids)
        hits = self._store.search([Query(query_vector(weights), schema.PASSAGE_WORDS, limit, where)])[0]
        found: dict[str, list[PassageHit]] = {}
        for hit in hits:
            shelved = self._passages.at_point(hit.id)
            if shelved is None:
                continue
            passages = found.setdefault(shelved.passage.document_id, [])
            if len(passages) < self._settings.passages_per_result:
                passages.append(_passage_hit(shelved, hit.score, weights))
        context.results = [
            r.model_copy(update={"passages": tuple(found.get(r.document.id, ()))}) for r in context.results
        ]
        return {"context": context}


def _passage_hit(shelved: Shelved, score: float, weights: dict[str, float]) -> PassageHit:
    # Nothing in here comes from outside, so nothing is validated once more for each of thirty passages.
    return PassageHit.model_construct(
        passage=shelved.passage, score=round(score, 4), highlights=_merged(shelved.spans(weights))
    )


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping and touching spans as one, in reading order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
