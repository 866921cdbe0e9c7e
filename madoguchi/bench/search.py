"""Searching in this process: the whole pipeline, BM25 over the same words, and the same store queries on two stores."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from qdrant_client import QdrantClient

from knowledge.models import Document
from knowledge.ports import AnyOf, Embedder, Query, VectorStore, Where
from knowledge.retrieval.settings import search_settings
from knowledge.service import KnowledgeService
from knowledge.stores.edge import EdgeStore
from knowledge.stores.qdrant import QdrantStore
from knowledge.text.words import word_forms
from madoguchi.bench.recording import RecordingStore
from madoguchi.bench.results import Goal, Results
from madoguchi.console import OperatorError

WARM_UP = 20
"""So many questions are asked first and not counted."""
_RESULTS = 10
_WITHOUT_QUESTIONS = Goal(5)
_WITH_QUESTIONS = Goal(8)

Batches = list[tuple[Query, ...]]
"""What one question asks of the store."""


def measure_search(store_folder: Path, model: Embedder, questions: Sequence[str], slow: int, results: Results) -> None:
    """Measures one caller. The first `WARM_UP` questions are not counted.

    :param slow: how many questions the slow rival (local mode) is asked.
    :raises StoreError: the index cannot be opened.
    :raises OperatorError: `bm25s` is not installed.
    """
    store = EdgeStore.open(store_folder)
    try:
        recording = RecordingStore(store)
        service = KnowledgeService(recording, model)
        asked = _measure_pipeline(service, recording, questions, results)
        _measure_bm25s(service.catalogue.documents(), questions, results)
        results.latency("search.store_edge", "索引への問い合わせ：Qdrant Edge", replay(store, asked))
        _measure_local_mode(store, model.dimension, asked[:slow], results)
    finally:
        store.close()


def timed(call: Callable[..., Any], *arguments: Any) -> float:
    """Seconds that `call(*arguments)` takes."""
    started = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - started


def bm25s_search(documents: Iterable[Document]) -> Callable[[str], list[int]]:
    """A function that finds the positions of the best documents for a question with `bm25s`, over Sudachi words.

    :raises OperatorError: the library is not installed.
    """
    try:
        import bm25s  # only for comparison, hence not a requirement of the product
    except ImportError as error:
        raise OperatorError("比べる相手の bm25s がありません。make bench で測ると、準備もします。") from error
    corpus = [word_forms(_whole_text(d)) for d in documents]
    numbers = search_settings().bm25
    retriever = bm25s.BM25(k1=numbers.k1, b=numbers.b)
    retriever.index(corpus, show_progress=False)

    def find(question: str) -> list[int]:
        words = word_forms(question)
        found, scores = retriever.retrieve([words], k=min(_RESULTS, len(corpus)), show_progress=False)
        return [int(n) for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return find


def _measure_pipeline(
    service: KnowledgeService, recording: RecordingStore, questions: Sequence[str], results: Results
) -> list[Batches]:
    """Measures the whole search; returns what each question asked of the store."""
    for question in questions[:WARM_UP]:
        service.search(question, limit=_RESULTS)
    asked: list[Batches] = []
    seconds: list[float] = []
    for question in questions[WARM_UP:]:
        recording.asked = []
        seconds.append(timed(lambda q: service.search(q, limit=_RESULTS), question))
        asked.append(recording.asked)
    with_questions = recording.count(Where(must=(AnyOf("level", ("question",)),))) > 0
    goal = _WITH_QUESTIONS if with_questions else _WITHOUT_QUESTIONS
    results.latency("search.madoguchi", "検索：まどぐち全体", seconds, goal)
    return asked


def _measure_bm25s(documents: Iterable[Document], questions: Sequence[str], results: Results) -> None:
    started = time.perf_counter()
    find = bm25s_search(documents)
    results.figure("index.bm25s", "比較：bm25s の索引（同じ語）", time.perf_counter() - started, "秒")
    for question in questions[:WARM_UP]:
        find(question)
    seconds = [timed(find, question) for question in questions[WARM_UP:]]
    results.latency("search.bm25s", "検索：bm25s（同じ語）", seconds)


def _measure_local_mode(edge: VectorStore, dimension: int, asked: Sequence[Batches], results: Results) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says itself that it is not made for so many points
        local = QdrantStore.create(QdrantClient(":memory:"), "bench", dimension)
        points = list(edge.scroll(Where(), with_vectors=True))
        seconds = timed(local.upsert, points)
    results.figure("index.local_mode", "比較：qdrant-client ローカルへの書き込み", seconds, "秒")
    try:
        replay(local, asked[:1])
        label = "同じもの：qdrant-client ローカル"
        results.latency("search.store_local_mode", label, replay(local, asked))
    finally:
        local.close()


def replay(store: VectorStore, asked: Sequence[Batches]) -> list[float]:
    """Seconds that `store` takes for what each question asked."""

    def ask(batches: Batches) -> None:
        for queries in batches:
            store.search(queries)

    return [timed(ask, batches) for batches in asked]


def _whole_text(document: Document) -> str:
    sections = (f"{s.heading}\n{s.text}" for s in document.sections)
    return "\n".join((document.title, *document.names, *document.keywords, *sections))
