"""The offer to say what one thinks of the diagnosis: a button at the end of its result, the first time that is told."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.interview.result.results import Results
from actions.interview.state import Interview
from actions.interview.turn import ResultTeller
from actions.people.holding import hold
from actions.people.tables import PersonRow
from actions.replies.message import Message
from actions.survey.asking import begin_button
from actions.survey.support_type import support_type_of
from actions.survey.surveys import Surveys


class SurveyOffer:
    """Tells results as `inner` does, see `actions.interview.turn.ResultTeller`, and adds the button."""

    def __init__(self, inner: ResultTeller, engine: Engine, surveys: Surveys, results: Results) -> None:
        self._inner = inner
        self._engine = engine
        self._surveys = surveys
        self._results = results

    def tell(self, interview: Interview) -> list[Message]:
        """The result of a finished interview."""
        messages = self._inner.tell(interview)
        if interview.status != "done" or not messages or not messages[-1].choices:
            return messages
        person_id = interview.person_id
        support_type = support_type_of(self._results, person_id)
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            if session.get(PersonRow, person_id) is None or not self._surveys.add(
                session, "diagnosis", interview.id, person_id, "offered", support_type
            ):
                return messages
        survey = self._surveys.get(person_id, "diagnosis", interview.id)
        if survey is None:
            return messages
        *before, last = messages
        return [*before, last.model_copy(update={"choices": (*last.choices, begin_button(survey))})]

    def reply(self, person_id: str, value: str) -> list[Message] | None:
        """What a button of a result does; None if it is none of a result."""
        return self._inner.reply(person_id, value)
