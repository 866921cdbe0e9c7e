"""The desk for results: made once, compared, reached by buttons, given to the office only after a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from actions.interview.repository import Interviews
from actions.interview.result.results import Results
from tests.actions.interview.result.keeping import desk, someone, stored, stored_latest
from tests.actions.interview.result.material import NOW, FakeSearch, finished, scheme
from tests.actions.interview.walking import SCRIPT


def test_the_desk_makes_a_result_once_and_again_after_a_correction(engine: Engine) -> None:
    person, search, later = someone(engine), FakeSearch([scheme("a")]), [timedelta()]
    interview = stored(engine, person, finished())
    at_desk = desk(engine, search, later)
    first = at_desk.result_of(interview)
    calls = len(search.asked)
    assert at_desk.result_of(interview) == first
    assert len(search.asked) == calls
    later.append(timedelta(hours=1))
    corrected = replace(interview, updated_at=NOW + timedelta(minutes=30))
    second = at_desk.result_of(corrected)
    assert first is not None
    assert second is not None
    assert second.token == first.token
    assert second.result.made_at > first.result.made_at


def test_a_result_without_schemes_for_lack_of_an_index_is_made_again(engine: Engine) -> None:
    person, search = someone(engine), FakeSearch([scheme("a")], fails=True)
    interview = stored(engine, person, finished())
    at_desk = desk(engine, search, [])
    assert (first := at_desk.result_of(interview)) is not None
    assert first.result.schemes == ()
    search.fails = False
    assert (second := at_desk.result_of(interview)) is not None
    assert len(second.result.schemes) == 1


def test_an_unfinished_interview_has_no_result(engine: Engine) -> None:
    person = someone(engine)
    open_one = Interviews(engine, SCRIPT).begin(person, NOW)
    at_desk = desk(engine, FakeSearch(), [])
    assert at_desk.result_of(open_one) is None
    assert [m.type for m in at_desk.tell(open_one)] == ["text"]
    assert at_desk.reply(person, "page") == at_desk.tell(open_one)


def test_the_second_result_is_compared_with_the_first(engine: Engine) -> None:
    person, later = someone(engine), [timedelta()]
    at_desk = desk(engine, FakeSearch(), later)
    assert at_desk.result_of(stored(engine, person, finished(20))) is not None
    later.append(timedelta(days=90))
    second = at_desk.result_of(stored(engine, person, finished(40)))
    assert second is not None
    assert second.result.comparison is not None
    assert second.result.comparison.made_at == NOW


def test_buttons_of_a_result_give_its_addresses(engine: Engine) -> None:
    person = someone(engine)
    at_desk = desk(engine, FakeSearch(), [])
    kept = at_desk.result_of(stored(engine, person, finished()))
    assert kept is not None
    (page,) = at_desk.reply(person, "page") or []
    (pdf,) = at_desk.reply(person, "pdf") or []
    assert f"https://mado.example/diagnosis/{kept.token}" in page.text
    assert f"/diagnosis/{kept.token}.pdf" in pdf.text
    assert at_desk.reply(person, "anew") is None
    assert at_desk.reply(person, "result") == at_desk.tell(stored_latest(engine, person))


def test_the_office_is_asked_for_by_name_and_can_be_taken_back(engine: Engine, results: Results) -> None:
    person = someone(engine)
    at_desk = desk(engine, FakeSearch(), [])
    at_desk.tell(stored(engine, person, finished()))
    assert results.allowed() == []
    (ask,) = at_desk.reply(person, "share") or []
    assert "まどぐち事務局" in ask.text
    assert results.allowed() == []
    at_desk.reply(person, "share_yes")
    assert len(results.allowed()) == 1
    at_desk.tell(stored(engine, person, finished(20)))
    assert len(results.allowed()) == 2
    at_desk.reply(person, "unshare")
    assert results.allowed() == []
