"""An interview nobody touched for a day is counted as left: once, where it stopped, on the day it stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from actions.funnel.leaving import count_left
from actions.funnel.report import Key
from actions.interview.engine import give, pause
from actions.interview.repository import Interviews
from tests.actions.funnel.conftest import NOON
from tests.actions.funnel.test_funnel import DAY
from tests.actions.interview.walking import SCRIPT, walked

DAY_LATER = NOON + timedelta(hours=24)


@pytest.fixture
def interviews(engine: Engine) -> Interviews:
    return Interviews(engine, SCRIPT)


def begun(interviews: Interviews, engine: Engine, until: str | None = "q4_05") -> None:
    """An interview of p1 that got to a question and was touched last at noon of the 21st."""
    interview = interviews.begin("p1", NOON)
    interviews.apply(interview, lambda i: walked(until, i))
    with engine.begin() as connection:
        connection.execute(text("UPDATE interviews SET updated_at = '2026-11-21 03:00:00.000000'"))


def test_it_is_counted_once_and_on_the_channel_of_the_last_conversation(
    engine: Engine, interviews: Interviews, funnel: Funnel
) -> None:
    begun(interviews, engine)
    assert [count_left(engine, lambda: DAY_LATER) for _ in range(3)] == [1, 0, 0]
    assert funnel.report(DAY, DAY).counts == ((Key(DAY, "line", "left", "q4_05"), 1),)


def test_a_day_must_have_gone_by(engine: Engine, interviews: Interviews) -> None:
    begun(interviews, engine)
    assert count_left(engine, lambda: DAY_LATER - timedelta(seconds=1)) == 0
    assert count_left(engine, lambda: DAY_LATER) == 1


def test_one_that_was_put_off_is_left_as_well_and_a_finished_one_is_not(engine: Engine, interviews: Interviews) -> None:
    begun(interviews, engine)
    interview = interviews.unfinished("p1")
    assert interview is not None
    interviews.apply(interview, lambda i: pause(i, NOON))
    assert count_left(engine, lambda: DAY_LATER) == 1
    interviews.apply(interview, lambda i: walked(None, give(SCRIPT, i, "q4_05", "1", NOON)))
    interviews.begin("p1", NOON)
    assert count_left(engine, lambda: DAY_LATER) == 1


def test_of_two_processes_at_once_one_counts(url: str, engine: Engine, interviews: Interviews, funnel: Funnel) -> None:
    begun(interviews, engine)
    engines = [open_database(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda e: count_left(e, lambda: DAY_LATER), engines)) == [0, 0, 0, 1]
    for other in engines:
        other.dispose()
    assert funnel.report(DAY, DAY).counts == ((Key(DAY, "line", "left", "q4_05"), 1),)


def test_erasing_a_person_erases_the_mark_and_keeps_the_counts(
    engine: Engine, interviews: Interviews, funnel: Funnel
) -> None:
    begun(interviews, engine)
    count_left(engine, lambda: DAY_LATER)
    Conversations(engine).erase("web")
    with engine.connect() as connection:
        left = [connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("interviews", "funnel_left")]  # noqa: S608
    assert left == [0, 0]
    assert funnel.report(DAY, DAY).counts[0][1] == 1
