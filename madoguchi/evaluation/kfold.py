"""Schemes without questions: k-fold by scheme.

All questions of a fold's schemes leave index and training, as if the schemes had arrived yesterday; some phrasings of
every scheme are withheld throughout, and on those it is measured.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.questions import Questions
from indexer.train import train_all
from knowledge.embedding.sentence_transformer import SentenceTransformerEmbedder
from knowledge.models import Document
from knowledge.retrieval.settings import SearchSettings
from knowledge.stores.edge import EdgeStore
from madoguchi.evaluation.finders import bm25_finder, search_finder
from madoguchi.evaluation.material import Labelled, fold_of, index_of, withhold
from madoguchi.evaluation.measures import Figures, figures, ranks

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: an open index and its model without the questions of `bare`, phrasings of schemes without and with."""

    store: EdgeStore
    embedder: SentenceTransformerEmbedder
    uncovered: list[Labelled]
    covered: list[Labelled]


@contextlib.contextmanager
def opened_fold(
    number: int, documents: Sequence[Document], questions: Questions, settings: SearchSettings
) -> Iterator[Fold]:
    """Trains and indexes without the questions of fold `number`.

    `covered` are the withheld phrasings of the next fold's schemes, whose other questions are there.
    """
    kept, withheld = withhold(documents, questions)
    folds = {d.id: fold_of(d, FOLDS) for d in documents}
    known = {i: texts for i, texts in kept.items() if folds[i] != number}

    def of_fold(wanted: int) -> list[Labelled]:
        return [q for q in withheld if wanted in {folds[i] for i in q.relevant if i in folds}]

    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "static-ja"
        train_all(documents, known, model)
        embedder = SentenceTransformerEmbedder(model)
        with index_of(documents, known, embedder, settings) as store:
            yield Fold(store, embedder, of_fold(number), of_fold((number + 1) % FOLDS))


def kfold(
    documents: Sequence[Document], questions: Questions, settings: SearchSettings, told: Callable[[str], None]
) -> dict[str, Figures]:
    """The figures over all folds; `told` hears of each fold that is done."""
    bm25 = bm25_finder(documents)
    places: dict[str, list[int]] = {"質問なしの制度": [], "BM25 だけ": [], "質問ありの制度（同じ索引で）": []}
    for number in range(FOLDS):
        with opened_fold(number, documents, questions, settings) as fold:
            find = search_finder(fold.store, fold.embedder, settings)
            places["質問なしの制度"] += ranks(find, fold.uncovered)
            places["質問ありの制度（同じ索引で）"] += ranks(find, fold.covered)
            places["BM25 だけ"] += ranks(bm25, fold.uncovered)
        told(f"{number + 1}/{FOLDS} 分割目まで済み")
    return {name: figures(found) for name, found in places.items()}
