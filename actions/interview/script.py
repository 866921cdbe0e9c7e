"""The interview as data: blocks, questions, scales, branches and points, read from `interview.yml` and checked.

The file is content, reviewed as text; whatever the study of the original diagnosis does not print is marked
`assumption: true` there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.content_file import read_yaml

_FILE = Path(__file__).with_name("interview.yml")

Kind = Literal[
    "scale", "choice", "many", "number", "text", "prefecture", "industry", "corporate_number", "confirm"
]  # fmt: skip
"""How a question is answered: one of an ordered scale, one of several, any of several, a count or one of its ranges,
free words, a prefecture, a trade (controlled words), 13 digits, yes or no to what a register says."""

Level = Literal["low", "high"]
"""Digital literacy: 低リテラシー or 高リテラシー."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Data):
    """One possible answer. `words` are everyday words that mean it, `points` count for the score, `within` is the value of
    the leading question under which the option is offered."""

    value: str = Field(min_length=1, max_length=40)
    label: str = Field(min_length=1, max_length=20)
    words: tuple[str, ...] = ()
    points: int | None = None
    within: str | None = None


class Condition(_Data):
    """Something that must hold for a question to be asked: an earlier answer is one of `values`, or none of `unless`, the
    literacy level is `level`, or the register has found a company that waits for a yes (`found`)."""

    question: str | None = None
    values: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    level: Level | None = None
    found: bool | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.question is not None) + (self.level is not None) + (self.found is not None) != 1:
            raise ValueError("a condition names a question, a level or found")
        if bool(self.question) != bool(self.values or self.unless):
            raise ValueError("a condition on a question names values")
        return self


class Question(_Data):
    """One question. `name` is short, for lists of answers; `topic` is what the answer counts for; `words` are everyday
    words by which the matter is told unasked. A question with `leads_to` only narrows down what the next one offers."""

    id: str = Field(pattern=r"^[a-z0-9_]{1,30}$")
    block: str
    kind: Kind
    name: str = Field(min_length=1, max_length=16)
    text: str = Field(min_length=1, max_length=300)
    help: str = Field(min_length=1, max_length=300)
    options: tuple[Option, ...] = ()
    topic: str = ""
    words: tuple[str, ...] = ()
    ask_if: tuple[Condition, ...] = ()
    leads_to: str | None = None
    optional: bool = False
    assumption: bool = False
    assumed_values: tuple[str, ...] = ()
    longest: int = Field(default=400, ge=1, le=2000)

    def option(self, value: str) -> Option | None:
        """The option with a value."""
        return next((o for o in self.options if o.value == value), None)


class Block(_Data):
    """Questions that belong together; `minutes` is about how long they take."""

    id: str
    title: str = Field(min_length=1, max_length=20)
    minutes: float = Field(ge=0)


class Scoring(_Data):
    """Thresholds of the score. `high_from` is of the literacy total with every statement answered; below
    `least_answered` statements no level is told."""

    high_from: int
    least_answered: int
    issue_from: int


class Script(_Data):
    """The whole interview, in the order it is asked."""

    version: str
    scoring: Scoring
    labels: dict[str, str]
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]

    @model_validator(mode="before")
    @classmethod
    def _fill_in_scales(cls, raw: Any) -> Any:
        """`scale: name` in a question stands for the options listed once under `scales`."""
        if not isinstance(raw, dict) or "scales" not in raw:
            return raw
        scales = raw["scales"]
        questions = []
        for question in raw["questions"]:
            name = question.get("scale")
            filled = {key: value for key, value in question.items() if key != "scale"}
            if name is not None:
                filled = scales[name] | filled
            questions.append(filled)
        return {key: value for key, value in raw.items() if key != "scales"} | {"questions": questions}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        ids = [q.id for q in self.questions]
        blocks = [b.id for b in self.blocks]
        if len(set(ids)) != len(ids):
            raise ValueError("two questions have the same id")
        if [b for b in blocks if b in {q.block for q in self.questions}] != list(
            dict.fromkeys(q.block for q in self.questions)
        ):
            raise ValueError("questions stand in the order of their blocks, each block known")
        for position, question in enumerate(self.questions):
            _check(question, ids[:position], ids[position + 1 :])
        return self

    def question(self, question_id: str) -> Question | None:
        """The question with an id."""
        return next((q for q in self.questions if q.id == question_id), None)

    def block(self, block_id: str) -> Block:
        """The block with an id.

        :raises KeyError: there is none.
        """
        return {b.id: b for b in self.blocks}[block_id]

    def of_block(self, *block_ids: str) -> tuple[Question, ...]:
        """The questions of some blocks."""
        return tuple(q for q in self.questions if q.block in block_ids)

    def lead_in(self, question_id: str) -> Question | None:
        """The question that leads to another one."""
        return next((q for q in self.questions if q.leads_to == question_id), None)


def _check(question: Question, earlier: list[str], later: list[str]) -> None:
    values = [o.value for o in question.options]
    if len(set(values)) != len(values):
        raise ValueError(f"{question.id}: two options have the same value")
    if question.kind in ("scale", "choice", "many", "confirm") and len(values) < 2:
        raise ValueError(f"{question.id}: too few options")
    if question.kind == "scale" and (
        values != [str(n + 1) for n in range(len(values))] or any(o.points is None for o in question.options)
    ):
        raise ValueError(f"{question.id}: the options of a scale are numbered from 1 and have points")
    if any(c.question is not None and c.question not in earlier for c in question.ask_if):
        raise ValueError(f"{question.id}: a condition names an earlier question")
    if question.leads_to is not None and question.leads_to not in later:
        raise ValueError(f"{question.id}: leads to no later question")
    if not set(question.assumed_values) <= set(values):
        raise ValueError(f"{question.id}: assumed_values names options")


@lru_cache(maxsize=1)
def script() -> Script:
    """The interview that ships with the project."""
    return Script.model_validate(read_yaml(_FILE))
