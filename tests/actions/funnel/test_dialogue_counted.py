"""A whole diagnosis, as people lead it, is counted: no step twice, none forgotten."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine

from actions.diagnosis import Diagnosis, diagnosis
from actions.funnel.report import Report
from actions.interview.engine import current
from actions.interview.turn import Speaker
from actions.reminders.ports import NoRounds
from tests.actions.funnel.conftest import NOON
from tests.actions.funnel.test_funnel import DAY
from tests.actions.interview.result.material import FakeSearch
from tests.actions.interview.talking import FakeRegister
from tests.actions.interview.walking import SCRIPT

ME = Speaker("p1", "line")


@pytest.fixture
def all_of_it(engine: Engine) -> Diagnosis:
    return diagnosis(engine, FakeSearch(), NoRounds(), FakeRegister(), "https://example.com", lambda: NOON)


def tap_on(all_of_it: Diagnosis, until: str | None = None) -> int:
    """Taps the first answer of every question up to one; says how often."""
    taps = 0
    while True:
        interview = all_of_it.interviews.latest("p1")
        assert interview is not None
        question = current(SCRIPT, interview)
        if question is None or question.id == until:
            return taps
        value = {
            "region": "chubu",
            "prefecture": "愛知県",
            "sector": "making",
            "industry": "製造業",
            "tools": "next",
        }.get(question.id, "skip" if question.optional else question.options[0].value)
        all_of_it.dialogue.tap(ME, question.id, value)
        taps += 1


def report(all_of_it: Diagnosis) -> Report:
    return all_of_it.funnel.report(DAY, DAY)


def test_a_diagnosis_from_the_first_to_the_last_tap(all_of_it: Diagnosis) -> None:
    all_of_it.dialogue.start(ME)
    taps = tap_on(all_of_it)
    counted = report(all_of_it)
    assert sum(r.answered + r.skipped for r in counted.rows) == sum(r.shown for r in counted.rows) == taps
    assert max(r.shown for r in counted.rows) == 1
    assert (counted.reached("begun"), counted.reached("finished"), counted.completion) == (1, 1, 1.0)
    assert {key.channel for key, _ in counted.counts} == {"line"}


def test_explaining_pausing_and_going_on_are_counted_where_they_happen(all_of_it: Diagnosis) -> None:
    all_of_it.dialogue.start(ME)
    tap_on(all_of_it, "q4_03")
    for text in ("それどういう意味？", "あとで"):
        all_of_it.dialogue.hear(ME, text)
    all_of_it.dialogue.start(ME, "resume")
    row = next(r for r in report(all_of_it).rows if r.question == "q4_03")
    assert (row.shown, row.explained, row.paused, row.resumed, row.answered) == (1, 1, 1, 1, 0)
    all_of_it.dialogue.hear(ME, "もう結果を見せて")
    assert report(all_of_it).reached("finished_early") == 1


def test_of_taps_at_once_one_is_counted(all_of_it: Diagnosis) -> None:
    all_of_it.dialogue.start(ME)
    tap_on(all_of_it, "q4_03")
    tapping = [threading.Thread(target=all_of_it.dialogue.tap, args=(ME, "q4_03", "2")) for _ in range(6)]
    for thread in tapping:
        thread.start()
    for thread in tapping:
        thread.join()
    counted = {r.question: r for r in report(all_of_it).rows}
    assert (counted["q4_03"].answered, counted["q4_04"].shown) == (1, 1)
