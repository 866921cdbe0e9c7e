"""The answers of staff as the knowledge room reads them: kept in memory, read anew when something has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actions.verified.answers import records
from actions.verified.as_document import verified_answer
from actions.verified.models import Record
from actions.verified.tables import RevisionRow, VerifiedAnswerRow
from knowledge.answering.verified import Edition
from knowledge.models.verified import VerifiedAnswer


class PublishedAnswers:
    """Implements `knowledge.answering.verified.VerifiedAnswers`. `refresh` is called every few seconds and after a
    change, so that every gateway knows what another one has stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._edition = Edition(0)
        self._lock = threading.Lock()

    def edition(self) -> Edition:
        """See `VerifiedAnswers`."""
        return self._edition

    def refresh(self) -> None:
        """Reads everything if there is a newer step than the newest one known: one cheap query otherwise.

        :raises sqlalchemy.exc.SQLAlchemyError: the database does not answer; what was known goes on.
        """
        with self._lock, Session(self._engine) as session:
            newest = session.scalar(select(func.max(RevisionRow.id))) or 0
            if newest == self._edition.number:
                return
            found = select(VerifiedAnswerRow).where(VerifiedAnswerRow.state != "withdrawn")
            rows = session.scalars(found.order_by(VerifiedAnswerRow.id)).all()
            answers = [answer for record in records(session, rows) for answer in _seen(record)]
            self._edition = Edition(newest, tuple(answers))


def _seen(record: Record) -> Iterator[VerifiedAnswer]:
    """What everybody sees of an answer, and what staff see of it until it was reviewed."""
    if record.public is not None:
        yield verified_answer(record.id, record.public, is_reviewed=True)
    if record.state == "internal":
        yield verified_answer(record.id, record.written, is_reviewed=False)
