"""Surveys over an empty database of each kind, with people who talk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.survey.dialogue import SurveyDialogue
from actions.survey.models import Kind, State
from actions.survey.surveys import Surveys
from tests.actions.consultation.material import SetClock, at


class Office:
    """The dialogue, and people it is held with."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = SetClock(at(14))
        self.conversations = Conversations(engine)
        self.surveys = Surveys(engine, self.clock)
        self.dialogue = SurveyDialogue(self.surveys)

    def someone(self) -> Speaker:
        conversation_id, _ = self.conversations.begin("web")
        return Speaker(self.conversations.person(conversation_id), "web")

    def asked(
        self,
        who: Speaker,
        subject_id: str = "b1",
        kind: Kind = "consultation",
        state: State = "asked",
        support: str = "",
    ) -> bool:
        with Session(self.engine) as session, session.begin():
            return self.surveys.add(session, kind, subject_id, who.person_id, state, support)

    def press(self, who: Speaker, question: str, value: str = "") -> Turn:
        return self.dialogue.press(who, question, value, Memory())


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = open_database(database_url)
    yield Office(engine)
    engine.dispose()
