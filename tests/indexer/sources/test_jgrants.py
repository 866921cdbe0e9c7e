"""Jグランツ over HTTP: which calls are made, what is read again, and what a faulty server can and cannot do."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.report import RejectedItem
from indexer.sources import jgrants
from indexer.sources.http import USER_AGENT, PoliteClient
from indexer.sources.jgrants import KEYWORDS
from knowledge.clock import JST
from knowledge.models import Document, Round
from tests.fakes.jgrants_server import DETAIL, JGrantsServer, subsidy, window
from tests.fakes.local_server import fixed
from tests.indexer.sources.jgrants_reading import schemes, titled


def read(source: Any, *keywords: str, already: frozenset[str] = frozenset()) -> tuple[list[Document], dict[str, str]]:
    refused: list[RejectedItem] = []
    return list(source(*keywords).load_all(refused.append, already)), {r.item_id: r.reason for r in refused}


def test_the_union_over_the_keywords_is_read_once_each(server: JGrantsServer, source: Any) -> None:
    server.subsidies = [
        titled("A", "新事業の補助金"),
        titled("B", "支援金"),
        titled("C", "事業者支援"),
        titled("D", "融資"),
    ]
    documents, refused = read(source, "事業", "支援")
    assert {d.id for d in schemes(documents)} == {"jgrants:A", "jgrants:B", "jgrants:C"}
    assert sorted(server.details) == ["A", "B", "C"]
    assert refused == {}


def test_the_list_is_asked_with_every_parameter_the_api_requires(server: JGrantsServer, source: Any) -> None:
    read(source, *KEYWORDS)
    assert [q["keyword"] for q in server.lists] == list(KEYWORDS)
    assert all(q | {"keyword": ""} == {"keyword": "", "sort": "created_date", "order": "DESC", "acceptance": "0"} for q in server.lists)  # fmt: skip
    assert server.user_agents == {USER_AGENT}


def test_the_keywords_are_ones_that_the_api_takes() -> None:
    assert all(2 <= len(k) <= 255 for k in KEYWORDS)
    assert {"事業", "補助", "支援", "助成", "公募", "経営", "地域"} <= set(KEYWORDS)


def test_calls_are_made_with_a_pause_between_them(server: JGrantsServer, source: Any, waits: list[float]) -> None:
    server.subsidies = [subsidy("A"), subsidy("B")]
    read(source, "事業", "補助")
    assert len(waits) == len(server.requests) - 1
    assert all(0 < w <= 0.3 for w in waits)


def test_a_subsidy_comes_after_its_rounds(server: JGrantsServer, source: Any) -> None:
    server.subsidies = [subsidy("A", workflow=[window("R1"), window("R2")]), subsidy("B")]
    documents, _ = read(source)
    assert [d.id for d in documents][:3] == ["jgrants:R1", "jgrants:R2", "jgrants:A"]
    assert [d.document_id for d in documents if isinstance(d, Round)] == ["jgrants:A", "jgrants:A", "jgrants:B"]
    assert all(d.as_of == date(2026, 11, 21) for d in documents)


def test_what_an_interrupted_run_has_read_is_not_asked_for_again(server: JGrantsServer, source: Any) -> None:
    server.subsidies = [subsidy("A"), subsidy("B"), subsidy("C")]
    documents, _ = read(source, already=frozenset({"jgrants:A", "jgrants:B", "jgrants:A.r1"}))
    assert [d.id for d in schemes(documents)] == ["jgrants:C"]
    assert server.details == ["C"]


def test_the_ids_are_listed_without_asking_for_a_detail(server: JGrantsServer, source: Any) -> None:
    server.subsidies = [subsidy("A"), subsidy("B", workflow=[window()])]
    assert sorted(source("事業", "設備").list_ids()) == ["jgrants:A", "jgrants:B"]
    assert server.details == []


def test_there_is_no_fingerprint(source: Any) -> None:
    assert source().fingerprint() is None


def test_what_is_over_is_not_read_again_but_what_is_open_or_to_come_is(
    server: JGrantsServer, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jgrants, "_NEWEST", 1)
    server.subsidies = [
        subsidy("over", acceptance_end_datetime="2026-10-31T14:59:59.000Z"),
        subsidy("endedSince", acceptance_end_datetime="2026-10-31T15:00:00.000Z"),
        subsidy("open", acceptance_end_datetime="2026-12-28T08:00:00.000Z"),
        subsidy("endless", acceptance_end_datetime=None),
        subsidy("tocome", acceptance_start_datetime="2027-01-05T00:00:00.000Z", acceptance_end_datetime="2027-02-05T00:00:00.000Z"),
        subsidy("odd", acceptance_end_datetime="soon"),
        subsidy("new", acceptance_end_datetime="2020-01-01T00:00:00.000Z", created_date="2026-11-01T00:00:00.000Z",
                acceptance_start_datetime=None),
    ]  # fmt: skip
    refused: list[RejectedItem] = []
    documents = list(source().load_since(datetime(2026, 11, 1, tzinfo=JST), refused.append))
    assert sorted(server.details) == ["endedSince", "endless", "new", "odd", "open", "tocome"]
    assert {d.id for d in schemes(documents)} == {
        f"jgrants:{i}" for i in ("endedSince", "endless", "new", "open", "tocome")
    }
    assert [r.item_id for r in refused] == ["odd"]


def test_a_detail_with_an_attachment_of_30_mb_takes_a_few_mb_of_memory(
    server: JGrantsServer, source: Any, tmp_path: Path
) -> None:
    big = tmp_path / "big.doc"
    with big.open("wb") as out:
        out.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        out.truncate(30 * 1024 * 1024)
    server.subsidies = [subsidy("A", application_guidelines=[{"name": "公募要領.doc", "data": big}])]
    tracemalloc.start()
    try:
        documents, refused = read(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "jgrants:A" in [d.id for d in documents]
    assert list(refused) == ["A/公募要領.doc"]
    assert peak < 6 * 1024 * 1024


def test_nothing_is_left_in_the_folder(server: JGrantsServer, source: Any, tmp_path: Path) -> None:
    server.subsidies = [subsidy("A", application_guidelines=[{"name": "a.txt", "data": "44GC"}]), subsidy("B")]
    server.always = {DETAIL["v2"] + "B": fixed(b"no JSON")}
    list(source(folder=tmp_path).load_all(lambda _: None))
    assert list(tmp_path.iterdir()) == []


def test_the_server_filters_by_what_is_open_as_the_real_one_does() -> None:
    open_one = subsidy("A", acceptance_end_datetime="2026-12-01T00:00:00.000Z")
    with (
        JGrantsServer(open_one, subsidy("B"), now=datetime(2026, 9, 1, tzinfo=UTC)) as server,
        PoliteClient() as client,
    ):
        params = {"keyword": "補助", "sort": "acceptance_end_datetime", "order": "ASC", "acceptance": "1"}
        [only] = client.get_json(f"{server.url}/v1/public/subsidies", params)["result"]
        assert only["id"] == "A"
        assert "detail" not in only
