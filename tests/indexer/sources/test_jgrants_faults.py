"""Jグランツ over HTTP when the server is faulty: one subsidy may be lost for now, half a list is never taken for all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources.http import PoliteClient
from indexer.sources.jgrants import JGrantsSource
from knowledge.models import Document
from tests.fakes.jgrants_server import DETAIL, LIST, JGrantsServer, subsidy
from tests.fakes.local_server import cut_off, fixed, silence
from tests.indexer.sources.jgrants_reading import schemes, titled


def read(source: Any, *keywords: str) -> tuple[list[Document], dict[str, str]]:
    refused: list[RejectedItem] = []
    return list(source(*keywords).load_all(refused.append)), {r.item_id: r.reason for r in refused}


def test_a_passing_fault_is_overcome(server: JGrantsServer, source: Any, waits: list[float]) -> None:
    server.subsidies = [subsidy("A")]
    server.faults = {
        LIST: [fixed(b"", 429, Retry_After="7"), fixed(b"", 503)],
        DETAIL["v2"] + "A": [cut_off, fixed(b"", 500)],
    }
    documents, refused = read(source)
    assert "jgrants:A" in [d.id for d in documents]
    assert refused == {}
    assert max(waits) == 7.0


BAD_DETAIL: list[tuple[str, Any, str]] = [
    ("not there", fixed(b"{}", 404), "HTTP 404"),
    ("500 for ever", fixed(b"", 500), "HTTP 500"),
    ("cut for ever", cut_off, "接続できませんでした"),
    ("no JSON", fixed(b"<html>maintenance</html>"), "JSONとして読めません"),
    ("half a JSON", fixed(b'{"result": [{"id": "B"'), "JSONとして読めません"),
    ("no result", fixed(b'{"metadata": {}}'), "詳細がありません"),
    ("empty result", fixed(b'{"result": []}'), "詳細がありません"),
    ("null", fixed(b"null"), "詳細がありません"),
    ("another subsidy", fixed(b'{"result": [{"id": "A"}]}'), "別の補助金"),
]


@pytest.mark.parametrize(("behaviour", "reason"), [b[1:] for b in BAD_DETAIL], ids=[b[0] for b in BAD_DETAIL])
def test_a_detail_that_cannot_be_read_keeps_only_its_subsidy_out(
    server: JGrantsServer, source: Any, behaviour: Any, reason: str
) -> None:
    server.subsidies = [subsidy("A"), subsidy("B"), subsidy("C")]
    server.always = {DETAIL["v2"] + "B": behaviour}
    documents, refused = read(source)
    assert {d.id for d in schemes(documents)} == {"jgrants:A", "jgrants:C"}
    assert list(refused) == ["B"]
    assert reason in refused["B"]


def test_details_that_fail_one_after_the_other_end_the_run_and_keep_what_was_read(
    server: JGrantsServer, source: Any
) -> None:
    server.subsidies = [titled(f"S{n}", "事業", created_date=f"2026-01-{20 - n:02}") for n in range(9)]
    server.always = {DETAIL["v2"] + f"S{n}": fixed(b"", 500) for n in range(2, 9)}
    documents: list[Document] = []
    refused: list[RejectedItem] = []
    with pytest.raises(SourceError, match="HTTP 500"):
        documents.extend(source().load_all(refused.append))
    assert {d.id for d in schemes(documents)} == {"jgrants:S0", "jgrants:S1"}
    assert [r.item_id for r in refused] == ["S2", "S3"]
    assert "S5" not in server.details


def test_subsidies_that_are_gone_one_after_the_other_do_not_end_the_run(server: JGrantsServer, source: Any) -> None:
    server.subsidies = [titled(f"S{n}", "事業", created_date=f"2026-01-{20 - n:02}") for n in range(6)]
    server.always = {DETAIL["v2"] + f"S{n}": fixed(b"", 404) for n in range(5)}
    documents, refused = read(source)
    assert [d.id for d in documents][-1] == "jgrants:S5"
    assert len(refused) == 5


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (fixed(b"", 500), "HTTP 500"),
        (fixed(b"", 400), "HTTP 400"),
        (fixed(b"<html>maintenance</html>"), "JSONとして読めない"),
        (fixed(b'{"message": "error"}'), "「result」の一覧がありません"),
        (fixed(b'{"result": null}'), "「result」の一覧がありません"),
        (fixed(b"[]"), "「result」の一覧がありません"),
        (cut_off, "接続できませんでした"),
    ],
    ids=["500", "400", "no JSON", "no result", "null", "a list", "cut"],
)
def test_a_list_that_fails_for_one_keyword_is_an_error_and_not_half_a_list(
    server: JGrantsServer, source: Any, behaviour: Any, message: str
) -> None:
    server.subsidies = [subsidy("A")]
    server.faults = {LIST: [fixed(b'{"result": []}')]}
    server.always = {LIST: behaviour}
    with pytest.raises(SourceError, match=message):
        read(source, "事業", "補助")
    with pytest.raises(SourceError, match=message):
        source("事業", "補助").list_ids()


def test_a_server_that_never_answers_is_an_error(server: JGrantsServer) -> None:
    server.always = {LIST: silence}
    with PoliteClient(timeout_s=0.3) as client, pytest.raises(SourceError, match="時間内に"):
        list(JGrantsSource(server.url, client, ("事業",)).load_all(lambda _: None))


def test_a_keyword_that_is_too_short_is_an_error(server: JGrantsServer, source: Any) -> None:
    with pytest.raises(SourceError, match="HTTP 400"):
        read(source, "県")


@pytest.mark.parametrize(
    "entry", [None, 5, [], {}, {"id": None}, {"id": 7}, {"id": "a/../b"}, {"id": "あ"}, {"id": "x" * 99}]
)
def test_an_entry_without_a_proper_id_is_named_and_the_others_are_read(
    server: JGrantsServer, source: Any, entry: Any
) -> None:
    server.subsidies = [subsidy("A")]
    body = json.dumps({"result": [entry, {"id": "A", "title": "補助金"}]}).encode()
    server.always = {LIST: fixed(body)}
    documents, refused = read(source)
    assert "jgrants:A" in [d.id for d in documents]
    assert list(refused) == ["?0"]
    assert server.details == ["A"]
