"""What a conversation remembers between turns: what was shown, what is in focus, what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.models import Answer

_MAX_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Memory:
    """`shown` are document ids in the order they were shown, `focus` the one being talked about."""

    shown: tuple[str, ...] = ()
    focus: str | None = None
    question: str = ""

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Memory:
        """Reads the slots of a tracker; anything odd counts as forgotten."""
        shown = slots.get("shown_documents")
        focus = slots.get("focus_document")
        question = slots.get("last_question")
        return cls(
            shown=tuple(i for i in shown if isinstance(i, str)) if isinstance(shown, list) else (),
            focus=focus if isinstance(focus, str) else None,
            question=question if isinstance(question, str) else "",
        )

    def slots(self) -> dict[str, Any]:
        """The slots that carry this memory."""
        return {"shown_documents": list(self.shown), "focus_document": self.focus, "last_question": self.question}

    def after(self, question: str, answer: Answer) -> Memory:
        """What is remembered after `answer` to `question`.

        An answer about one document of those shown keeps the list, so that 「3番目の」 still counts from the same one.
        """
        if not answer.outcome.is_answer or not answer.citations:
            return self
        cited = tuple(c.id for c in answer.citations)[:_MAX_SHOWN]
        known = {*self.shown}
        if len(cited) == 1 and (cited[0] in known or {*answer.citations[0].also} & known):
            return Memory(self.shown, cited[0], self.question)
        return Memory(cited, cited[0], question)
