"""A survey about one thing: a consultation or a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["consultation", "diagnosis"]
KINDS: tuple[Kind, ...] = ("consultation", "diagnosis")

State = Literal["offered", "asked", "score", "text", "later", "done", "declined"]
"""`offered`: there is a button that begins it. `asked`: the first question was put where the person talks. `score`, `text`:
this question waits for its answer. `later`: put off."""
OPEN: tuple[State, ...] = ("score", "text")

SCORES = range(11)


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey; `support_type` is 伴走, 自走 or "" (not known), `text` is without personal data."""

    kind: Kind
    subject_id: str
    person_id: str
    state: State
    support_type: str
    asked_at: datetime
    updated_at: datetime
    score: int | None = None
    text: str | None = None
    answered_on: date | None = None

    def question(self, step: str) -> str:
        """What the buttons of a question carry."""
        return f"survey.{self.kind}.{self.subject_id}.{step}"
