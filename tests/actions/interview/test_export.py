"""The table for the office: consenting people only, nothing that says who they are, nothing a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.interview.engine import give
from actions.interview.export import export_csv
from actions.interview.repository import Interviews
from actions.interview.result.profile import business_of
from actions.interview.result.results import Results
from actions.interview.state import Interview
from tests.actions.interview.result.material import NOW, finished, result_of
from tests.actions.interview.walking import SCRIPT


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def add(engine: Engine, like: Interview, *, office: bool = True, type_: str | None = None) -> Interview:
    """A person with a result who said yes or no to the office; `type_` stands for their type if given."""
    conversations, interviews, results = Conversations(engine), Interviews(engine, SCRIPT), Results(engine)
    person = conversations.person(conversations.begin("web")[0])
    begun = interviews.begin(person, NOW)
    interview = interviews.apply(begun, lambda i: replace(like, id=i.id, person_id=person))
    result = result_of(interview)
    if type_ is not None:
        result = replace(result, type=replace(result.type, official=type_))
    results.save(interview, business_of(SCRIPT, interview), result)
    results.allow_office(person, office)
    return interview


def table(engine: Engine, encoding: str = "utf-8") -> list[dict[str, str]]:
    raw = export_csv(
        SCRIPT, Interviews(engine, SCRIPT), Results(engine), "utf-8" if encoding == "utf-8" else "shift_jis"
    )
    text = raw.decode("utf-8-sig" if encoding == "utf-8" else "cp932")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_line_for_each_result_with_its_answers(engine: Engine) -> None:
    add(engine, finished())
    (line,) = table(engine)
    assert line["結果の日"] == "2026-11-21"
    assert line["型"] == "高リテラシー × 伴走タイプ"
    assert (line["都道府県"], line["業種"], line["従業員"]) == ("愛知県", "製造業", "6〜20人")
    assert line["課題：人材の確保"] == "すぐ取り組みたい"
    assert line["使っている道具"] == "会計ソフト"
    assert 0 <= float(line["デジタル：人"]) <= 1


def test_only_people_who_said_yes_are_in_it(engine: Engine) -> None:
    add(engine, finished(), office=False)
    assert table(engine) == []


def test_who_took_back_the_storing_is_not_in_it(engine: Engine) -> None:
    interview = add(engine, finished())
    Interviews(engine, SCRIPT).apply(interview, lambda i: give(SCRIPT, i, "consent", "no", NOW))
    assert table(engine) == []


def test_no_id_and_no_free_text_is_in_it(engine: Engine) -> None:
    interview = add(engine, finished(vision="山田商店を孫の代まで", corporate_number="7000012050002"))
    raw = export_csv(SCRIPT, Interviews(engine, SCRIPT), Results(engine)).decode("utf-8-sig")
    token = Results(engine).of_person(interview.person_id)[0].token
    for secret in ("山田商店", "7000012050002", interview.person_id, interview.id, token):
        assert secret not in raw


def test_utf8_has_a_byte_order_mark_and_lines_end_as_spreadsheets_want(engine: Engine) -> None:
    raw = export_csv(SCRIPT, Interviews(engine, SCRIPT), Results(engine))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")


def test_shift_jis_shows_where_a_letter_is_missing(engine: Engine) -> None:
    add(engine, finished(), type_="髙橋𠮷野型🍣")
    (line,) = table(engine, "shift_jis")
    assert line["型"] == "髙橋〓野型〓"
    assert line["従業員"] == "6～20人"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(engine: Engine, start: str) -> None:
    add(engine, finished(), type_=start)
    (line,) = table(engine)
    assert line["型"] == f"'{start}"


def test_an_unanswered_question_is_an_empty_cell_and_no_zero(engine: Engine) -> None:
    interview = finished()
    add(engine, replace(interview, answers={k: a for k, a in interview.answers.items() if k not in ("q2_06", "staff")}))
    (line,) = table(engine)
    assert (line["課題：人材の確保"], line["従業員"]) == ("", "")
