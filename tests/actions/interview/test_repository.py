"""Every answer is stored at once and found again: in another conversation, days later, after a kill, by two at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.database.base import utc_now
from actions.database.engine import open_database
from actions.errors import InvalidAnswer
from actions.interview.engine import finish_early, found, give, pause, resume, skip
from actions.interview.ports import Company
from actions.interview.repository import Interviews
from actions.interview.tables import AnswerRow, InterviewRow
from actions.people.tables import PersonRow
from tests.actions.interview.walking import AT, LATER, NUMBER, SCRIPT, walked

ROOT = Path(__file__).parents[3]
COMPANY = Company(NUMBER, "山田製作所", "愛知県", "名古屋市", ("製造業",), 12, 3_000_000, date(1990, 4, 1))


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    with Session(engine) as session, session.begin():
        session.add_all(PersonRow(id=i, created_at=utc_now(), last_at=utc_now()) for i in ("p1", "p2"))
    yield engine
    engine.dispose()


@pytest.fixture
def interviews(engine: Engine) -> Interviews:
    return Interviews(engine, SCRIPT)


def test_everything_about_an_interview_is_found_again(interviews: Interviews) -> None:
    interview = interviews.begin("p1", AT)
    for change in (
        lambda i: give(SCRIPT, i, "consent", "yes", LATER),
        lambda i: give(SCRIPT, i, "stage", "running", LATER, "やってます"),
        lambda i: give(SCRIPT, i, "corporate_number", NUMBER, LATER),
        lambda i: found(SCRIPT, i, COMPANY, LATER),
        lambda i: give(SCRIPT, i, "company_confirm", "yes", LATER),
        lambda i: skip(SCRIPT, i, LATER),
        lambda i: give(SCRIPT, i, "tools", "web", LATER),
    ):
        interview = interviews.apply(interview, change)
        assert interviews.get(interview.id) == interview
    assert interview.company == COMPANY
    assert not interview.answers["tools"].complete


def test_some_answers_of_several_interviews_are_read_at_once(interviews: Interviews) -> None:
    mine = interviews.apply(interviews.begin("p1", AT), lambda i: walked("staff", i))
    other = interviews.begin("p2", AT)
    tools = interviews.apply(other, lambda i: walked(None, i, {"tools": ("accounting",), "prefecture": "岐阜県"}))
    assert interviews.values([mine.id, tools.id, "gone"], ["prefecture", "tools"]) == {
        mine.id: {"prefecture": "愛知県"},
        tools.id: {"prefecture": "岐阜県", "tools": ("accounting",)},
        "gone": {},
    }


def test_a_whole_interview_survives_the_end_of_the_process(engine: Engine, interviews: Interviews) -> None:
    begun = interviews.begin("p1", AT)
    done = interviews.apply(begun, lambda i: walked(None, i))
    assert interviews.finished("p1") == [done]
    assert interviews.unfinished("p1") is None
    assert Interviews(engine, SCRIPT).latest("p1") == done


def test_it_goes_on_days_later_wherever_the_person_is(interviews: Interviews) -> None:
    begun = interviews.begin("p1", AT)
    interviews.apply(begun, lambda i: pause(walked("q4_05", i), LATER))
    days_later = AT + timedelta(days=5)
    again = interviews.begin("p1", days_later)
    assert (again.id, again.status, again.current) == (begun.id, "paused", "q4_05")
    assert interviews.apply(again, lambda i: resume(SCRIPT, i, days_later)).status == "open"


def test_beginning_anew_leaves_the_old_one(interviews: Interviews) -> None:
    old = interviews.begin("p1", AT)
    new = interviews.begin("p1", LATER, anew=True)
    assert new.id != old.id
    assert interviews.unfinished("p1") == new
    left = interviews.get(old.id)
    assert left is not None
    assert left.status == "left"


def test_a_finished_interview_stays_when_another_begins(interviews: Interviews) -> None:
    done = interviews.apply(interviews.begin("p1", AT), lambda i: finish_early(SCRIPT, walked("q4_05", i), LATER))
    new = interviews.begin("p1", LATER + timedelta(days=30))
    assert interviews.finished("p1") == [done]
    assert interviews.unfinished("p1") == new


def test_a_refused_answer_stores_nothing(interviews: Interviews) -> None:
    interview = interviews.begin("p1", AT)
    with pytest.raises(InvalidAnswer):
        interviews.apply(interview, lambda i: give(SCRIPT, i, "stage", "running", AT))
    assert interviews.get(interview.id) == interview


def test_withdrawn_consent_erases_the_answers(engine: Engine, interviews: Interviews) -> None:
    interview = interviews.apply(interviews.begin("p1", AT), lambda i: walked("q4_05", i))
    interviews.apply(interview, lambda i: give(SCRIPT, i, "consent", "no", LATER))
    with Session(engine) as session:
        assert session.scalars(select(AnswerRow.question_id)).all() == ["consent"]


def test_answers_given_at_once_are_all_kept(interviews: Interviews) -> None:
    """Two channels, or a double tap in two requests: nobody overwrites what another has just stored."""
    interview = interviews.apply(interviews.begin("p1", AT), lambda i: give(SCRIPT, i, "consent", "yes", AT))
    questions = [q.id for q in SCRIPT.of_block("issues", "readiness")]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda q: interviews.apply(interview, lambda i: give(SCRIPT, i, q, "1", AT)), questions))
    after = interviews.get(interview.id)
    assert after is not None
    assert set(questions) <= set(after.answers)


def test_beginning_twice_at_once_begins_once(engine: Engine, interviews: Interviews) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = {i.id for i in pool.map(lambda _: interviews.begin("p1", AT), range(8))}
    with Session(engine) as session:
        assert ids == set(session.scalars(select(InterviewRow.id)))
    assert len(ids) == 1


def test_deleting_leaves_nothing_of_this_person_and_all_of_another(engine: Engine, interviews: Interviews) -> None:
    mine = interviews.apply(interviews.begin("p1", AT), lambda i: walked(None, i))
    other = interviews.apply(interviews.begin("p2", AT), lambda i: walked("q4_05", i))
    assert interviews.delete("p1") == 1
    assert interviews.latest("p1") is None
    assert interviews.latest("p2") == other
    assert interviews.apply(mine, lambda i: give(SCRIPT, i, "staff", "5", LATER)) == mine
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(AnswerRow.interview_id == mine.id)) == 0


def test_erasing_a_person_erases_their_interviews(engine: Engine, interviews: Interviews) -> None:
    conversations = Conversations(engine)
    conversation_id, _ = conversations.begin("web")
    with engine.connect() as connection:
        person = connection.scalar(text("SELECT person_id FROM conversations WHERE id = :id"), {"id": conversation_id})
    interviews.apply(interviews.begin(str(person), AT), lambda i: walked("q4_05", i))
    conversations.erase(conversation_id)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(InterviewRow)) == 0
        assert session.scalar(select(func.count()).select_from(AnswerRow)) == 0


def test_no_answer_that_was_confirmed_is_lost_by_killing_the_process(url: str, interviews: Interviews) -> None:
    program = [sys.executable, "-m", "tests.actions.interview.answer_forever", url, "p1"]
    for attempt in range(3):
        with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first == "0\n"
            time.sleep(0.1 + 0.13 * attempt)
            os.kill(process.pid, signal.SIGKILL)
            confirmed = [
                first,
                *(line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")),
            ]
        stored = interviews.unfinished("p1")
        assert stored is not None
        assert int(str(stored.value("staff"))) in (int(confirmed[-1]), int(confirmed[-1]) + 1)


def test_an_answer_is_stored_fast_enough_not_to_be_noticed(interviews: Interviews) -> None:
    interview = interviews.apply(interviews.begin("p1", AT), lambda i: walked("q4_05", i))
    taken = []
    for n in range(40):
        started = time.perf_counter()
        interviews.apply(interview, lambda i, value=str(n % 4 + 1): give(SCRIPT, i, "q4_05", value, AT))  # type: ignore[misc]
        taken.append(time.perf_counter() - started)
    assert sorted(taken)[20] < 0.1
