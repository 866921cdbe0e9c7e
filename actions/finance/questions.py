"""The questions of the financial check, read from `questions.yml`, and the ids they have for each period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from actions.finance.benchmarks import Benchmark
from actions.finance.figures import FIGURES, FigureName
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("questions.yml")
MOST_PERIODS = 3
BENCHMARK, NO_BENCHMARK = "benchmark", "none"


class Option(BaseModel):
    """A button; labels have 20 characters at most, for LINE's quick replies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str
    label: str


class FigureQuestion(BaseModel):
    """`words` are how people call the figure, `zero_words` mean that there is none; `text` has a place for the period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: FigureName
    label: str
    words: tuple[str, ...]
    zero_words: tuple[str, ...] = ()
    text: str
    help: str


class More(BaseModel):
    """The offer of one more period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    help: str
    options: tuple[Option, ...]


class Comparison(BaseModel):
    """The choice of what to compare with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    help: str
    none: str


class Unit(BaseModel):
    """The question back after digits without a unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    options: tuple[Option, ...]


class Questions(ContentFile):
    """The whole file."""

    intro: str
    others: tuple[str, ...]
    periods: tuple[str, str, str]
    questions: tuple[FigureQuestion, ...]
    more: More
    benchmark: Comparison
    unit: Unit

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if tuple(q.figure for q in self.questions) != FIGURES:
            raise ValueError("each figure is asked once, in the order of FIGURES")
        return self

    def of(self, figure: FigureName) -> FigureQuestion:
        """The question for a figure."""
        return self.questions[FIGURES.index(figure)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put. `period` is 0 for the latest; `figure` is set for a question of that kind."""

    id: str
    kind: Literal["figure", "more", "benchmark"]
    text: str
    help: str
    period: int = 0
    figure: FigureName | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """What is asked, and what there is to compare with (`all_benchmarks`)."""

    questions: Questions
    benchmarks: tuple[Benchmark, ...]

    def benchmark(self, benchmark_id: object) -> Benchmark | None:
        """The benchmark with an id."""
        return next((b for b in self.benchmarks if b.id == benchmark_id), None)

    def order(self, answers: Mapping[str, int | str | None], industry: str) -> tuple[Asked, ...]:
        """The questions that apply, given what was answered.

        :param industry: controlled word of the person's industry, "" if not known: then all benchmarks are offered.
        """
        found: list[Asked] = []
        for period in range(MOST_PERIODS):
            found += [self._figure(q, period) for q in self.questions.questions]
            if period + 1 == MOST_PERIODS:
                break
            more = self.questions.more
            following = self.questions.periods[period + 1]
            found.append(
                Asked(
                    more_id(period + 1),
                    "more",
                    more.text.format(period=following),
                    more.help,
                    period,
                    None,
                    more.options,
                )
            )
            if answers.get(more_id(period + 1)) != "yes":
                break
        offered = [Option(value=b.id, label=b.label) for b in self.benchmarks if industry in ("", b.industry)]
        if offered:
            say = self.questions.benchmark
            options = (*offered, Option(value=NO_BENCHMARK, label=say.none))
            found.append(Asked(BENCHMARK, "benchmark", say.text, say.help, options=options))
        return tuple(found)

    def _figure(self, question: FigureQuestion, period: int) -> Asked:
        text = question.text.format(period=self.questions.periods[period])
        return Asked(figure_id(question.figure, period), "figure", text, question.help, period, question.figure)


def figure_id(figure: FigureName, period: int) -> str:
    """`sales_0` is the latest sales."""
    return f"{figure}_{period}"


def more_id(period: int) -> str:
    """`more_1` asks whether there are figures of the period before the latest."""
    return f"more_{period}"


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The questions that ship with the project."""
    return Questions.read(_FILE)
