"""`GET /api/v1/search`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import httpx
import pytest

from connectors.api.converters import facts_of
from knowledge.clock import JST
from knowledge.models import Round
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES
from tests.connectors.problems import assert_problem


def search(client: httpx.Client, q: str, **parameters: Any) -> dict[str, Any]:
    response = client.get("/api/v1/search", params={"q": q, **parameters})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [r["id"] for r in found["results"]]


def test_a_result_has_everything_the_contract_names(client: httpx.Client) -> None:
    found = search(client, "みほん設備導入補助金の上限は？")
    assert set(found) == {"query", "results", "took_ms"}
    assert found["query"]["text"] == "みほん設備導入補助金の上限は?"
    assert found["query"]["fields"] == ["金額・限度額"]
    best = found["results"][0]
    assert {"id", "also", "kind", "title", "score", "url", "source", "as_of", "facts", "passages"} <= set(best)
    assert (best["id"], best["also"], best["kind"]) == ("mihon:setsubi", ["mihon:setsubi-2023"], "scheme")
    assert (best["url"], best["source"], best["as_of"]) == ("https://example.com/setsubi", "見本の資料", "2026-09-01")
    assert best["facts"]["金額・限度額"] == "上限額は100万円です。"
    assert [r["score"] for r in found["results"]] == sorted((r["score"] for r in found["results"]), reverse=True)


def test_highlights_count_code_points_of_the_text(client: httpx.Client) -> None:
    passages = [p for r in search(client, "𠮷😀みほん設備導入補助金 機械")["results"] for p in r["passages"]]
    marked = [p["text"][start:end] for p in passages for start, end in p["highlights"]]
    assert any("機械" in text for text in marked)
    assert all(text.strip() for text in marked)


def test_editions_of_one_scheme_are_one_result(client: httpx.Client) -> None:
    found = ids(search(client, "みほん設備導入補助金", limit=50))
    assert "mihon:setsubi" in found
    assert "mihon:setsubi-2023" not in found


def test_limit_is_kept(client: httpx.Client) -> None:
    assert len(ids(search(client, "補助金", limit=3))) == 3
    assert len(ids(search(client, "補助金"))) == 10


@pytest.mark.parametrize("kind", ["scheme", "case", "term", "notice"])
def test_kind_leaves_only_that_kind(client: httpx.Client, kind: str) -> None:
    found = search(client, "みほん パン屋 補助率 商店街", kind=kind)
    assert {r["kind"] for r in found["results"]} == {kind}


def test_filters_are_repeatable_for_or(client: httpx.Client) -> None:
    def prefectures(*names: str) -> set[str]:
        return set(ids(search(client, "展示会への出展費用", prefecture=list(names), limit=50)))

    assert "mihon:osaka" in prefectures("大阪府")
    assert "mihon:osaka" not in prefectures("北海道")
    assert {"mihon:osaka", "mihon:hokkaido"} <= prefectures("北海道", "大阪府")


def test_filters_narrow_by_size_purpose_trade_and_date(client: httpx.Client) -> None:
    def has(document_id: str, q: str, **parameters: Any) -> bool:
        return document_id in ids(search(client, q, limit=50, **parameters))

    assert has("mihon:yushi", "みほん小口融資", employees=20)
    assert not has("mihon:yushi", "みほん小口融資", employees=21)
    assert has("mihon:kojo", "みほん工場診断", industry="製造業")
    assert not has("mihon:kojo", "みほん工場診断", industry="漁業")
    assert has("mihon:saiyo", "みほん採用助成金", purpose="人材")
    assert not has("mihon:saiyo", "みほん採用助成金", purpose="設備投資")
    assert has("mihon:kanki", "みほん換気応援金", open_on="2025-03-31")
    assert not has("mihon:kanki", "みほん換気応援金", open_on="2025-04-01")


@pytest.mark.parametrize(
    ("name", "values"), [("prefecture", PREFECTURES), ("industry", INDUSTRIES), ("purpose", PURPOSES)]
)
def test_all_controlled_words_are_accepted_at_once(client: httpx.Client, name: str, values: tuple[str, ...]) -> None:
    assert search(client, "補助金", **{name: list(values)})["results"]


BAD_FILTERS = [
    ("prefecture", "愛知"), ("prefecture", "<script>alert(1)</script>"), ("industry", "IT"), ("purpose", ""),
    ("kind", "schema"), ("employees", "-1"), ("employees", "many"), ("employees", "1000001"),
    ("open_on", "2026-02-30"), ("open_on", "明日"),
]  # fmt: skip
BAD_LIMITS = [("search", "limit", value) for value in ("0", "51", "1.5")]


@pytest.mark.parametrize(
    ("call", "name", "value"), [(c, *bad) for c in ("search", "answer") for bad in BAD_FILTERS] + BAD_LIMITS
)
def test_an_unknown_value_of_a_filter_is_told(client: httpx.Client, call: str, name: str, value: str) -> None:
    problem = assert_problem(client.get(f"/api/v1/{call}", params={"q": "補助金", name: value}), 422, "invalid")
    assert f"「{name}" in str(problem["detail"])
    assert problem["errors"]


@pytest.mark.parametrize("call", ["search", "answer"])
def test_the_length_of_a_question_is_bounded(client: httpx.Client, call: str) -> None:
    long = "補助金" * 666 + "あい"
    assert len(long) == 2000
    assert client.get(f"/api/v1/{call}", params={"q": long}).status_code == 200
    for bad in (long + "う", ""):
        assert_problem(client.get(f"/api/v1/{call}", params={"q": bad}), 422, "invalid")
    assert_problem(client.get(f"/api/v1/{call}"), 422, "invalid")


@pytest.mark.parametrize("call", ["search", "answer"])
@pytest.mark.parametrize("nothing", [" ", "　", "\n\t", "\x00\x1f", "\u200b\u200d\ufeff", "\u202e", "\U000e0041"])
def test_a_question_of_nothing_visible_is_refused(client: httpx.Client, call: str, nothing: str) -> None:
    assert_problem(client.get(f"/api/v1/{call}", params={"q": nothing}), 422, "invalid")


def test_invisible_characters_inside_a_question_change_nothing(client: httpx.Client) -> None:
    plain = search(client, "みほん設備導入補助金")
    hidden = search(client, "み\u200bほん\x07設備\u202e導入補助金\ufeff")
    assert ids(hidden) == ids(plain)
    assert hidden["query"]["text"] == "みほん設備導入補助金"


def test_personal_data_is_masked_before_it_is_looked_at(client: httpx.Client) -> None:
    found = search(client, "補助金を教えて 090-1234-5678 taro@example.com")
    assert found["query"]["text"] == "補助金を教えて 〔電話番号〕 〔メールアドレス〕"


def test_a_round_is_told_with_its_dates() -> None:
    closes_at = datetime(2026, 12, 15, 17, tzinfo=JST)
    found = Round(
        id="mihon:a.r1", document_id="mihon:a", title="みほん", url="https://example.com", source="見本の資料",
        as_of=date(2026, 9, 1), closes_at=closes_at, quote="12月15日17時まで",
    )  # fmt: skip
    assert facts_of(found) == {"closes_at": closes_at}
