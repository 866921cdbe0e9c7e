"""Words whose turn was cut off are not heard twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.conversations.conversations import Conversations
from actions.cut_off import CutOffTurns
from actions.database.engine import open_database
from actions.flow import Wish
from actions.interview.flow import START, InterviewFlow
from actions.interview.repository import Interviews
from actions.open_flows import OpenFlows
from tests.actions.interview.talking import Talk
from tests.actions.interview.walking import SCRIPT

BEFORE = timedelta(seconds=1)


class Someone:
    """In a conversation, in the middle of a diagnosis."""

    def __init__(self, path: Path) -> None:
        self.engine = open_database(f"sqlite:///{path}")
        conversations = Conversations(self.engine)
        self.conversation, _ = conversations.begin("line")
        self.talk = Talk(self.engine, conversations.person(self.conversation)).up_to("q2_03")
        interviews = Interviews(self.engine, SCRIPT)
        flow = InterviewFlow(self.talk.dialogue, interviews)
        self.flows = OpenFlows([flow])
        self.cut_off = CutOffTurns(conversations, [flow], interviews)

    def instead(self, heard_at: datetime) -> dict[str, str] | None:
        """The parameters of the button that is pressed instead."""
        payload = self.cut_off.instead(self.conversation, heard_at)
        if payload is None:
            return None
        intent, brace, parameters = payload.partition("{")
        assert intent == "/start_diagnosis"
        found: dict[str, str] = json.loads(brace + parameters)
        return found


@pytest.fixture
def someone(tmp_path: Path) -> Iterator[Someone]:
    made = Someone(tmp_path / "app.sqlite")
    yield made
    made.engine.dispose()


def test_words_that_nothing_has_taken_in_are_heard(someone: Someone) -> None:
    assert someone.instead(someone.talk.now + BEFORE) is None


def test_words_that_answered_a_question_lead_to_the_next_one(someone: Someone) -> None:
    heard_at = someone.talk.now + BEFORE / 2
    waited = someone.talk.interview.current
    someone.talk.says("はい")
    now = someone.talk.interview.current
    assert now != waited
    assert someone.instead(heard_at) == {"value": "go_on"}
    assert someone.instead(heard_at.astimezone(UTC)) == {"value": "go_on"}
    turn = someone.flows.start(someone.talk.speaker, Wish(START, value="go_on"))
    assert someone.talk.interview.current == now
    assert turn.open and f'"{now}"' in turn.messages[-1].choices[0].payload


def test_words_that_ended_the_diagnosis_lead_to_its_result(someone: Someone) -> None:
    heard_at = someone.talk.now + BEFORE / 2
    someone.talk.start("finish")
    assert someone.talk.interview.status == "done"
    assert someone.instead(heard_at) == {"value": "result"}
    turn = someone.flows.start(someone.talk.speaker, Wish(START, value="result"))
    assert not turn.open and turn.messages
    assert someone.talk.interview.status == "done"
    assert someone.instead(someone.talk.now + BEFORE) is None
