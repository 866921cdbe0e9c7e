"""Ranks and what is made of them: hit@k, and the mean reciprocal rank among the first ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from madoguchi.evaluation.material import Labelled

DEPTH = 10
Finder = Callable[[str], Sequence[frozenset[str]]]
"""Gives the first ten results for a question, each as the ids it stands for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well `n` questions were answered: shares with a right result among the first 1, 3, 5, and MRR@10."""

    n: int
    hit_1: float
    hit_3: float
    hit_5: float
    mrr_10: float


def ranks(find: Finder, questions: Sequence[Labelled]) -> list[int]:
    """The place of the first right result for each question, 0 when it is not among the first ten."""
    found = []
    for labelled in questions:
        places = [n for n, ids in enumerate(find(labelled.question)[:DEPTH], start=1) if ids & labelled.relevant]
        found.append(places[0] if places else 0)
    return found


def figures(places: Sequence[int]) -> Figures:
    """The figures of these ranks."""

    def share(k: int) -> float:
        return round(sum(0 < p <= k for p in places) / max(len(places), 1), 4)

    mrr = sum(1 / p for p in places if p) / max(len(places), 1)
    return Figures(len(places), share(1), share(3), share(5), round(mrr, 4))


def measure(find: Finder, questions: Sequence[Labelled]) -> Figures:
    """The figures of a finder on these questions."""
    return figures(ranks(find, questions))
