"""A record of advice and what is to be done next, as data. Times have their offset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from actions.mail.models import State

Who = Literal["owner", "adviser", "other"]
"""Who does it: the owner, the adviser, somebody else (a desk, a tax accountant …)."""

Reached = Literal["chat", "mail", "nobody"]
"""How the owner was told; `nobody`: not at all, somebody has to call them."""

MOST_ACTIONS = 8
LONGEST_REASON = 200
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Planned(BaseModel):
    """One thing to do, by whom, and until when (None: no day was agreed)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: _Line
    who: Who = "owner"
    until: date | None = None


class Advice(BaseModel):
    """What an adviser writes down of a consultation; each part may be empty while it is a draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    talked: _Text = ""
    advice: _Text = ""
    referred: _Text = ""
    actions: tuple[Planned, ...] = Field(default=(), max_length=MOST_ACTIONS)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return self == Advice()


@dataclass(frozen=True, slots=True)
class Note:
    """A stored record. `version` is 0 where nothing was saved yet; `done_at` None: a draft."""

    booking_id: str
    adviser_id: str
    person_id: str | None
    advice: Advice
    version: int
    saved_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What the owner was told once.

    :param reason: why it was corrected, in the words the owner read; "" for what was told first.
    :param mail: what became of the mail; None: there was none, or it is not known any more.
    """

    version: int
    advice: Advice
    reason: str
    reached: Reached
    told_at: datetime
    mail: State | None = None


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something to be done after a consultation; `done_at` None: still open."""

    action_id: str
    booking_id: str
    planned: Planned
    done_at: datetime | None = None
