"""How far the judge's confidence can be believed, and what each threshold would answer.

The judge learnt on the rows with odd numbers of the own sets; only those with even numbers are measured here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answering.guards import guard
from knowledge.answering.judge import confidence
from knowledge.retrieval.settings import AnswerSettings
from knowledge.service import KnowledgeService
from madoguchi.evaluation.answers import NEAR_MISS
from madoguchi.evaluation.material import OWN_SETS, read_rows

ANSWERABLE = "answerable"
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
_BINS = 5
_BAR = 30


@dataclass(frozen=True, slots=True)
class Judged:
    """A text, its kind, the confidence in what was found first, and whether that is right to answer with."""

    kind: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Of `n` texts whose mean confidence is `said`, the share `was` was right."""

    n: int
    said: float
    was: float


def judge_all(service: KnowledgeService, settings: AnswerSettings) -> list[Judged]:
    """The even half of the own sets, judged. What a guard turns away has no confidence."""
    labelled = [
        (row["question"], ANSWERABLE, frozenset(row["relevant"]))
        for name in ("heldout_questions", "attribute")
        for row in read_rows(OWN_SETS / f"{name}.jsonl")[::2]
    ]
    labelled += [(r["utterance"], r["kind"], frozenset()) for r in read_rows(OWN_SETS / "negatives.jsonl")[::2]]
    return [_judged(service, settings, *row) for row in labelled]


def _judged(
    service: KnowledgeService, settings: AnswerSettings, text: str, kind: str, relevant: frozenset[str]
) -> Judged:
    if guard(text):
        return Judged(kind, 0.0, False)
    outcome = service.search(text, limit=1)
    if not outcome.results:
        return Judged(kind, 0.0, False)
    first = outcome.results[0]
    right = not relevant.isdisjoint({first.document.id, *first.also})
    return Judged(kind, confidence(first, outcome.understood, settings), right)


def reliability(judged: Sequence[Judged]) -> list[Bin]:
    """Bins of equal width over the confidence; empty ones are left out."""
    bins = []
    for number in range(_BINS):
        inside = [j for j in judged if min(int(j.confidence * _BINS), _BINS - 1) == number]
        if inside:
            said = sum(j.confidence for j in inside) / len(inside)
            bins.append(Bin(len(inside), round(said, 4), round(sum(j.right for j in inside) / len(inside), 4)))
    return bins


def expected_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of confidence and truth (Guo et al. 2017, equation 3)."""
    return round(sum(b.n * abs(b.said - b.was) for b in bins) / max(sum(b.n for b in bins), 1), 4)


def thresholds(judged: Sequence[Judged]) -> Iterator[tuple[float, float, float, float]]:
    """(threshold, share of the answerable, of near misses, of everything else that is at or above it)."""
    groups = (
        [j for j in judged if j.kind == ANSWERABLE],
        [j for j in judged if j.kind == NEAR_MISS],
        [j for j in judged if j.kind not in (ANSWERABLE, NEAR_MISS)],
    )
    for threshold in THRESHOLDS:
        shares = (sum(j.confidence >= threshold for j in group) / max(len(group), 1) for group in groups)
        answerable, near, other = (round(share, 4) for share in shares)
        yield threshold, answerable, near, other


def plot(bins: Sequence[Bin]) -> list[str]:
    """One line of text a bin: `█` as long as it was right, `|` where the confidence says it should end."""
    lines = []
    for b in bins:
        bar = list(f"{'█' * round(b.was * _BAR):<{_BAR + 1}}")
        bar[round(b.said * _BAR)] = "|"
        lines.append(f"確信 {b.said:.2f}  {''.join(bar)} 正しい {b.was:.2f}（n={b.n}）")
    return lines
