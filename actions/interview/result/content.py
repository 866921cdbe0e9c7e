"""What a result can say, read from `result.yml` and checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from actions.interview.script import Level
from knowledge.content_file import read_yaml
from knowledge.models.vocabulary import ISSUES, PURPOSES

_FILE = Path(__file__).with_name("result.yml")

TypeKey = Literal["low_accompanied", "low_independent", "high_accompanied", "high_independent"]
"""Digital literacy × kind of support."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TypeText(_Data):
    """A type as it is told: a kind name, the study's term, what it means and what is good about it."""

    name: str
    official: str
    text: str
    strength: str


class StepText(_Data):
    """A next step. It is for one `level` of literacy (None: both), and not for who uses the tool `unless`. The first
    action is for 伴走タイプ (`accompanied`) or 自走タイプ (`independent`)."""

    title: str = Field(max_length=40)
    accompanied: str
    independent: str
    time: str
    money: str
    effect: str
    level: Level | None = None
    unless: str | None = None


class ToolText(_Data):
    """A tool and what it is in one sentence."""

    name: str
    text: str


class IssueText(_Data):
    """What goes with an issue; `query` and `purposes` find its schemes and cases."""

    short: str
    query: str
    purposes: tuple[str, ...]
    tools: tuple[str, ...]
    steps: tuple[StepText, ...]


class StageText(_Data):
    """What goes with founding or handing over a business."""

    label: str
    query: str
    purposes: tuple[str, ...]


class _Counts(_Data):
    section: str
    counts: dict[TypeKey, int]


class _Shares(_Data):
    section: str
    shares: dict[str, str]


class PrintedPeers(_Data):
    """The few figures that the study's text prints; `section` is where."""

    source: str
    answered: int
    types: _Counts
    issues: _Shares
    statements: _Shares


class Content(_Data):
    """The whole file."""

    types: dict[TypeKey, TypeText]
    unknown_type: TypeText
    peers: PrintedPeers
    stages: dict[str, StageText]
    tools: dict[str, ToolText]
    issues: dict[str, IssueText]

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if tuple(self.issues) != ISSUES or len(self.types) != 4:
            raise ValueError("every issue and every type has its texts")
        for name, issue in self.issues.items():
            if not set(issue.tools) <= self.tools.keys() or not set(issue.purposes) <= set(PURPOSES):
                raise ValueError(f"{name}: unknown tool or purpose")
            for level in ("low", "high"):
                if sum(s.level in (None, level) for s in issue.steps) < 3:
                    raise ValueError(f"{name}: fewer than three steps for {level}")
        return self


@lru_cache(maxsize=1)
def content() -> Content:
    """The texts that ship with the project."""
    return Content.model_validate(read_yaml(_FILE))
