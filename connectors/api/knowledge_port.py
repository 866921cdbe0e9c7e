"""The port of the HTTP doors to the knowledge room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.models import Answer, Document, Filters, SearchOutcome


class Knowledge(Protocol):
    """What `knowledge.service.KnowledgeService` offers."""

    def search(self, text: str, filters: Filters = ..., limit: int = ...) -> SearchOutcome:
        """Documents for a text, best first."""

    def answer(
        self,
        text: str,
        filters: Filters = ...,
        *,
        about: Sequence[str] = ...,
        focus: str | None = ...,
        previous: str = ...,
    ) -> Answer:
        """The answer to a text."""

    def document(self, document_id: str) -> Document:
        """A whole record."""

    def calendar(self, query: CalendarQuery = ...) -> list[CalendarRound]:
        """The application windows that meet a query."""


async def _knowledge(request: Request) -> Knowledge:
    return cast(Knowledge, request.app.state.knowledge)


KnowledgeDep = Annotated[Knowledge, Depends(_knowledge)]
