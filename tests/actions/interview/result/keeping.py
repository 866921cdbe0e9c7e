"""People, their interviews and their results in a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.interview.repository import Interviews
from actions.interview.result.desk import ResultDesk
from actions.interview.result.model import Result
from actions.interview.result.profile import business_of
from actions.interview.result.results import Results
from actions.interview.state import Interview
from actions.reminders.ports import NoRounds
from tests.actions.interview.result.material import NOW, FakeSearch, finished, result_of
from tests.actions.interview.walking import SCRIPT


def someone(engine: Engine) -> str:
    conversations = Conversations(engine)
    return conversations.person(conversations.begin("web")[0])


def stored(engine: Engine, person: str, like: Interview) -> Interview:
    """An interview of a person in the database, answered as another one."""
    interviews = Interviews(engine, SCRIPT)
    begun = interviews.begin(person, NOW)
    return interviews.apply(begun, lambda i: replace(like, id=i.id, person_id=person, updated_at=NOW))


def keep(engine: Engine, results: Results, person: str, interview: Interview | None = None) -> Result:
    interview = stored(engine, person, interview or finished())
    result = result_of(interview)
    assert results.save(interview, business_of(SCRIPT, interview), result) is not None
    return result


def desk(engine: Engine, search: FakeSearch, now: list[timedelta]) -> ResultDesk:
    interviews, results = Interviews(engine, SCRIPT), Results(engine)
    return ResultDesk(
        SCRIPT, interviews, results, search, NoRounds(), "https://mado.example", lambda: NOW + sum(now, timedelta())
    )


def stored_latest(engine: Engine, person: str) -> Interview:
    return Interviews(engine, SCRIPT).finished(person)[0]
