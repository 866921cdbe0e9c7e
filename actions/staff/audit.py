"""The log of what staff looked at and did: who, when, what kind of thing, which one. Never a name, a number, a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Engine, Select, delete, select
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.staff.tables import AuditRow
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `member_id` 0 is the command line."""

    id: int
    at: datetime
    member_id: int
    action: str
    subject: str


class AuditLog:
    """Adds lines and reads them. There is no call that changes one; they go after the retention period."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def note(self, member_id: int, action: str, subject: str = "") -> None:
        """Adds a line, in a transaction of its own, before what is looked at is shown.

        :param action: what was done, such as "booking.contact": the subject's kind, a dot, what of it.
        :param subject: the id of whom or what, never a name.
        :raises sqlalchemy.exc.SQLAlchemyError: it cannot be written; then nothing may be shown.
        """
        with Session(self._engine) as session, session.begin():
            self.put(session, member_id, action, subject)

    def put(self, session: Session, member_id: int, action: str, subject: str = "") -> None:
        """The same in the transaction of `session`, so that an action and its line are stored together."""
        row = AuditRow(at=stored(self._clock()), staff_id=member_id, action=action[:60], subject=subject[:120])
        session.add(row)

    def entries(
        self,
        first: datetime,
        last: datetime,
        *,
        member_id: int | None = None,
        action: str = "",
        subject: str = "",
        limit: int = 1000,
    ) -> Sequence[Entry]:
        """The lines from `first` up to, not including, `last`, the newest first; `action` is how it begins."""
        query = self._between(first, last).order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)
        if member_id is not None:
            query = query.where(AuditRow.staff_id == member_id)
        if action:
            query = query.where(AuditRow.action.startswith(action, autoescape=True))
        if subject:
            query = query.where(AuditRow.subject == subject)
        with Session(self._engine) as session:
            return [
                Entry(row.id, loaded(row.at), row.staff_id, row.action, row.subject) for row in session.scalars(query)
            ]

    def erase_older_than(self, age: timedelta) -> int:
        """Erases the lines older than `age`; how many those were."""
        with Session(self._engine) as session, session.begin():
            result = session.execute(delete(AuditRow).where(AuditRow.at < stored(self._clock() - age)))
            assert isinstance(result, CursorResult)
            return int(result.rowcount)

    @staticmethod
    def _between(first: datetime, last: datetime) -> Select[Any]:
        return select(AuditRow).where(AuditRow.at >= stored(first), AuditRow.at < stored(last))
