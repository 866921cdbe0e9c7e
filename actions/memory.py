"""What a conversation remembers between turns: what was shown, what is in focus, what was asked, whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.profile import Profile
from knowledge.models import Answer

_MAX_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Memory:
    """`shown` are document ids in the order they were shown, `focus` the one being talked about, `profile` what the
    person said about their business."""

    shown: tuple[str, ...] = ()
    focus: str | None = None
    question: str = ""
    profile: Profile = field(default_factory=Profile)

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
            profile=Profile.from_slot(slots.get("filters")),
        )

    def slots(self) -> dict[str, Any]:
        """The slots that carry this memory."""
        return {
            "shown_documents": list(self.shown),
            "focus_document": self.focus,
            "last_question": self.question,
            "filters": self.profile.slot(),
        }

    def after(self, question: str, answer: Answer) -> Memory:
        """What is remembered after `answer` to `question`.

        An answer about one document of those shown keeps the list, so that 「3番目の」 still counts from the same one. Of a
        question that exchanged a condition (「愛知だと？」) the full one is remembered.
        """
        question = answer.asked or question
        if not answer.outcome.is_answer or not answer.citations:
            # What its chips stand for is taken back from this question, and 「愛知県は？」 is asked of it.
            return replace(self, question=question) if answer.chips else self
        cited = tuple(c.id for c in answer.citations)[:_MAX_SHOWN]
        known = {*self.shown}
        if not answer.asked and len(cited) == 1 and (cited[0] in known or {*answer.citations[0].also} & known):
            return Memory(self.shown, cited[0], self.question, self.profile)
        return Memory(cited, cited[0], question, self.profile)

    def about(self, text: str) -> Memory:
        """The same, with what `text` says about the person's business."""
        profile = self.profile.after(text)
        return self if profile == self.profile else replace(self, profile=profile)
