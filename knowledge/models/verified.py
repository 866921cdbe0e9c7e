"""An answer that staff wrote to a question, with the sources it rests on."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from knowledge.models.notice import Notice

PREFIX = "verified:"
"""How the ids of these answers begin."""


class VerifiedSource(BaseModel):
    """What an answer rests on: a page, or a document of the index as it was when the answer was written.

    `document_id`, `source` and `as_of` are those of the document; `quote` are its words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=300)
    url: str = Field(pattern=r"^https?://\S+$", max_length=2000)
    document_id: str | None = None
    quote: str = ""
    source: str = ""
    as_of: date | None = None


class VerifiedAnswer(Notice):
    """The question is the title, `names` are other ways to say it, the answer is the one section.

    `as_of` is the day it was reviewed, or written if it was not reviewed yet; it holds up to and including
    `valid_until`. `by` is shown to staff only: it is empty in what the public gets.
    """

    sources: tuple[VerifiedSource, ...] = Field(min_length=1)
    valid_until: date | None = None
    is_reviewed: bool = True
    by: str = ""

    @property
    def text(self) -> str:
        """The answer, whole."""
        return self.sections[0].text

    def holds_on(self, day: date) -> bool:
        """Whether it is still valid."""
        return self.valid_until is None or day <= self.valid_until
