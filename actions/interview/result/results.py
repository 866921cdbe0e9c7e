"""The repository of finished results: each is kept as it was told, under an address nobody can guess."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Engine, Select, delete, select, update
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored, utc_now
from actions.database.reading import reading
from actions.interview.result.model import Result
from actions.interview.result.profile import Business
from actions.interview.result.tables import ResultRow
from actions.interview.state import Interview
from actions.interview.tables import InterviewRow
from actions.people.holding import hold

_RESULT = TypeAdapter(Result)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result with the token of its page, the interview it is of, and when the person said yes to the office (None: they
    have not)."""

    interview_id: str
    token: str
    result: Result
    office_consent_at: datetime | None


class Results:
    """Stores results. Every call is one transaction; the same calls at once change nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, interview: Interview, business: Business, result: Result) -> StoredResult | None:
        """Keeps the result of an interview; one made again takes the place of the one before, under the same token.
        None if the interview has been deleted meanwhile."""
        with Session(self._engine) as session, session.begin():
            hold(session, interview.person_id)
            if session.get(InterviewRow, interview.id) is None:
                return None
            row = session.get(ResultRow, interview.id)
            if row is None:
                agreed = session.scalar(_consents(interview.person_id))
                row = ResultRow(
                    interview_id=interview.id,
                    person_id=interview.person_id,
                    token=secrets.token_urlsafe(24),
                    office_consent_at=agreed,
                )
                session.add(row)
            row.made_at = stored(result.made_at)
            row.industry, row.size = business.industry, business.size
            row.result = _RESULT.dump_python(result, mode="json")
            session.flush()
            return _read(row)

    def of_interview(self, interview_id: str) -> StoredResult | None:
        """The result of an interview."""
        with Session(self._engine) as session:
            row = session.get(ResultRow, interview_id)
            return None if row is None else _read(row)

    def under(self, token: str) -> StoredResult | None:
        """The result whose page has this token."""
        with Session(self._engine) as session:
            row = session.scalar(select(ResultRow).where(ResultRow.token == token))
            return None if row is None else _read(row)

    def of_person(self, person_id: str) -> list[StoredResult]:
        """All results of a person, the latest first."""
        query = select(ResultRow).where(ResultRow.person_id == person_id)
        with Session(self._engine) as session:
            return [_read(row) for row in session.scalars(query.order_by(ResultRow.made_at.desc()))]

    def latest_of(self, person_ids: Collection[str]) -> dict[str, StoredResult]:
        """The latest result of each of these people, by the person's id; who has none is left out."""
        query = select(ResultRow).where(ResultRow.person_id.in_(person_ids)).order_by(ResultRow.made_at)
        with reading(self._engine) as session:
            latest = {row.person_id: row for row in session.scalars(query)}
            return {person_id: _read(row) for person_id, row in latest.items()}

    def allow_office(self, person_id: str, allowed: bool) -> None:
        """The person's yes or no to the office, for all their results, those to come included."""
        at = utc_now() if allowed else None
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            session.execute(update(ResultRow).where(ResultRow.person_id == person_id).values(office_consent_at=at))

    def revoke(self, person_id: str) -> int:
        """Deletes all results of a person; their addresses are never valid again. Returns how many there were."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            ids = session.scalars(select(ResultRow.interview_id).where(ResultRow.person_id == person_id)).all()
            session.execute(delete(ResultRow).where(ResultRow.interview_id.in_(ids)))
            return len(ids)

    def allowed(self) -> list[StoredResult]:
        """All results of people who said yes to the office, the oldest first."""
        query = select(ResultRow).where(ResultRow.office_consent_at.is_not(None)).order_by(ResultRow.made_at)
        with Session(self._engine) as session:
            return [_read(row) for row in session.scalars(query)]

    def latest_allowed(self, industry: str, size: str, *, without: str) -> Sequence[Result]:
        """The latest result of each person of a group who said yes, without the person with that id."""
        query = (
            select(ResultRow)
            .where(
                ResultRow.industry == industry,
                ResultRow.size == size,
                ResultRow.person_id != without,
                ResultRow.office_consent_at.is_not(None),
            )
            .order_by(ResultRow.made_at)
        )
        with Session(self._engine) as session:
            latest = {row.person_id: row for row in session.scalars(query)}
            return [_read(row).result for row in latest.values()]


def _consents(person_id: str) -> Select[datetime | None]:
    query = select(ResultRow.office_consent_at).where(ResultRow.person_id == person_id)
    return query.order_by(ResultRow.made_at.desc()).limit(1)


def _read(row: ResultRow) -> StoredResult:
    agreed = row.office_consent_at
    return StoredResult(
        interview_id=row.interview_id,
        token=row.token,
        result=_RESULT.validate_python(row.result),
        office_consent_at=None if agreed is None else loaded(agreed),
    )
