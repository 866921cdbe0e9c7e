"""What an answer of staff consists of, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from actions.staff.models import Member
from knowledge.models.verified import VerifiedSource
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise, normalise_line

State = Literal["draft", "internal", "public", "withdrawn"]
"""Seen by whoever opens it; found by staff; found by everybody; found by nobody any more."""

Action = Literal["written", "revised", "released", "reviewed", "withdrawn"]

_Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Content(BaseModel):
    """What staff write: the question, other ways to ask it, the answer, what it rests on, until when it holds.

    Questions are kept without personal data; the answer as it is, for it may name the number of a desk.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: _Line
    wordings: tuple[_Line, ...] = Field(default=(), max_length=20)
    text: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
    sources: tuple[VerifiedSource, ...] = Field(min_length=1, max_length=5)
    valid_until: date | None = None

    @field_validator("question", mode="before")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return mask_personal_data(normalise_line(value))

    @field_validator("wordings", mode="before")
    @classmethod
    def _lines(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        lines = (mask_personal_data(normalise_line(line)) for line in value)
        return tuple(dict.fromkeys(line for line in lines if line))

    @field_validator("text", mode="before")
    @classmethod
    def _text(cls, value: str) -> str:
        return normalise(value)


@dataclass(frozen=True, slots=True)
class Revision:
    """One step in the life of an answer; `at` has its offset (UTC)."""

    version: int
    action: Action
    content: Content
    member_id: int
    member_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """An answer with its whole history, the oldest step first."""

    id: int
    version: int
    state: State
    public_version: int | None
    history: tuple[Revision, ...]

    @property
    def content(self) -> Content:
        """As it is now."""
        return self.history[-1].content

    @property
    def written(self) -> Revision:
        """Who wrote what there is now, and when."""
        return next(r for r in reversed(self.history) if r.action in ("written", "revised"))

    @property
    def public(self) -> Revision | None:
        """The review that made public what everybody sees, None if they see nothing."""
        reviews = (r for r in reversed(self.history) if r.action == "reviewed" and r.version == self.public_version)
        return next(reviews, None)

    def may_be_reviewed_by(self, member: Member) -> bool:
        """Whether `member` can make the newest version public: office or administrator, and not who wrote it."""
        return self.state == "internal" and member.may(("office",)) and member.id != self.written.member_id


class ChangedMeanwhile(Exception):
    """Somebody else has changed the answer; nothing was stored. `record` is how it is now."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"answer {record.id} is at version {record.version}")
        self.record = record


class UnknownAnswer(Exception):
    """There is no answer with this id."""


class NotAllowed(Exception):
    """The answer's state, or who wrote it, does not allow this step."""
