"""The knowledge service that follows the index: when a new generation is published, it is switched to in flight."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import structlog

from indexer.generations import Generations
from knowledge.answering.verified import VerifiedMatch
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.errors import KnowledgeError, StoreMissing
from knowledge.models import Answer, Document, Filters, SearchOutcome
from knowledge.service import KnowledgeService

_log = structlog.get_logger(__name__)
_CLOSE_AFTER_S = 30.0
_FIRST = "愛知県の飲食店で人を雇うときの補助金"
_NO_FILTERS = Filters()
_ALL_ROUNDS = CalendarQuery()


class LiveKnowledge:
    """Delegates to the service of the generation that is current; offers the same calls.

    :param open_service: opens the service of a generation's folder.

    `after_opening` is called whenever another generation serves.
    """

    def __init__(self, generations: Generations, open_service: Callable[[Path], KnowledgeService]) -> None:
        self._generations = generations
        self._open_service = open_service
        self._lock = threading.Lock()
        self._service: KnowledgeService | None = None
        self._generation: Path | None = None
        self.after_opening: Callable[[], None] = lambda: None

    @property
    def generation(self) -> str | None:
        """Name of the generation that serves, None before the first."""
        return self._generation.name if self._generation else None

    def follow(self) -> bool:
        """Switches to the current generation if it is another; says whether it did. A bad one leaves the old serving."""
        with self._lock:
            current = self._generations.current()
            if current is None or current == self._generation:
                return False
            try:
                fresh = self._open_service(current)
                fresh.search(_FIRST)  # nobody's first question waits for what is only read when it is needed
            except KnowledgeError as error:
                _log.error("index cannot be opened", generation=current.name, error=str(error))
                return False
            old, self._service, self._generation = self._service, fresh, current
        _log.info("index opened", generation=current.name, documents=len(fresh.catalogue))
        if old is not None:
            # Searches that began on the old one may still run; its files are deleted only after it is closed.
            timer = threading.Timer(_CLOSE_AFTER_S, old.close)
            timer.daemon = True
            timer.start()
        self.after_opening()
        return True

    def search(self, text: str, filters: Filters = _NO_FILTERS, limit: int = 10) -> SearchOutcome:
        """See `KnowledgeService.search`."""
        return self._current.search(text, filters, limit)

    def answer(
        self,
        text: str,
        filters: Filters = _NO_FILTERS,
        *,
        about: Sequence[str] = (),
        focus: str | None = None,
        previous: str = "",
        without: Collection[str] = (),
    ) -> Answer:
        """See `KnowledgeService.answer`."""
        return self._current.answer(text, filters, about=about, focus=focus, previous=previous, without=without)

    def document(self, document_id: str) -> Document:
        """See `KnowledgeService.document`."""
        return self._current.document(document_id)

    def verified(self, text: str, limit: int = 3) -> list[VerifiedMatch]:
        """See `KnowledgeService.verified`."""
        return self._current.verified(text, limit)

    def calendar(self, query: CalendarQuery = _ALL_ROUNDS) -> list[CalendarRound]:
        """See `KnowledgeService.calendar`."""
        return self._current.calendar(query)

    def close(self) -> None:
        """Closes the service that is open."""
        with self._lock:
            if self._service is not None:
                self._service.close()
            self._service, self._generation = None, None

    @property
    def _current(self) -> KnowledgeService:
        if self._service is None:
            raise StoreMissing("there is no index yet")
        return self._service
