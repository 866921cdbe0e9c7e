"""The finders that are compared: the search itself, and BM25 alone over the same words."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s

from indexer.points import group_of
from knowledge.models import Document
from knowledge.ports import Embedder, VectorStore
from knowledge.retrieval.settings import SearchSettings
from knowledge.service import KnowledgeService
from knowledge.text.words import word_forms
from knowledge.understanding.thesaurus import Thesaurus
from madoguchi.evaluation.measures import DEPTH, Finder


def search_finder(
    store: VectorStore, embedder: Embedder, settings: SearchSettings, thesaurus: Thesaurus | None = None
) -> Finder:
    """The search over an index."""
    service = KnowledgeService(store, embedder, settings=settings, thesaurus=thesaurus)

    def find(question: str) -> list[frozenset[str]]:
        found = service.search(question, limit=DEPTH).results
        return [frozenset({r.document.id, *r.also}) for r in found]

    return find


def bm25_finder(documents: Sequence[Document]) -> Finder:
    """BM25 over the words of the documents' text; schemes before other kinds, one result for all editions, as searched."""
    index = bm25s.BM25(k1=1.2, b=0.6)
    index.index([word_forms(_text(d)) for d in documents], show_progress=False)
    ids: dict[str, set[str]] = {}
    for document in documents:
        ids.setdefault(group_of(document), set()).add(document.id)

    def find(question: str) -> list[frozenset[str]]:
        scores = index.get_scores(word_forms(question))
        order = sorted(range(len(documents)), key=lambda n: (documents[n].kind != "scheme", -scores[n]))
        groups = dict.fromkeys(group_of(documents[n]) for n in order[: DEPTH * 20])
        return [frozenset(ids[g]) for g in list(groups)[:DEPTH]]

    return find


def _text(document: Document) -> str:
    sections = (f"{s.heading}\n{s.text}" for s in document.sections)
    return "\n".join((document.title, *document.names, *document.keywords, *sections))
