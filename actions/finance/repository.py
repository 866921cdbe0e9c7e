"""The repository of financial checks: every change is stored before it is answered, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import cast

from sqlalchemy import Engine, Select, delete, func, select
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.finance.check import Check, Status, begin, finish
from actions.finance.questions import Script
from actions.finance.tables import FinancialCheckRow
from actions.people.holding import hold

Change = Callable[[Check], Check]
_UNFINISHED = ("open", "paused")


class FinancialChecks:
    """Stores what people answer. Calls for one person at once wait for each other, so that none is lost."""

    def __init__(self, engine: Engine, script: Script) -> None:
        self._engine = engine
        self._script = script

    def begin(self, person_id: str, at: datetime, industry: str = "", *, anew: bool = False) -> Check:
        """The person's unfinished check; a new one if there is none, or if it is to begin `anew`: the old one is finished
        as it stands, or erased if nothing was answered."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            unfinished = session.scalars(_of(person_id).where(FinancialCheckRow.status.in_(_UNFINISHED))).first()
            if unfinished is not None and not anew:
                return _read(unfinished)
            if unfinished is not None and unfinished.answers:
                _save(session, finish(_read(unfinished), at))
            elif unfinished is not None:
                session.delete(unfinished)
            fresh = begin(self._script, secrets.token_urlsafe(16), person_id, at, industry)
            _save(session, fresh)
            return fresh

    def unfinished(self, person_id: str) -> Check | None:
        """The check that is open or paused; None if there is none."""
        with Session(self._engine) as session:
            row = session.scalars(_of(person_id).where(FinancialCheckRow.status.in_(_UNFINISHED))).first()
            return None if row is None else _read(row)

    def latest(self, person_id: str) -> Check | None:
        """The check begun last, whatever became of it."""
        with Session(self._engine) as session:
            row = session.scalars(_of(person_id)).first()
            return None if row is None else _read(row)

    def finished(self, person_id: str) -> list[Check]:
        """All finished checks, the latest first."""
        with Session(self._engine) as session:
            return [_read(row) for row in session.scalars(_of(person_id).where(FinancialCheckRow.status == "done"))]

    def apply(self, check: Check, change: Change) -> Check:
        """Changes a check as it stands in the database and stores the outcome; returns it.

        `change` may raise: nothing is stored then. A check deleted meanwhile stays deleted: it comes back unchanged.
        """
        with Session(self._engine) as session, session.begin():
            hold(session, check.person_id)
            row = session.get(FinancialCheckRow, check.id)
            if row is None:
                return check
            after = change(_read(row))
            _save(session, after)
            return after

    def count(self, person_id: str) -> int:
        """How many checks are kept of a person."""
        with Session(self._engine) as session:
            query = select(func.count()).where(FinancialCheckRow.person_id == person_id)
            return session.scalar(query) or 0

    def delete(self, person_id: str) -> int:
        """Erases all checks of a person; returns how many there were."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            ids = session.scalars(select(FinancialCheckRow.id).where(FinancialCheckRow.person_id == person_id)).all()
            session.execute(delete(FinancialCheckRow).where(FinancialCheckRow.id.in_(ids)))
            return len(ids)


def _of(person_id: str) -> Select[FinancialCheckRow]:
    newest_first = FinancialCheckRow.started_at.desc(), FinancialCheckRow.id
    return select(FinancialCheckRow).where(FinancialCheckRow.person_id == person_id).order_by(*newest_first)


def _read(row: FinancialCheckRow) -> Check:
    return Check(
        id=row.id,
        person_id=row.person_id,
        started_at=loaded(row.started_at),
        updated_at=loaded(row.updated_at),
        industry=row.industry,
        status=cast("Status", row.status),
        answers=MappingProxyType(dict(row.answers)),
        current=row.current,
        unit=row.unit,
        pending=MappingProxyType(dict(row.pending)),
        early=row.early,
    )


def _save(session: Session, check: Check) -> None:
    session.merge(
        FinancialCheckRow(
            id=check.id,
            person_id=check.person_id,
            status=check.status,
            industry=check.industry,
            current=check.current,
            unit=check.unit,
            early=check.early,
            answers=dict(check.answers),
            pending=dict(check.pending),
            started_at=stored(check.started_at),
            updated_at=stored(check.updated_at),
        )
    )
