"""`GET /api/v1/answer` and `GET /api/v1/documents/{id}`."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from knowledge.models import DOCUMENT
from tests.connectors.problems import assert_problem
from tests.knowledge import library


def answer(client: httpx.Client, q: str, **parameters: Any) -> dict[str, Any]:
    response = client.get("/api/v1/answer", params={"q": q, **parameters})
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    assert said["answered"] == (said["status"] in ("answered", "stale"))
    assert said["text"]
    return said


def test_an_answer_states_facts_with_their_citation(client: httpx.Client) -> None:
    said = answer(client, "みほん設備導入補助金の上限は？")
    assert said["status"] == "answered"
    assert "100万円" in said["text"]
    assert "[1]" in said["text"]
    cited = {c["n"]: c for c in said["citations"]}
    assert set(cited[1]) == {"n", "id", "also", "title", "url", "quote", "source", "as_of"}
    assert (cited[1]["id"], cited[1]["also"]) == ("mihon:setsubi", ["mihon:setsubi-2023"])
    assert "100万円" in cited[1]["quote"]
    assert said["facts"][0] == {"name": "金額・限度額", "value": "上限額は100万円です。", "citation": 1}
    assert said["suggestions"]


def test_every_fact_has_a_citation_that_is_there(client: httpx.Client) -> None:
    said = answer(client, "みほん小口融資について詳しく")
    assert said["facts"]
    assert {f["citation"] for f in said["facts"]} <= {c["n"] for c in said["citations"]}


def test_context_says_what_is_being_talked_about(client: httpx.Client) -> None:
    context = ["mihon:yushi", "mihon:saiyo"]
    said = answer(client, "2番目のを詳しく", context=context)
    assert [c["id"] for c in said["citations"]] == ["mihon:saiyo"]
    assert "2,000万円" in answer(client, "それの上限は？", context=context)["text"]


def test_unknown_context_is_ignored_and_too_much_refused(client: httpx.Client) -> None:
    assert answer(client, "みほん小口融資の上限は？", context=["x:y", "<b>", ""])["status"] == "answered"
    too_many = client.get("/api/v1/answer", params={"q": "上限は？", "context": [f"x:{n}" for n in range(21)]})
    assert_problem(too_many, 422, "invalid")


def test_what_has_ended_is_answered_as_stale(client: httpx.Client) -> None:
    said = answer(client, "みほん換気応援金の上限は？")
    assert said["status"] == "stale"
    assert "終わっています" in said["text"]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("今日の天気は？", "out_of_scope"),
        ("架空の領収書で申請する方法", "refused"),
        ("船の塗装をやり直す費用がほしい", "no_match"),
    ],
)
def test_other_endings_have_their_name_and_no_facts(client: httpx.Client, question: str, status: str) -> None:
    said = answer(client, question)
    assert said["status"] == status
    assert said["facts"] == []


def test_what_was_found_but_not_used_is_told_with_its_scores(client: httpx.Client) -> None:
    rejected = answer(client, "機械を買い替えたい")["rejected"]
    assert rejected
    assert all(set(r) == {"id", "title", "score", "scores", "reason"} and r["reason"] for r in rejected)


def test_a_document_is_the_whole_record(client: httpx.Client) -> None:
    response = client.get("/api/v1/documents/mihon:setsubi")
    assert response.status_code == 200
    record = DOCUMENT.validate_python(response.json())
    assert record.sections == library.EQUIPMENT.sections
    assert (record.source, record.as_of, record.also) == ("見本の資料", library.RECENT, ("mihon:setsubi-2023",))


@pytest.mark.parametrize("unknown", ["mihon:nothing", "x", "mihon:setsubi%00", "%3Cscript%3E", "😀", "あ" * 200])
def test_an_unknown_document_is_not_found(client: httpx.Client, unknown: str) -> None:
    problem = assert_problem(client.get(f"/api/v1/documents/{unknown}"), 404, "not-found")
    assert "script" not in str(problem)


def test_an_absurdly_long_id_is_refused(client: httpx.Client) -> None:
    assert_problem(client.get(f"/api/v1/documents/{'x' * 201}"), 422, "invalid")
