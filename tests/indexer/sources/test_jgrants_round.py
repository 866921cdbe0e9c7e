"""The application windows of a subsidy of Jグランツ as rounds, in Japan time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from indexer.sources.jgrants_scheme import CREDIT
from knowledge.clock import JST
from knowledge.models import Round, Scheme
from tests.fakes.jgrants_server import subsidy, window
from tests.indexer.sources.jgrants_reading import read, rounds, schemes


def test_each_round_of_the_workflow_becomes_a_round() -> None:
    documents, _ = read(
        subsidy("A", target_area_search="愛知県 / 三重県", industry="建設業",
                workflow=[window("R1", target_area_search="愛知県"), window("R2", fiscal_year_round=None, target_area_search=None)])
    )  # fmt: skip
    first, second = rounds(documents)
    assert first == Round(
        id="jgrants:R1",
        document_id="jgrants:A",
        title="令和8年度小さな設備の補助金(令和8年度 第1回)",
        sections=first.sections,
        url="https://www.jgrants-portal.go.jp/subsidy/A",
        source=CREDIT,
        as_of=date(2026, 11, 21),
        opens_at=datetime(2026, 7, 29, 10, 0, tzinfo=JST),
        closes_at=datetime(2026, 8, 12, 12, 0, tzinfo=JST),
        prefectures=("愛知県",),
        industries=("建設業",),
        quote="受付期間:2026年7月29日 10:00 ～ 2026年8月12日 12:00",
    )
    assert first.sections[0].text == first.quote
    assert first.closes_at is not None
    assert first.closes_at.isoformat() == "2026-08-12T12:00:00+09:00"
    assert second.title == "令和8年度小さな設備の補助金"
    assert second.prefectures == ("愛知県", "三重県")


def test_the_quote_of_a_round_stands_in_the_scheme() -> None:
    documents, _ = read(subsidy("A", workflow=[window("R1"), window("R2", acceptance_end_datetime=None)]))
    period = next(d for d in schemes(documents)).section_text("period")
    assert [r.quote in period for r in rounds(documents)] == [True, True]


@pytest.mark.parametrize(
    "workflow", [None, [], ..., [window("R1", acceptance_start_datetime=None, acceptance_end_datetime=None)]]
)
def test_without_dated_rounds_the_dates_of_the_subsidy_itself_are_one(workflow: Any) -> None:
    documents, _ = read(subsidy("A", workflow=workflow))
    [only] = rounds(documents)
    assert only.id.startswith("jgrants:A.r")
    assert only.title == "令和8年度小さな設備の補助金"
    assert only.closes_at == datetime(2026, 8, 12, 12, 0, tzinfo=JST)


def test_the_id_of_such_a_round_stays_when_its_dates_change() -> None:
    [before] = rounds(read(subsidy("A"))[0])
    [after] = rounds(read(subsidy("A", acceptance_end_datetime="2026-09-30T08:00:00.000Z"))[0])
    assert before.id == after.id
    assert before.closes_at != after.closes_at


def test_without_any_date_there_is_no_round() -> None:
    documents, refused = read(subsidy("A", acceptance_start_datetime=None, acceptance_end_datetime=None))
    assert ([d.id for d in documents], refused) == (["jgrants:A"], {})
    assert isinstance(documents[0], Scheme)
    assert (documents[0].opens_on, documents[0].closes_on) == (None, None)


BROKEN_ROUNDS: list[tuple[str, Any, str, str]] = [
    ("null", None, "A/workflow.1", "オブジェクト"),
    ("no id", window(...), "A/workflow.1", "id"),  # type: ignore[arg-type]
    ("odd id", window("../R2"), "A/workflow.1", "id"),
    ("the same id", window("R1"), "R1", "同じid"),
    ("backwards", window("R2", acceptance_start_datetime="2026-09-01T00:00:00Z"), "R2", "始まりより前"),
    ("no date", window("R2", acceptance_end_datetime="いつか"), "R2", "acceptance_end_datetime"),
    ("endless name", window("R2", fiscal_year_round="回" * 201), "R2", "fiscal_year_round"),
]


@pytest.mark.parametrize(("raw", "name", "reason"), [b[1:] for b in BROKEN_ROUNDS], ids=[b[0] for b in BROKEN_ROUNDS])
def test_a_broken_round_is_named_and_leaves_the_scheme_and_the_other_rounds(raw: Any, name: str, reason: str) -> None:
    documents, refused = read(subsidy("A", workflow=[window("R1"), raw, window("R3")]))
    assert [d.id for d in documents] == ["jgrants:R1", "jgrants:R3", "jgrants:A"]
    assert list(refused) == [name]
    assert reason in refused[name]
