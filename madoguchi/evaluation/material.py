"""What is measured on: documents, questions, test sets, and indexes built from them in temporary folders."""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.build import IndexBuilder
from indexer.generations import Generations
from indexer.normalise.editions import link_editions
from indexer.points import group_of
from indexer.questions import Questions
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, Source, WholeSource
from knowledge.models import Document
from knowledge.ports import Embedder
from knowledge.retrieval.settings import SearchSettings
from knowledge.stores.edge import EdgeStore
from madoguchi.console import OperatorError
from madoguchi.settings import PROJECT

OWN_SETS = PROJECT / "tests" / "evaluation" / "data"
SHARED_SETS = PROJECT.parent / "shared" / "eval"
WITHHELD = 2
"""Phrasings of each document that are kept out of index and training for measuring and fitting."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids of the documents that answer it; any of them is right."""

    question: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held(WholeSource):
    """Documents already read, given to the builder as the one source `key`."""

    key: str
    found: Sequence[Document]
    title: str = "評価"
    credit: str = "評価"

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        """The documents."""
        return iter(self.found)


def read_documents(sources: Sequence[Source]) -> list[Document]:
    """All documents of `sources`, linked."""
    rejected: list[RejectedItem] = []
    return link_editions([d for source in sources for d in source.load_all(rejected.append)])


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file; none if there is no such file.

    :raises OperatorError: it cannot be read.
    """
    if not path.is_file():
        return []
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise OperatorError(f"評価用のデータを読めません（{path.name}）。") from error


def read_labelled(path: Path) -> list[Labelled]:
    """The questions of a JSON Lines file with `question` and `relevant`.

    :raises OperatorError: it cannot be read.
    """
    return [Labelled(row["question"], frozenset(row["relevant"])) for row in read_rows(path)]


def test_sets() -> dict[str, list[Labelled]]:
    """The labelled sets at hand, by name. Nothing is ever tuned or trained on them."""
    paths = {
        "questions.dev": SHARED_SETS / "questions.dev.jsonl",
        "heldout": OWN_SETS / "heldout_questions.jsonl",
        "attribute": OWN_SETS / "attribute.jsonl",
    }
    return {name: read_labelled(path) for name, path in paths.items() if path.is_file()}


def withhold(documents: Sequence[Document], questions: Questions) -> tuple[dict[str, tuple[str, ...]], list[Labelled]]:
    """(the questions without some phrasings of each document, those phrasings with their label): always the same ones."""
    by_id = {d.id: d for d in documents}
    kept: dict[str, tuple[str, ...]] = {}
    withheld: list[Labelled] = []
    for document_id, texts in questions.items():
        if document_id not in by_id:
            continue
        chosen = set(sorted(texts, key=number_of)[:WITHHELD])
        kept[document_id] = tuple(t for t in texts if t not in chosen)
        relevant = frozenset({document_id, *by_id[document_id].also})
        withheld += [Labelled(t, relevant) for t in texts if t in chosen]
    return kept, withheld


def fold_of(document: Document, folds: int) -> int:
    """The fold that a document and all its editions fall into."""
    return number_of(group_of(document)) % folds


def number_of(text: str) -> int:
    """A number drawn by `text`, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


@contextlib.contextmanager
def index_of(
    documents: Sequence[Document],
    questions: Mapping[str, tuple[str, ...]],
    embedder: Embedder,
    settings: SearchSettings,
) -> Iterator[EdgeStore]:
    """The opened store of an index of these documents and questions, in a folder that is gone afterwards."""
    # The builder links editions itself.
    bare = [d.model_copy(update={"also": (), "is_newest": True}) for d in documents]
    keys = dict.fromkeys(d.id.partition(":")[0] for d in bare)
    held = [Held(key, [d for d in bare if d.id.startswith(f"{key}:")]) for key in keys]
    with tempfile.TemporaryDirectory() as folder:
        generations = Generations(Path(folder))
        IndexBuilder(generations, embedder, settings, questions).build(held)
        current = generations.current()
        if current is None:
            raise OperatorError("評価用の索引を作れませんでした。")
        store = EdgeStore.open(current / "store")
        try:
            yield store
        finally:
            store.close()
