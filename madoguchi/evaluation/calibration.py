"""Which questions are answered under the thresholds as set: those that can be, and those that must not be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.ports import Embedder, VectorStore
from knowledge.retrieval.settings import SearchSettings
from knowledge.service import KnowledgeService
from madoguchi.evaluation.material import OWN_SETS

_BAR = 40


@dataclass(frozen=True, slots=True)
class Share:
    """Of `n` texts of a kind, the share that was answered."""

    kind: str
    n: int
    answered: float


def answered_shares(store: VectorStore, embedder: Embedder, settings: SearchSettings) -> list[Share]:
    """The share answered of the own sets: questions that can be answered, and each kind of those that must not be."""
    service = KnowledgeService(store, embedder, settings=settings)
    asked: dict[str, list[str]] = {"answerable": _texts(OWN_SETS / "heldout_questions.jsonl", "question")}
    for row in _rows(OWN_SETS / "negatives.jsonl"):
        asked.setdefault(row["kind"], []).append(row["utterance"])
    return [
        Share(kind, len(texts), round(sum(service.answer(t).outcome.is_answer for t in texts) / len(texts), 4))
        for kind, texts in asked.items()
        if texts
    ]


def plot(shares: Sequence[Share]) -> list[str]:
    """One line of text for each kind: a bar as long as the share answered."""
    width = max((len(s.kind) for s in shares), default=0)
    return [f"{s.kind:<{width}} {'█' * round(s.answered * _BAR):<{_BAR}} {s.answered:6.1%} (n={s.n})" for s in shares]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _texts(path: Path, key: str) -> list[str]:
    return [row[key] for row in _rows(path)]
