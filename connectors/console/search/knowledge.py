"""The port of the console's search to the knowledge room."""

from __future__ import annotations

from typing import Protocol

from knowledge.answering.verified import VerifiedMatch
from knowledge.models import Answer, Document, Filters, SearchOutcome


class Knowledge(Protocol):
    """What `knowledge.service.KnowledgeService` offers to staff."""

    def search(self, text: str, filters: Filters = ..., limit: int = ...) -> SearchOutcome:
        """Documents for a text, best first."""

    def answer(self, text: str, filters: Filters = ...) -> Answer:
        """The answer to a text."""

    def document(self, document_id: str) -> Document:
        """A whole record."""

    def verified(self, text: str, limit: int = ...) -> list[VerifiedMatch]:
        """Answers of staff that fit a text or are near it."""
