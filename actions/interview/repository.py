"""The repository of interviews: every change is stored before it is answered, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Engine, Select, delete, select
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.database.reading import reading
from actions.interview.engine import CONSENT, begin, restart
from actions.interview.ports import Company
from actions.interview.result.tables import ResultRow
from actions.interview.script import Script
from actions.interview.state import Answer, Interview, Status, Value
from actions.interview.tables import AnswerRow, InterviewRow
from actions.people.holding import hold

Change = Callable[[Interview], Interview]
_UNFINISHED = ("open", "paused")


class Interviews:
    """Stores what people answer. Calls for one person at once wait for each other, so that none is lost."""

    def __init__(self, engine: Engine, script: Script) -> None:
        self._engine = engine
        self._script = script

    def begin(self, person_id: str, at: datetime, *, anew: bool = False) -> Interview:
        """The person's unfinished interview; a new one if there is none, or if it is to begin `anew`."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            unfinished = _first(session, _of(person_id).where(InterviewRow.status.in_(_UNFINISHED)))
            if unfinished is not None and not anew:
                return unfinished
            if unfinished is None:
                fresh = begin(self._script, _new_id(), person_id, at)
            else:
                ended, fresh = restart(self._script, unfinished, _new_id(), at)
                _save(session, ended, unfinished)
            _save(session, fresh, None)
            return fresh

    def unfinished(self, person_id: str) -> Interview | None:
        """The interview that is open or paused, whichever conversation it began in; None if there is none."""
        with Session(self._engine) as session:
            return _first(session, _of(person_id).where(InterviewRow.status.in_(_UNFINISHED)))

    def latest(self, person_id: str) -> Interview | None:
        """The interview begun last, whatever became of it."""
        with Session(self._engine) as session:
            return _first(session, _of(person_id))

    def finished(self, person_id: str) -> list[Interview]:
        """All finished interviews, the latest first."""
        with Session(self._engine) as session:
            return [_read(session, row) for row in session.scalars(_of(person_id).where(InterviewRow.status == "done"))]

    def of_person(self, person_id: str) -> list[Interview]:
        """All interviews, the latest first, whatever became of them."""
        with Session(self._engine) as session:
            return [_read(session, row) for row in session.scalars(_of(person_id))]

    def get(self, interview_id: str) -> Interview | None:
        """The interview with an id."""
        with Session(self._engine) as session:
            row = session.get(InterviewRow, interview_id)
            return None if row is None else _read(session, row)

    def values(self, interview_ids: Collection[str], question_ids: Collection[str]) -> dict[str, dict[str, Value]]:
        """What was answered to these questions in each of these interviews, by the ids of both; see `Interview.value`."""
        query = select(AnswerRow.interview_id, AnswerRow.question_id, AnswerRow.value).where(
            AnswerRow.interview_id.in_(interview_ids), AnswerRow.question_id.in_(question_ids)
        )
        found: dict[str, dict[str, Value]] = {interview_id: {} for interview_id in interview_ids}
        with reading(self._engine) as session:
            for interview_id, question_id, value in session.execute(query):
                found[interview_id][question_id] = _value(value)
        return found

    def apply(self, interview: Interview, change: Change) -> Interview:
        """Changes an interview as it stands in the database and stores the outcome; returns it.

        `change` may raise: nothing is stored then. An interview deleted meanwhile stays deleted: it comes back unchanged.
        """
        return self.change(interview, change)[1]

    def change(self, interview: Interview, change: Change) -> tuple[Interview, Interview]:
        """`apply` that returns (the interview as it stood in the database, the outcome): of two taps at once, the second
        finds what the first has made of it."""
        with Session(self._engine) as session, session.begin():
            hold(session, interview.person_id)
            row = session.get(InterviewRow, interview.id)
            if row is None:
                return interview, interview
            before = _read(session, row)
            after = change(before)
            if after is not before:
                _save(session, after, before)
            return before, after

    def delete(self, person_id: str) -> int:
        """Erases all interviews of a person with their answers; returns how many there were."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            ids = session.scalars(select(InterviewRow.id).where(InterviewRow.person_id == person_id)).all()
            session.execute(delete(AnswerRow).where(AnswerRow.interview_id.in_(ids)))
            session.execute(delete(InterviewRow).where(InterviewRow.id.in_(ids)))
            return len(ids)


def _new_id() -> str:
    return secrets.token_urlsafe(16)


def _of(person_id: str) -> Select[InterviewRow]:
    newest_first = InterviewRow.started_at.desc(), InterviewRow.id
    return select(InterviewRow).where(InterviewRow.person_id == person_id).order_by(*newest_first)


def _first(session: Session, query: Select[InterviewRow]) -> Interview | None:
    row = session.scalars(query.limit(1)).first()
    return None if row is None else _read(session, row)


def _read(session: Session, row: InterviewRow) -> Interview:
    query = select(AnswerRow).where(AnswerRow.interview_id == row.id).order_by(AnswerRow.answered_at)
    answers = {a.question_id: _answer(a) for a in session.scalars(query)}
    return Interview(
        id=row.id,
        person_id=row.person_id,
        script_version=row.script_version,
        started_at=loaded(row.started_at),
        updated_at=loaded(row.updated_at),
        status=cast("Status", row.status),
        answers=MappingProxyType(answers),
        current=row.current,
        last=row.last,
        company=_company(row.company),
        early=row.early,
    )


def _answer(row: AnswerRow) -> Answer:
    return Answer(row.question_id, _value(row.value), row.text, loaded(row.answered_at), row.complete)


def _value(stored_as: Any) -> Value:
    return tuple(stored_as) if isinstance(stored_as, list) else stored_as


def _company(raw: Mapping[str, Any] | None) -> Company | None:
    if raw is None:
        return None
    founded = raw["founded_on"]
    return Company(
        **{
            **raw,
            "industries": tuple(raw["industries"]),
            "founded_on": None if founded is None else date.fromisoformat(founded),
        }
    )


def _company_columns(company: Company | None) -> dict[str, Any] | None:
    if company is None:
        return None
    founded = company.founded_on
    return {
        **asdict(company),
        "industries": list(company.industries),
        "founded_on": None if founded is None else founded.isoformat(),
    }


def _save(session: Session, after: Interview, before: Interview | None) -> None:
    """Writes what has changed."""
    session.merge(
        InterviewRow(
            id=after.id,
            person_id=after.person_id,
            script_version=after.script_version,
            status=after.status,
            current=after.current,
            last=after.last,
            company=_company_columns(after.company),
            early=after.early,
            started_at=stored(after.started_at),
            updated_at=stored(after.updated_at),
        )
    )
    session.flush()
    old = {} if before is None else before.answers
    if gone := old.keys() - after.answers.keys():
        session.execute(delete(AnswerRow).where(AnswerRow.interview_id == after.id, AnswerRow.question_id.in_(gone)))
    for question_id, answer in after.answers.items():
        if old.get(question_id) != answer:
            value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
            row = AnswerRow(interview_id=after.id, question_id=question_id, value=value, text=answer.text)
            row.complete, row.answered_at = answer.complete, stored(answer.at)
            session.merge(row)
    if after.value(CONSENT) == "no":
        session.execute(delete(ResultRow).where(ResultRow.interview_id == after.id))
