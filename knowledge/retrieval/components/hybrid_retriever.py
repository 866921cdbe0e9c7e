"""Second step: candidates from the store, by words (BM25), by meaning (dense vectors) and by questions known."""

from __future__ import annotations

from collections.abc import Sequence

from haystack import component

from knowledge.models.search import Filters
from knowledge.ports import AnyOf, AtLeast, Embedder, Hit, Query, VectorStore, Where
from knowledge.retrieval.bm25 import query_vector
from knowledge.retrieval.catalogue import Catalogue, Entry
from knowledge.retrieval.context import Candidate, Context
from knowledge.retrieval.settings import RetrievalSettings
from knowledge.stores import schema


@component
class HybridRetriever:
    """Fills in `context.candidates`, each with its signals.

    `words` is the BM25 score, `meaning` the cosine of document and question, `questions` the best cosine to a plain
    question known for the document or another edition of it; without known questions that signal is missing. What a
    search did not bring up is no better than the last that it did: that score is put in its place.
    """

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
        weights = dict(question.expansion) | dict.fromkeys(question.forms, 1.0)
        meaning = self._embedder.embed_query(question.reading or question.text)
        documents, asked = where_of(context.filters), where_of(context.filters, "question")
        queries = [
            Query(meaning, schema.MEANING, self._settings.candidates, documents),
            Query(meaning, schema.MEANING, self._settings.questions, asked),
        ]
        if weights:
            queries.append(Query(query_vector(weights), schema.DOCUMENT_WORDS, self._settings.candidates, documents))
        by_meaning, by_questions, *by_words = self._store.search(queries)
        signals = {
            "words": self._by_document(by_words[0] if by_words else []),
            "meaning": self._by_document(by_meaning),
        }
        similar = self._by_group(by_questions)
        floors = {
            "words": _lowest(by_words[0] if by_words else [], self._settings.candidates, 0.0),
            "meaning": _lowest(by_meaning, self._settings.candidates, -1.0),
        }
        least_similar = by_questions[-1].score if by_questions else -1.0
        entries = {e.document_id: e for found in signals.values() for e, _ in found.values()}
        entries |= {e.document_id: e for e, _ in similar.values()}
        context.candidates = []
        for document_id, entry in entries.items():
            if entry.group in context.exclude:
                continue
            values = {
                name: found[document_id][1] if document_id in found else floors[name] for name, found in signals.items()
            }
            if self._catalogue.has_questions(entry.group):
                values["questions"] = similar[entry.group][1] if entry.group in similar else least_similar
            context.candidates.append(Candidate(entry, values))
        return {"context": context}

    def _by_document(self, hits: Sequence[Hit]) -> dict[str, tuple[Entry, float]]:
        found = ((self._catalogue.at_point(hit.id), hit.score) for hit in hits)
        return {entry.document_id: (entry, score) for entry, score in found if entry is not None}

    def _by_group(self, hits: Sequence[Hit]) -> dict[str, tuple[Entry, float]]:
        """The best question of each group, with the document it is known for."""
        best: dict[str, tuple[Entry, float]] = {}
        for hit in hits:
            entry = self._catalogue.at_question(hit.id)
            if entry is not None:
                best.setdefault(entry.group, (entry, hit.score))
        return best


def _lowest(hits: Sequence[Hit], limit: int, otherwise: float) -> float:
    """The score of the last hit if there may be more; `otherwise` if all were found."""
    return hits[-1].score if len(hits) >= limit else otherwise


def where_of(filters: Filters, level: str = "document") -> Where:
    """The store's conditions for these filters, on points of a level that carries the fields of its document."""
    must: list[AnyOf | AtLeast] = [AnyOf("level", (level,))]
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
