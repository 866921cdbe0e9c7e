"""The state of one interview: who is asked, what was answered, where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from actions.interview.ports import Company

Status = Literal["open", "paused", "done", "left"]
"""Being asked, put off, finished (early or not), or ended without a result (no consent, or begun anew)."""

Value = str | tuple[str, ...] | None
"""An answer: the value of an option, several of them, free words, a count as digits; None is a question skipped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `text` is what the person wrote ("" for a button), `at` has its offset. `complete` is False while a
    question with many answers still takes more of them."""

    question_id: str
    value: Value
    text: str
    at: datetime
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview at one moment. `answers` has one for each question answered or skipped, `last` is the question
    answered last, `current` the question being put (None once done), `company` what a register said of the number, which
    counts only after a yes; `early` means the person asked for the result before the end."""

    id: str
    person_id: str
    script_version: str
    started_at: datetime
    updated_at: datetime
    status: Status = "open"
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    current: str | None = None
    last: str | None = None
    company: Company | None = None
    early: bool = False

    def value(self, question_id: str) -> Value:
        """The value answered; None also for a question without answer."""
        answer = self.answers.get(question_id)
        return None if answer is None else answer.value

    def is_answered(self, question_id: str) -> bool:
        """Whether the question was answered or skipped."""
        answer = self.answers.get(question_id)
        return answer is not None and answer.complete
