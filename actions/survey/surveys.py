"""The repository of surveys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actions.database.base import changed_rows, loaded, stored
from actions.database.dialects import insert_into
from actions.survey.models import OPEN, Kind, State, Survey
from actions.survey.tables import SurveyRow
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.text.masking import mask_personal_data

_LONGEST_TEXT = 2_000


class Surveys:
    """Stores surveys. Every call is one transaction; the last answer counts until the survey is done."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def add(
        self, session: Session, kind: Kind, subject_id: str, person_id: str, state: State, support_type: str = ""
    ) -> bool:
        """Begins a survey within the caller's transaction; False if there was one about this before."""
        now = stored(self._clock())
        values: dict[str, Any] = {
            "kind": kind, "subject_id": subject_id, "person_id": person_id, "state": state,
            "support_type": support_type, "asked_at": now, "updated_at": now,
        }  # fmt: skip
        insert = insert_into(session, SurveyRow).values(**values)
        added = insert.on_conflict_do_nothing(index_elements=["kind", "subject_id"]).returning(SurveyRow.subject_id)
        return session.scalar(added) is not None

    def get(self, person_id: str, kind: str, subject_id: str) -> Survey | None:
        """A survey of this person."""
        with Session(self._engine) as session:
            row = session.get(SurveyRow, (kind, subject_id))
            return _read(row) if row is not None and row.person_id == person_id else None

    def latest(self, person_id: str, states: Sequence[State]) -> Survey | None:
        """The one in one of these states that was last used."""
        query = select(SurveyRow).where(SurveyRow.person_id == person_id, SurveyRow.state.in_(states))
        with Session(self._engine) as session:
            row = session.scalar(query.order_by(SurveyRow.updated_at.desc()).limit(1))
            return None if row is None else _read(row)

    def open(self, person_id: str) -> Survey | None:
        """The one whose question waits for its answer."""
        return self.latest(person_id, OPEN)

    def asked_within(self, person_id: str, age: timedelta) -> Survey | None:
        """The one whose first question was put where the person talks, not longer ago than this."""
        found = self.latest(person_id, ("asked",))
        return found if found is not None and self._clock() - found.asked_at <= age else None

    def score(self, survey: Survey, score: int) -> Survey | None:
        """Stores the score; what comes next is the text."""
        return self._change(survey, "text", score=score, answered_on=today_jst(self._clock))

    def finish(self, survey: Survey, text: str | None) -> Survey | None:
        """Stores the text, without personal data, or that there is none."""
        masked = mask_personal_data(text)[:_LONGEST_TEXT] if text else None
        return self._change(survey, "done", text=masked)

    def move(self, survey: Survey, state: State) -> Survey | None:
        """Gives it another state."""
        return self._change(survey, state)

    def _change(self, survey: Survey, state: State, **values: Any) -> Survey | None:
        """The survey afterwards; None if it is over or was erased meanwhile."""
        with Session(self._engine) as session, session.begin():
            result = session.execute(
                update(SurveyRow)
                .where(
                    SurveyRow.kind == survey.kind,
                    SurveyRow.subject_id == survey.subject_id,
                    SurveyRow.state.not_in(("done", "declined")),
                )
                .values(state=state, updated_at=stored(self._clock()), **values)
            )
            if changed_rows(result) != 1:
                return None
            return _read(session.get_one(SurveyRow, (survey.kind, survey.subject_id)))


def _read(row: SurveyRow) -> Survey:
    return Survey(
        kind=cast("Kind", row.kind),
        subject_id=row.subject_id,
        person_id=row.person_id,
        state=cast("State", row.state),
        support_type=row.support_type,
        asked_at=loaded(row.asked_at),
        updated_at=loaded(row.updated_at),
        score=row.score,
        text=row.text,
        answered_on=row.answered_on,
    )
