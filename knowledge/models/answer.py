"""An answer: what is said, by which outcome, and the citations it rests on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from knowledge.understanding.chips import Chip


class Outcome(StrEnum):
    """Every way a question can end. The wording of each stands in `knowledge/answering/wording.yml`."""

    ANSWERED = "answered"
    STALE = "stale"
    CLARIFY = "clarify"
    NO_MATCH = "no_match"
    OUT_OF_SCOPE = "out_of_scope"
    REFUSED = "refused"
    ERROR = "error"

    @property
    def is_answer(self) -> bool:
        """True for the two endings that state facts (`stale`: from an ended scheme or an old edition)."""
        return self in (Outcome.ANSWERED, Outcome.STALE)


class Citation(BaseModel):
    """Where something stands. `n` is the number in the text, `quote` the source's words."""

    model_config = ConfigDict(frozen=True)

    n: int = Field(ge=1)
    id: str
    also: tuple[str, ...] = ()
    title: str
    url: str
    quote: str
    source: str
    as_of: date


class Fact(BaseModel):
    """One stated fact; `citation` is the number of the citation that states it."""

    model_config = ConfigDict(frozen=True)

    name: str
    value: str
    citation: int = Field(ge=1)


class Card(BaseModel):
    """A scheme, case or term shown beside the answer: what one needs to choose it."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    title: str
    summary: str
    facts: tuple[Fact, ...] = ()
    url: str
    source: str
    as_of: date
    status: str | None = None
    note: str = ""


class Rejected(BaseModel):
    """A result that was retrieved but not good enough, with its scores, so that an operator can see why."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    score: float
    scores: dict[str, float]
    reason: str


class Answer(BaseModel):
    """The answer to one question. `chips` say how it was understood; `asked` is the question in full, where a follow-up
    left something out.

    `notes` are the lines of `text` that limit it (how old, ended, conditions, what no source states): whoever words the
    rest anew leaves them.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    text: str
    notes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    suggestions: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    asked: str = ""
