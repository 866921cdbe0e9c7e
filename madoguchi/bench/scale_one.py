"""One measurement at one size. Each runs in a process of its own, so that its memory is its own."""

from __future__ import annotations

import gc
import json
import os
import pickle
import resource
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch
from qdrant_client import QdrantClient

from indexer.normalise.editions import link_editions
from indexer.points import points_of
from knowledge.models import DOCUMENT, Document
from knowledge.ports import Embedder, Where
from knowledge.retrieval.settings import search_settings
from knowledge.service import KnowledgeService
from knowledge.stores.edge import EdgeStore
from knowledge.stores.qdrant import QdrantStore
from madoguchi.bench.recording import RecordingStore
from madoguchi.bench.search import WARM_UP, Batches, bm25s_search, replay, timed
from madoguchi.settings import settings
from madoguchi.wiring import embedder

_BATCH = 64
_RESULTS = 10
_ENOUGH_S = 120.0
"""Longest time that the slow rival is asked questions."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds to get ready, megabytes (10⁶ bytes) of the process then, and seconds of each search.

    `cpu_seconds` are those of all processors together, which say the same however busy the machine is;
    `memory_before_mb` is what the libraries alone take; `points` is 0 where there are none.
    """

    seconds: float
    memory_mb: float
    memory_before_mb: float = 0.0
    cpu_seconds: float = 0.0
    points: int = 0
    latencies: tuple[float, ...] = ()
    store_latencies: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the material of one size lies: documents with questions as lines of JSON, the index, what it was asked."""

    folder: Path

    @property
    def documents(self) -> Path:
        """One JSON object a line."""
        return self.folder / "documents.jsonl"

    @property
    def store(self) -> Path:
        """The index."""
        return self.folder / "store"

    @property
    def asked(self) -> Path:
        """What each question asks of the store."""
        return self.folder / "asked.pickle"


def write_documents(place: Place, documents: Iterator[tuple[Document, tuple[str, ...]]]) -> int:
    """Writes documents with their questions; returns how many."""
    place.folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with place.documents.open("w", encoding="utf-8") as file:
        for document, asked in documents:
            file.write(json.dumps({"record": document.model_dump_json(), "asked": asked}, ensure_ascii=False) + "\n")
            count += 1
    return count


def measure_build(place: Place) -> Measured:
    """Reads, links, embeds and writes all documents into a new index; memory is the most it took."""
    model = _model()
    before = _rss()
    started, cpu_started = time.perf_counter(), time.process_time()
    questions: dict[str, tuple[str, ...]] = {}
    documents = link_editions(list(_documents(place, questions)))
    store = EdgeStore.create(place.store, model.dimension)
    try:
        for start in range(0, len(documents), _BATCH):
            store.upsert(points_of(documents[start : start + _BATCH], model, search_settings(), questions))
        store.flush()
        points = store.count()
    finally:
        store.close()
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return Measured(seconds, peak, before, cpu_seconds, points)


def measure_search(place: Place, questions: Sequence[str]) -> Measured:
    """Opens the index and searches; what is asked of the store is kept for the rival."""
    model = _model()
    before = _rss()
    started = time.perf_counter()
    store = EdgeStore.open(place.store)
    try:
        recording = RecordingStore(store)
        service = KnowledgeService(recording, model)
        for question in questions[:WARM_UP]:
            service.search(question, limit=_RESULTS)
        ready = time.perf_counter() - started
        asked: list[Batches] = []
        latencies: list[float] = []
        for question in questions[WARM_UP:]:
            recording.asked = []
            latencies.append(timed(lambda q: service.search(q, limit=_RESULTS), question))
            asked.append(recording.asked)
        place.asked.write_bytes(pickle.dumps(asked))
        again = tuple(replay(store, asked))
        return Measured(ready, _rss(), before, 0.0, store.count(), tuple(latencies), again)
    finally:
        store.close()


def measure_bm25s(place: Place, questions: Sequence[str]) -> Measured:
    """The same documents and words in `bm25s`.

    :raises OperatorError: the library is not installed.
    """
    before = _rss()
    documents = list(_documents(place, {}))
    started = time.perf_counter()
    find = bm25s_search(documents)
    seconds = time.perf_counter() - started
    del documents
    gc.collect()
    for question in questions[:WARM_UP]:
        find(question)
    latencies = tuple(timed(find, question) for question in questions[WARM_UP:])
    return Measured(seconds, _rss(), before, latencies=latencies)


def measure_local_mode(place: Place, most: int) -> Measured:
    """The same points and the same queries in qdrant-client's local mode; at most so many questions."""
    asked: list[Batches] = pickle.loads(place.asked.read_bytes())
    before = _rss()
    edge = EdgeStore.open(place.store)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says itself that it is not made for so many points
        local = QdrantStore.create(QdrantClient(":memory:"), "bench", _dimension())
        points = list(edge.scroll(Where(), with_vectors=True))
        edge.close()
        seconds = timed(local.upsert, points)
    count = len(points)
    del points
    gc.collect()
    try:
        replay(local, asked[:1])
        latencies: list[float] = []
        until = time.perf_counter() + _ENOUGH_S
        for batches in asked[:most]:
            latencies += replay(local, [batches])
            if time.perf_counter() > until:
                break
        return Measured(seconds, _rss(), before, points=count, latencies=tuple(latencies))
    finally:
        local.close()


def _documents(place: Place, questions: dict[str, tuple[str, ...]]) -> Iterator[Document]:
    with place.documents.open(encoding="utf-8") as file:
        for line in file:
            content = json.loads(line)
            document = DOCUMENT.validate_json(content["record"])
            questions[document.id] = tuple(content["asked"])
            yield document


def _model() -> Embedder:
    torch.set_num_threads(1)  # as in the gateway
    return embedder(settings())


def _dimension() -> int:
    return _model().dimension


def _rss() -> float:
    return float(psutil.Process(os.getpid()).memory_info().rss) / 1e6
