"""Second step: candidates from the store, by words (BM25) and by meaning (dense vectors)."""

from __future__ import annotations

from haystack import component

from knowledge.models.search import Filters
from knowledge.ports import AnyOf, AtLeast, Embedder, Query, VectorStore, Where
from knowledge.retrieval.bm25 import query_vector
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Candidate, Context
from knowledge.retrieval.settings import RetrievalSettings
from knowledge.stores import schema


@component
class HybridRetriever:
    """Fills in `context.candidates`, each with its `words` and `meaning` signal (0 and -1 where not found)."""

    def __init__(
        self, store: VectorStore, embedder: Embedder, catalogue: Catalogue, settings: RetrievalSettings
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._catalogue = catalogue
        self._settings = settings

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.settled:
            return {"context": context}
        question = context.understood
        where = where_of(context.filters)
        limit = self._settings.candidates
        weights = dict(question.expansion) | dict.fromkeys(question.forms, 1.0)
        signals = {"words": query_vector(weights), "meaning": self._embedder.embed_query(question.text)}
        using = {"words": schema.DOCUMENT_WORDS, "meaning": schema.MEANING}
        names = [n for n in signals if n != "words" or weights]
        found = self._store.search([Query(signals[n], using[n], limit, where) for n in names])
        candidates: dict[str, Candidate] = {}
        for name, hits in zip(names, found, strict=True):
            for hit in hits:
                entry = self._catalogue.at_point(hit.id)
                if entry is not None and entry.group not in context.exclude:
                    candidate = candidates.setdefault(hit.id, Candidate(entry, {"words": 0.0, "meaning": -1.0}))
                    candidate.signals[name] = hit.score
        context.candidates = list(candidates.values())
        return {"context": context}


def where_of(filters: Filters) -> Where:
    """The store's conditions for these filters, on document points."""
    must: list[AnyOf | AtLeast] = [AnyOf("level", ("document",))]
    if filters.kinds:
        must.append(AnyOf("kind", filters.kinds))
    if filters.prefectures:
        must.append(AnyOf("prefectures", (*filters.prefectures, schema.ANY)))
    if filters.industries:
        must.append(AnyOf("industries", (*filters.industries, schema.ANY)))
    if filters.purposes:
        must.append(AnyOf("purposes", filters.purposes))
    if filters.employees is not None:
        must.append(AtLeast("max_employees", filters.employees))
    if filters.open_on is not None:
        must.append(AtLeast("closes", int(filters.open_on.strftime("%Y%m%d"))))
    return Where(must=tuple(must))
