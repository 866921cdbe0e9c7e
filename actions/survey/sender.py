"""Asks people what they think of a consultation, some hours after it and by day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, exists, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.consultation.loading import held
from actions.consultation.tables import BookingRow
from actions.conversations.channels import Channels
from actions.database.base import stored
from actions.errors import ActionsError
from actions.interview.result.results import Results
from actions.survey.asking import ask_score
from actions.survey.models import Survey
from actions.survey.support_type import support_type_of
from actions.survey.surveys import Surveys
from actions.survey.tables import SurveyRow
from knowledge.clock import JST, Clock, now_jst

_TOOK_PLACE = ("held", "recorded")
_AFTER, _NOT_AFTER = timedelta(hours=3), timedelta(days=3)
_FROM_HOUR, _UNTIL_HOUR = 10, 19


class SurveySender:
    """Puts the first question where the person talked last, once for each consultation. Several may run at once."""

    def __init__(
        self, engine: Engine, surveys: Surveys, results: Results, channels: Channels, clock: Clock = now_jst
    ) -> None:
        self._engine = engine
        self._surveys = surveys
        self._results = results
        self._channels = channels
        self._clock = clock

    def run(self) -> int:
        """Returns how many people were asked.

        :raises sqlalchemy.exc.SQLAlchemyError: someone could not be asked; all others were.
        """
        now = self._clock()
        if not _FROM_HOUR <= now.astimezone(JST).hour < _UNTIL_HOUR:
            return 0
        asked, failure = 0, None
        for booking_id in self._due(now):
            try:
                asked += self._ask(booking_id)
            except SQLAlchemyError as error:
                failure = error
        if failure is not None:
            raise failure
        return asked

    def _due(self, now: datetime) -> list[str]:
        asked = exists().where(SurveyRow.kind == "consultation", SurveyRow.subject_id == BookingRow.id)
        query = select(BookingRow.id).where(
            BookingRow.status.in_(_TOOK_PLACE),
            BookingRow.person_id.is_not(None),
            BookingRow.ends_at <= stored(now - _AFTER),
            BookingRow.ends_at >= stored(now - _NOT_AFTER),
            ~asked,
        )
        with Session(self._engine) as session:
            return list(session.scalars(query))

    def _ask(self, booking_id: str) -> bool:
        with Session(self._engine) as session:
            person_id = session.scalar(select(BookingRow.person_id).where(BookingRow.id == booking_id))
        if person_id is None:
            return False
        support_type = support_type_of(self._results, person_id)
        with Session(self._engine) as session, session.begin():
            try:
                row = held(session, booking_id)
            except ActionsError:
                return False  # erased meanwhile
            if row.person_id is None or not self._surveys.add(
                session, "consultation", booking_id, row.person_id, "asked", support_type
            ):
                return False
            now = self._clock()
            survey = Survey("consultation", booking_id, row.person_id, "asked", support_type, now, now)
            body = ask_score(survey).model_dump(mode="json", exclude_defaults=True)
            return self._channels.tell(session, row.person_id, [body])
