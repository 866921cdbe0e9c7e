"""How questions are answered: whether at all, from a right scheme, with the fact asked for, and what must not be."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.models import Answer
from madoguchi.evaluation.material import OWN_SETS, SHARED_SETS, read_rows

CITED = 3
"""A right scheme has to be among this many first citations."""
NEAR_MISS = "near_miss"

Answerer = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Share:
    """Of `n` texts, the share of which `name` is true. `goal` is what it should reach; `at_most` turns it round."""

    name: str
    n: int
    share: float
    goal: float
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.share <= self.goal if self.at_most else self.share >= self.goal


def answer_shares(answer: Answerer) -> Iterator[Share]:
    """The shares on every labelled set at hand."""
    asked_facts = read_rows(OWN_SETS / "attribute.jsonl")
    if asked_facts:
        told = [_tells(answer(row["question"]), row["answer_contains"]) for row in asked_facts]
        yield _share("聞かれた事実が答えにある（attribute）", told, 0.80)
    for name, path in (("questions.dev", SHARED_SETS / "questions.dev.jsonl"), ("heldout", _HELD_OUT)):
        rows = read_rows(path)
        if rows:
            answers = [answer(row["question"]) for row in rows]
            yield _share(f"答えた（{name}）", [a.outcome.is_answer for a in answers], 0.95)
            right = [_cites(a, row["relevant"]) for a, row in zip(answers, rows, strict=True)]
            yield _share(f"正しい制度が最初の{CITED}つの出典にある（{name}）", right, 0.88)
    for name, path in (("negatives.dev", SHARED_SETS / "negatives.dev.jsonl"), ("own", OWN_SETS / "negatives.jsonl")):
        yield from _negatives(name, path, answer)


_HELD_OUT = OWN_SETS / "heldout_questions.jsonl"


def _negatives(name: str, path: Path, answer: Answerer) -> Iterator[Share]:
    """What must not be answered and was: near misses, and everything else."""
    rows = read_rows(path)
    for near, label, goal in ((True, "似て非なるもの", 0.25), (False, "それ以外", 0.05)):
        chosen = [row["utterance"] for row in rows if (row["kind"] == NEAR_MISS) == near]
        if chosen:
            answered = [answer(text).outcome.is_answer for text in chosen]
            yield _share(f"答えてはいけないのに答えた：{label}（{name}）", answered, goal, at_most=True)


def _share(name: str, holds: Sequence[bool], goal: float, at_most: bool = False) -> Share:
    return Share(name, len(holds), round(sum(holds) / len(holds), 4), goal, at_most)


def _tells(answer: Answer, facts: Sequence[str]) -> bool:
    """Whether one of `facts` stands in the text, the facts or the first quote; width, blanks and commas do not count."""
    told = _plain(" ".join((answer.text, *(f.value for f in answer.facts), *(c.quote for c in answer.citations[:1]))))
    return any(_plain(fact) in told for fact in facts)


def _cites(answer: Answer, relevant: Sequence[str]) -> bool:
    return any({c.id, *c.also} & set(relevant) for c in answer.citations[:CITED])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace(",", "")
