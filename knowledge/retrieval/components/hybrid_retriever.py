"""Second step: candidates from the store, by words (BM25), by meaning (dense vectors) and by questions known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from haystack import component

from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models.search import Filters
from knowledge.ports import AnyOf, AtLeast, Embedder, Hit, Query, Sparse, VectorStore, Where
from knowledge.retrieval.bm25 import query_vector
from knowledge.retrieval.candidates import Candidates
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.features import Rows, Scores
from knowledge.retrieval.settings import RetrievalSettings
from knowledge.stores import schema
from knowledge.understanding.question import Question

_FRESH = timedelta(days=365)
_NO_WORDS = 0.0
_NO_MEANING = -1.0


@component
class HybridRetriever:
    """Fills in `context.candidates`, each with its signals: one set for each shelf that is searched.

    `words` is the BM25 score, `meaning` the cosine of document and question, `questions` the best cosine to a plain
    question known for the document or another edition of it; without known questions that signal is missing. What a
    search did not bring up is no better than the last that it did: that score is put in its place. Notices and rounds
    are searched only when they are asked for, and the notices of the last year when a place is named.
    """

    def __init__(
        self,
        store: VectorStore,
        embedder: Embedder,
        catalogue: Catalogue,
        settings: RetrievalSettings,
        clock: Clock = now_jst,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._catalogue = catalogue
        self._settings = settings
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.settled:
            return {"context": context}
        question = context.understood
        weights = dict(question.expansion) | dict.fromkeys(question.forms, 1.0)
        words = query_vector(weights) if weights else None
        meaning = self._embedder.embed_query(question.reading or question.text)
        documents, bulletins = _shelves(context.filters, question)
        queries: list[Query] = []
        if documents:
            where = where_of(context.filters, documents)
            queries += self._queries(words, meaning, schema.DOCUMENT_WORDS, schema.DOCUMENT_MEANING, where)
            queries.append(Query(meaning, schema.QUESTION_MEANING, self._settings.questions, where))
        if bulletins:
            where = self._nearby(where_of(context.filters, bulletins), question, context.filters)
            queries += self._queries(words, meaning, schema.BULLETIN_WORDS, schema.BULLETIN_MEANING, where)
        found = dict(zip((q.using for q in queries), self._store.search(queries), strict=True))
        context.candidates = []
        if documents:
            asked = found[schema.QUESTION_MEANING]
            by_words, by_meaning = found.get(schema.DOCUMENT_WORDS, []), found[schema.DOCUMENT_MEANING]
            context.candidates.append(self._candidates(by_words, by_meaning, asked, context))
        if bulletins:
            by_words, by_meaning = found.get(schema.BULLETIN_WORDS, []), found[schema.BULLETIN_MEANING]
            context.candidates.append(self._candidates(by_words, by_meaning, [], context))
        return {"context": context}

    def _nearby(self, where: Where, question: Question, filters: Filters) -> Where:
        """Of notices and rounds, those of the place named: one of another town is of no use. Old ones only on demand."""
        must: list[AnyOf | AtLeast] = list(where.must)
        if question.municipalities:
            must.append(AnyOf("area", question.municipalities))
        elif question.prefectures:
            must.append(AnyOf("prefectures", (*question.prefectures, schema.ANY)))
        if not filters.kinds:
            must.append(AtLeast("as_of", int((today_jst(self._clock) - _FRESH).strftime("%Y%m%d"))))
        return replace(where, must=tuple(must))

    def _queries(
        self, words: Sparse | None, meaning: Sequence[float], words_name: str, meaning_name: str, where: Where
    ) -> list[Query]:
        limit = self._settings.candidates
        queries = [Query(meaning, meaning_name, limit, where)]
        return queries if words is None else [*queries, Query(words, words_name, limit, where)]

    def _candidates(
        self, by_words: Sequence[Hit], by_meaning: Sequence[Hit], by_questions: Sequence[Hit], context: Context
    ) -> Candidates:
        features, limit = self._catalogue.features, self._settings.candidates
        words = _rows(by_words, self._catalogue.row_of_point)
        meaning = _rows(by_meaning, self._catalogue.row_of_point)
        asked, similar = self._similar(by_questions)
        rows = np.unique(np.concatenate((words[0], meaning[0], asked)))
        if context.exclude:
            rows = rows[~np.isin(features.group[rows], [features.group_numbers[g] for g in context.exclude])]
        if (day := context.filters.open_on) is not None:
            rows = rows[self._catalogue.open_until[rows] >= int(day.strftime("%Y%m%d"))]
        group = features.group[rows]
        return Candidates(
            rows=rows,
            words=_spread(rows, *words, _lowest(by_words, limit, _NO_WORDS)),
            meaning=_spread(rows, *meaning, _lowest(by_meaning, limit, _NO_MEANING)),
            questions=np.where(self._catalogue.asked[group], similar[group], np.nan),
        )

    def _similar(self, hits: Sequence[Hit]) -> tuple[Rows, Scores]:
        """(the row with the best question of each group found, the best similarity of every group by its number)."""
        rows, scores = _rows(hits, self._catalogue.row_of_question)
        groups, first = np.unique(self._catalogue.features.group[rows], return_index=True)
        best = np.full(len(self._catalogue.features.group_numbers), scores[-1] if len(scores) else _NO_MEANING)
        best[groups] = scores[first]  # hits come best first
        return rows[first], best


def _shelves(filters: Filters, question: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds wanted of the shelf of documents and of that of bulletins; `*` for all of them, none for not at all."""
    if filters.kinds:
        bulletins = tuple(k for k in filters.kinds if k in schema.BULLETINS)
        return tuple(k for k in filters.kinds if k not in schema.BULLETINS), bulletins
    asked = tuple(k for k in question.kinds if k in schema.BULLETINS)
    local = question.prefectures or question.municipalities or filters.prefectures
    return (schema.ANY,), asked or (("notice",) if local else ())


def _rows(hits: Sequence[Hit], row_of: Callable[[int], int | None]) -> tuple[Rows, Scores]:
    """Rows and scores of hits, in their order."""
    found = [(row, hit.score) for hit in hits if (row := row_of(hit.id)) is not None]
    return np.array([r for r, _ in found], dtype=np.intp), np.array([s for _, s in found], dtype=np.float64)


def _spread(rows: Rows, found: Rows, scores: Scores, otherwise: float) -> Scores:
    """The scores at the places of their rows among `rows` (ascending), `otherwise` for the rest."""
    spread = np.full(len(rows), otherwise)
    places = np.searchsorted(rows, found)
    kept = places < len(rows)
    kept[kept] = rows[places[kept]] == found[kept]
    spread[places[kept]] = scores[kept]
    return spread


def _lowest(hits: Sequence[Hit], limit: int, otherwise: float) -> float:
    """The score of the last hit if there may be more; `otherwise` if all were found."""
    return hits[-1].score if len(hits) >= limit else otherwise


def where_of(filters: Filters, kinds: Sequence[str]) -> Where:
    """The store's conditions for these filters, on points that carry the fields of their document.

    `open_on` is none of them: until when a scheme is open is told by its newest edition and its rounds.
    """
    must: list[AnyOf | AtLeast] = []
    if schema.ANY not in kinds:
        must.append(AnyOf("kind", tuple(kinds)))
    if filters.prefectures:
        must.append(AnyOf("prefectures", (*filters.prefectures, schema.ANY)))
    if filters.industries:
        must.append(AnyOf("industries", (*filters.industries, schema.ANY)))
    if filters.purposes:
        must.append(AnyOf("purposes", filters.purposes))
    if filters.employees is not None:
        must.append(AtLeast("max_employees", filters.employees))
    return Where(must=tuple(must))
