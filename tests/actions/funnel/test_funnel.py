"""Steps are counted by day, channel and question; counting never gets in the way, and no count is lost between processes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.dialects import postgresql, sqlite
from structlog.testing import capture_logs

from actions.funnel.funnel import Funnel, add
from actions.funnel.report import Key
from actions.interview.engine import finish_early
from tests.actions.funnel.conftest import NOON
from tests.actions.interview.walking import LATER, SCRIPT, fresh, walked

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 21)


def test_counts_are_kept_by_day_channel_and_question(engine: Engine) -> None:
    late = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # half past midnight of the 21st in Japan
    funnel = Funnel(engine, SCRIPT, lambda: late)
    for _ in range(2):
        funnel.record("shown", "web", "stage")
    funnel.record("shown", "line", "stage")
    funnel.record("visit", "web")
    assert funnel.report(DAY, DAY).counts == (
        (Key(DAY, "line", "shown", "stage"), 1),
        (Key(DAY, "web", "shown", "stage"), 2),
        (Key(DAY, "web", "visit", ""), 1),
    )
    assert funnel.report(DAY.replace(day=20), DAY.replace(day=20)).is_empty


def test_counts_add_up_over_flushes_and_stay(engine: Engine, funnel: Funnel) -> None:
    for _ in range(3):
        funnel.record("explained", "web", "q4_05")
        funnel.flush()
    assert Funnel(engine, SCRIPT).report(DAY, DAY).counts == ((Key(DAY, "web", "explained", "q4_05"), 3),)


def test_a_report_is_of_one_channel_or_of_all(funnel: Funnel) -> None:
    for channel in ("web", "web", "line", "telepathy"):
        funnel.record("visit", channel)
    assert [funnel.report(DAY, DAY, c).reached("visit") for c in ("web", "line", "other", None)] == [2, 1, 1, 4]


def test_drop_off_and_completion_are_shares_of_what_was_counted(funnel: Funnel) -> None:
    for step, times in (("shown", 10), ("answered", 6), ("skipped", 1)):
        for _ in range(times):
            funnel.record(step, "web", "vision")  # type: ignore[arg-type]
    for step, times in (("begun", 8), ("finished", 1), ("finished_early", 1)):
        for _ in range(times):
            funnel.record(step, "web")  # type: ignore[arg-type]
    report = funnel.report(DAY, DAY)
    row = next(r for r in report.rows if r.question == "vision")
    assert (row.dropped, row.drop_off, report.completion) == (3, 0.3, 0.25)
    untouched = next(r for r in report.rows if r.question == "stage")
    assert (untouched.dropped, untouched.drop_off) == (0, None)


def test_a_report_of_nothing_has_no_shares(funnel: Funnel) -> None:
    report = funnel.report(DAY, DAY)
    assert (report.is_empty, report.completion, report.finished) == (True, None, 0)
    assert [r.question for r in report.rows] == [q.id for q in SCRIPT.questions]


def test_a_question_no_longer_asked_is_still_reported(engine: Engine, funnel: Funnel) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO funnel_counts VALUES ('2026-11-21', 'web', 'shown', 'q9_old', 4)"))
    row = funnel.report(DAY, DAY).rows[-1]
    assert (row.question, row.name, row.shown) == ("q9_old", "", 4)


def test_nothing_a_person_wrote_can_be_counted(engine: Engine, funnel: Funnel) -> None:
    with capture_logs() as logged:
        funnel.record("shown", "web", "yamada_taro")
        funnel.record("yamada_taro", "web")  # type: ignore[arg-type]
    funnel.record("visit", "yamada_taro")
    assert [key for key, _ in funnel.report(DAY, DAY).counts] == [Key(DAY, "other", "visit", "")]
    assert len(logged) == 2
    assert "yamada" not in str(logged)


def test_a_whole_interview_is_shown_and_answered_at_every_question(funnel: Funnel) -> None:
    funnel.moved(None, fresh(), "web")
    before = fresh()
    for question in [*list(walked().answers)[1:], None]:
        after = walked(question, before)
        funnel.moved(before, after, "web")
        before = after
    report = funnel.report(DAY, DAY)
    asked = [row for row in report.rows if row.shown]
    assert len(asked) > 30
    assert {row.drop_off for row in asked} == {0.0}
    assert (report.completion, report.reached("finished_early")) == (1.0, 0)


def test_an_early_end_is_counted_as_such_and_drops_the_question(funnel: Funnel) -> None:
    until = walked("q4_05")
    funnel.moved(fresh(), until, "web")
    funnel.moved(until, finish_early(SCRIPT, until, LATER), "web")
    report = funnel.report(DAY, DAY)
    assert (report.reached("finished_early"), report.reached("finished"), report.completion) == (1, 0, 1.0)
    assert next(r for r in report.rows if r.question == "q4_05").drop_off == 1.0


def test_a_broken_database_neither_raises_nor_loses_and_says_nothing_of_the_content(
    engine: Engine, funnel: Funnel
) -> None:
    funnel.record("shown", "web", "stage")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE funnel_counts RENAME TO elsewhere"))
    with capture_logs() as logged:
        funnel.flush()
    assert [entry["event"] for entry in logged] == ["funnel counts not written"]
    assert "stage" not in str(logged)
    funnel.record("shown", "web", "stage")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO funnel_counts"))
    assert funnel.report(DAY, DAY).counts == ((Key(DAY, "web", "shown", "stage"), 2),)


def test_recording_waits_for_nobody(url: str, funnel: Funnel) -> None:
    """While another process holds the database, and a flush waits for it, recording takes no time."""
    other = create_engine(url)
    with ThreadPoolExecutor(1) as pool, other.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        connection.exec_driver_sql("LOCK TABLE funnel_counts" if postgres else "BEGIN IMMEDIATE")
        funnel.record("visit", "web")
        waiting = pool.submit(funnel.flush)
        time.sleep(0.05)
        begun = time.perf_counter()
        for _ in range(1_000):
            funnel.record("visit", "web")
        took = time.perf_counter() - begun
        assert not waiting.done()
        connection.rollback()
    other.dispose()
    assert took < 0.5
    assert funnel.report(DAY, DAY).reached("visit") == 1_001


def test_two_processes_count_at_once_and_lose_nothing(url: str, engine: Engine) -> None:
    times = 100
    program = [sys.executable, "-m", "tests.actions.funnel.count_many", url, str(times)]
    running = [subprocess.Popen(program, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(2)]
    errors = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], errors
    report = Funnel(engine, SCRIPT).report(date(2026, 1, 1), date(2099, 1, 1))
    counts: dict[tuple[str, str], int] = {}
    for key, count in report.counts:
        counts[key.channel, key.step] = counts.get((key.channel, key.step), 0) + count
    assert counts == {("web", "shown"): 2 * times, ("line", "answered"): 2 * times}


def test_threads_count_at_once_and_lose_nothing(funnel: Funnel) -> None:
    def work(_: int) -> None:
        for _ in range(200):
            funnel.record("visit", "web")
        funnel.flush()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert funnel.report(DAY, DAY).reached("visit") == 800


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])  # type: ignore[no-untyped-call]
def test_a_count_is_added_by_one_statement_in_both_databases(dialect: Any) -> None:
    class Recording:
        """A session that only notes what it is to execute."""

        statements: ClassVar[list[str]] = []

        def get_bind(self) -> Any:
            return SimpleNamespace(dialect=dialect)

        def execute(self, statement: Any) -> None:
            self.statements.append(str(statement.compile(dialect=dialect)))

    add(Recording(), Counter({Key(DAY, "web", "visit", ""): 2}))  # type: ignore[arg-type]
    (written,) = Recording.statements
    assert "ON CONFLICT (day, channel, step, question) DO UPDATE" in written
    assert "(funnel_counts.count + excluded.count)" in written


def test_the_reports_of_all_channels_are_those_of_each(funnel: Funnel) -> None:
    for channel, times in (("web", 3), ("line", 2), ("telegraph", 1)):
        for _ in range(times):
            funnel.record("visit", channel)
            funnel.record("shown", channel, "stage")
    day = NOON.date()
    found = funnel.reports(day, day)
    assert list(found) == [None, "web", "line", "other"]
    for channel, report in found.items():
        assert (report.stages, report.rows) == (
            (alone := funnel.report(day, day, channel)).stages,
            alone.rows,
        )
    assert [report.reached("visit") for report in found.values()] == [6, 3, 2, 1]
    assert all(report.is_empty for report in funnel.reports(day.replace(day=1), day.replace(day=2)).values())
