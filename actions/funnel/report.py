"""The counts of a period as an office reads them: shares, drop-off, completion.

Counts are of steps, not of people: a question put twice is shown twice, and what lies at the edge of a period may be shown
on one side and answered on the other. So a share is a good estimate over weeks, not a fact about single days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from actions.funnel.steps import QUESTION_STEPS, STAGES
from actions.interview.script import Script


class Key(NamedTuple):
    """What is counted, as the columns of `FunnelCountRow`; `question` is "" for a step at no question."""

    day: date
    channel: str
    step: str
    question: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with how often each step was taken at it; `name` and `block` are short titles, "" for one no longer
    asked."""

    question: str
    name: str
    block: str
    shown: int
    answered: int
    skipped: int
    explained: int
    told: int
    paused: int
    left: int
    resumed: int

    @property
    def dropped(self) -> int:
        """How often it was shown and neither answered nor skipped."""
        return max(0, self.shown - self.answered - self.skipped)

    @property
    def drop_off(self) -> float | None:
        """The share of `dropped`, 0–1; None if it was never shown."""
        return self.dropped / self.shown if self.shown else None


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage and how often it was reached."""

    stage: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of the days `first` to `last`, of one channel or (None) of all. `rows` are in the order of the interview,
    questions no longer asked last; `counts` are the single counts they are made of."""

    first: date
    last: date
    channel: str | None
    stages: tuple[StageRow, ...]
    rows: tuple[QuestionRow, ...]
    counts: tuple[tuple[Key, int], ...]

    @classmethod
    def of(
        cls, first: date, last: date, channel: str | None, counts: Iterable[tuple[Key, int]], script: Script
    ) -> Self:
        """Adds up single counts."""
        single = tuple(counts)
        total: Counter[tuple[str, str]] = Counter()
        for key, count in single:
            total[key.step, key.question] += count
        asked = [question.id for question in script.questions]
        gone = sorted({question for _, question in total} - {*asked, ""})
        return cls(
            first=first,
            last=last,
            channel=channel,
            stages=tuple(StageRow(stage, total[stage, ""]) for stage in STAGES),
            rows=tuple(_row(question, total, script) for question in (*asked, *gone)),
            counts=single,
        )

    def reached(self, stage: str) -> int:
        """How often a stage was reached."""
        return next(row.count for row in self.stages if row.stage == stage)

    @property
    def finished(self) -> int:
        """Diagnoses with a result, those finished before their end too."""
        return self.reached("finished") + self.reached("finished_early")

    @property
    def completion(self) -> float | None:
        """The share of diagnoses begun that came to a result, 0–1; None if none was begun."""
        begun = self.reached("begun")
        return min(1.0, self.finished / begun) if begun else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return not self.counts


def _row(question_id: str, total: Counter[tuple[str, str]], script: Script) -> QuestionRow:
    question = script.question(question_id)
    name, block = ("", "") if question is None else (question.name, script.block(question.block).title)
    return QuestionRow(question_id, name, block, **{step: total[step, question_id] for step in QUESTION_STEPS})
