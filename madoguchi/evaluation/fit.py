"""Learns the weights of fusion and adjustments on the project's own questions: coordinate search on MRR@10.

The questions are withheld phrasings, half of them of schemes that have other questions in index and training, half of
schemes that have none, so that neither is helped at the cost of the other. What is expected of a scheme without
questions is a linear fit on the schemes that have some. Nothing is read of the labelled test sets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indexer.questions import Questions
from knowledge.clock import now_jst, today_jst
from knowledge.models import Document, Filters
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.components.hybrid_retriever import HybridRetriever
from knowledge.retrieval.components.question_understander import QuestionUnderstander
from knowledge.retrieval.context import Context
from knowledge.retrieval.features import z_scores
from knowledge.retrieval.settings import Adjustments, ExpectedQuestion, FusionWeights, SearchSettings
from knowledge.understanding.thesaurus import thesaurus
from madoguchi.evaluation.kfold import FOLDS, Fold, opened_fold
from madoguchi.evaluation.material import Labelled

Array = np.ndarray[Any, Any]
_FACTORS = (0.5, 0.75, 0.9, 1.1, 1.35, 2.0)
_ROUNDS = 3
_LEAST_GAIN = 1e-4
_FIXED = ("service_unwanted", "ended", "other_audience", "other_prefecture", "local_scheme")
"""What own questions say too little about: kept as set by hand."""
_NAMES = tuple(Adjustments.model_fields)


@dataclass(slots=True)
class _Rows:
    """Candidates of all questions, sorted by (question, group); `starts` are the first rows of each group."""

    words: Array
    meaning: Array
    similar: Array
    fits: Array
    starts: Array
    question: Array
    right: Array
    covered: Array


def fit(
    documents: Sequence[Document], questions: Questions, settings: SearchSettings, told: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """The `fusion` and `adjustments` to put into `search.yml`; `told` hears how it goes."""
    cases: list[tuple[Labelled, bool, Catalogue, Context]] = []
    for number in range(FOLDS):
        with opened_fold(number, documents, questions, settings) as fold:
            cases += _contexts(fold, settings)
        told(f"{number + 1}/{FOLDS} 分割目まで済み")
    rows = _table(cases)
    weights: dict[str, float] = {
        "words": settings.fusion.words,
        "meaning": settings.fusion.meaning,
        "questions": settings.fusion.questions or 1.5,
        **settings.adjustments.model_dump(),
    }
    expected = _expected(rows)
    best = _objective(rows, weights, expected)
    for _ in range(_ROUNDS):
        for name in weights:
            if name in _FIXED:
                continue
            current = weights[name]
            for value in [current * f for f in _FACTORS] if current else (-0.3, 0.3):
                trial = weights | {name: value}
                score = _objective(rows, trial, expected)
                if sum(score) > sum(best) + _LEAST_GAIN:
                    best, weights = score, trial
        told(f"質問ありの制度 MRR {best[0]:.4f}、質問なしの制度 MRR {best[1]:.4f}")
    rounded = {name: round(value, 3) for name, value in weights.items()}
    fusion = FusionWeights(
        words=rounded["words"],
        meaning=rounded["meaning"],
        questions=rounded["questions"],
        expected=ExpectedQuestion(**dict(zip(("base", "words", "meaning"), expected, strict=True))),
    )
    return {"fusion": fusion.model_dump(), "adjustments": {n: rounded[n] for n in _NAMES}}


def _contexts(fold: Fold, settings: SearchSettings) -> list[tuple[Labelled, bool, Catalogue, Context]]:
    catalogue = Catalogue(fold.store)
    understander = QuestionUnderstander(thesaurus(), catalogue)
    retriever = HybridRetriever(fold.store, fold.embedder, catalogue, settings.retrieval)
    found = []
    for covered, asked in ((True, fold.covered), (False, fold.uncovered)):
        for labelled in asked:
            context = Context(text=labelled.question, filters=Filters(), limit=10)
            understander.run(context)
            retriever.run(context)
            found.append((labelled, covered, catalogue, context))
    return found


def _table(cases: Sequence[tuple[Labelled, bool, Catalogue, Context]]) -> _Rows:
    today = int(today_jst(now_jst).strftime("%Y%m%d"))
    parts: dict[str, list[Array]] = {name: [] for name in ("words", "meaning", "similar", "fits", "starts", "question")}
    right: list[bool] = []
    count = 0
    for number, (labelled, _, catalogue, context) in enumerate(cases):
        features, candidates = catalogue.features, context.candidates[0]
        order = np.argsort(features.group[candidates.rows], kind="stable")
        order = order[features.kind[candidates.rows[order]] == "scheme"]
        rows = candidates.rows[order]
        held = features.fits(rows, context.understood, today)
        nowhere = np.zeros(len(rows), dtype=np.bool_)
        firsts = np.flatnonzero(np.diff(features.group[rows], prepend=-1))
        for name, values in (
            ("words", z_scores(candidates.words)[order]),
            ("meaning", z_scores(candidates.meaning)[order]),
            ("similar", candidates.questions[order]),
            ("fits", np.stack([held.get(n, nowhere) for n in _NAMES], axis=1)),
            ("starts", count + firsts),
            ("question", np.full(len(firsts), number)),
        ):
            parts[name].append(values)
        entries = (catalogue.at_row(int(row)) for row in rows[firsts])
        right += [bool({e.group, e.document_id} & labelled.relevant) for e in entries]
        count += len(rows)
    joined = {name: np.concatenate(arrays) for name, arrays in parts.items()}
    floats = {name: joined[name].astype(np.float32) for name in ("words", "meaning", "similar", "fits")}
    return _Rows(
        **floats, starts=joined["starts"], question=joined["question"], right=np.array(right),
        covered=np.array([covered for _, covered, _, _ in cases]),
    )  # fmt: skip


def _expected(rows: _Rows) -> list[float]:
    known = ~np.isnan(rows.similar)
    given = np.stack([np.ones(known.sum()), rows.words[known], rows.meaning[known]], axis=1)
    return [round(float(v), 4) for v in np.linalg.lstsq(given, rows.similar[known], rcond=None)[0]]


def _objective(rows: _Rows, weights: dict[str, float], expected: Sequence[float]) -> tuple[float, float]:
    """MRR@10 of schemes with and without questions."""
    filled = expected[0] + expected[1] * rows.words + expected[2] * rows.meaning
    similar = np.where(np.isnan(rows.similar), filled, rows.similar)
    scores = weights["words"] * rows.words + weights["meaning"] * rows.meaning + weights["questions"] * similar
    scores = scores + rows.fits @ np.array([weights[n] for n in _NAMES], dtype=np.float32)
    of_group = np.maximum.reduceat(scores, rows.starts)
    best = np.full(len(rows.covered), -np.inf)
    np.maximum.at(best, rows.question[rows.right], of_group[rows.right])
    places = 1 + np.bincount(rows.question, weights=of_group > best[rows.question], minlength=len(best))
    gains = np.where(np.isneginf(best) | (places > 10), 0.0, 1 / places)
    return float(gains[rows.covered].mean()), float(gains[~rows.covered].mean())
