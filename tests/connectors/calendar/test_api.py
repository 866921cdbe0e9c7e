"""`GET /api/v1/calendar`: the contract, its defaults, and what it refuses."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.connectors.gateway import Gateway
from tests.connectors.problems import assert_problem

CONTRACT = {
    "id", "document_id", "also", "title", "opens_at", "closes_at", "closes_text", "days_left", "prefectures", "url",
    "source", "as_of", "quote",
}  # fmt: skip


def rounds(client: httpx.Client, **parameters: Any) -> list[dict[str, Any]]:
    response = client.get("/api/v1/calendar", params=parameters)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["rounds"]
    return found


def ids(client: httpx.Client, **parameters: Any) -> list[str]:
    return [r["id"] for r in rounds(client, **parameters)]


def test_a_round_has_exactly_the_fields_of_the_contract(client: httpx.Client) -> None:
    first = rounds(client)[0]
    assert first.keys() == CONTRACT
    assert first == {
        "id": "mihon:setsubi.r1", "document_id": "mihon:setsubi", "also": ["mihon:setsubi-2023"],
        "title": "みほん設備導入補助金（第3次）", "opens_at": "2026-09-01T00:00:00+09:00",
        "closes_at": "2026-10-12T17:00:00+09:00", "closes_text": "", "days_left": 11, "prefectures": [],
        "url": "https://example.com/setsubi", "source": "見本の資料", "as_of": "2026-09-01",
        "quote": "第3次締切：2026年10月12日（月・祝）17時",
    }  # fmt: skip


def test_without_a_window_it_is_today_to_a_year_ahead(client: httpx.Client) -> None:
    assert ids(client) == [
        "mihon:setsubi.r1",
        "mihon:osaka.r1",
        "mihon:setsubi.r2",
        "mihon:yushi.r1",
        "mihon:hokkaido.r1",
    ]


def test_a_day_closes_at_its_last_second_and_an_open_end_is_null_with_words(client: httpx.Client) -> None:
    by_id = {r["id"]: r for r in rounds(client)}
    assert by_id["mihon:osaka.r1"]["closes_at"] == "2026-10-18T23:59:59+09:00"
    always = by_id["mihon:yushi.r1"]
    assert (always["closes_at"], always["days_left"], always["closes_text"]) == (None, None, "随時")
    old = by_id["mihon:hokkaido.r1"]
    assert old["closes_text"] == "予算がなくなり次第終了（2023年8月時点の情報です）"


@pytest.mark.parametrize(
    ("start", "end", "dated"),
    [
        ("2026-10-13", "2026-10-18", ["mihon:osaka.r1"]),
        ("2026-10-12T17:00:00+09:00", "2026-10-12T17:00:00+09:00", ["mihon:setsubi.r1", "mihon:osaka.r1"]),
        ("2026-10-12T08:00:01Z", "2026-10-12T09:00:00Z", ["mihon:osaka.r1"]),
        ("2026-10-12T17:00:01 09:00", "2026-10-12", ["mihon:osaka.r1"]),
        ("2026-09-30", "2026-09-30", ["mihon:saiyo.r1", "mihon:setsubi.r1", "mihon:osaka.r1"]),
        ("2026-12-26", None, []),
    ],
)
def test_days_and_points_in_time_bound_the_window(
    client: httpx.Client, start: str, end: str | None, dated: list[str]
) -> None:
    window = {"from": start} | ({"to": end} if end else {})
    assert [r["id"] for r in rounds(client, **window) if r["closes_at"]] == dated


def test_filters_take_japanese_names_and_several_of_them(client: httpx.Client) -> None:
    assert ids(client, prefecture="北海道") == [
        "mihon:setsubi.r1", "mihon:setsubi.r2", "mihon:yushi.r1", "mihon:hokkaido.r1",
    ]  # fmt: skip
    assert len(ids(client, prefecture=["北海道", "大阪府"])) == 5
    assert ids(client, purpose="設備投資") == ["mihon:setsubi.r1", "mihon:setsubi.r2"]
    assert len(ids(client, industry="製造業")) == 5


@pytest.mark.parametrize(
    "parameters",
    [
        {"prefecture": "愛知"}, {"industry": "なんでも"}, {"purpose": "x"}, {"from": "きのう"}, {"from": "2026-13-01"},
        {"to": "2026-02-30"}, {"from": ""}, {"from": "2026-10-02", "to": "2026-10-01"}, {"to": "2026-09-30"},
        {"from": "9999-12-31"}, {"from": "0001-01-01"}, {"from": "2026-10-01T25:00:00+09:00"}, {"from": "1" * 41},
        {"from": "2026-10-01T12:00:00+09:00", "to": "2026-10-01T02:59:59Z"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(client: httpx.Client, parameters: dict[str, str]) -> None:
    assert_problem(client.get("/api/v1/calendar", params=parameters), 422)


def test_too_many_calls_are_refused(client: httpx.Client, app: Any) -> None:
    from connectors.http.client_address import networks
    from connectors.http.rate_limit import RateLimits

    app.state.rate_limits = RateLimits({"calendar": "2/minute"}, networks([]), networks([]))
    for path in ("/api/v1/calendar", "/calendar.ics"):
        assert client.get(path).status_code == 200
    refused = client.get("/calendar")
    assert_problem(refused, 429)
    assert int(refused.headers["Retry-After"]) >= 1


def test_the_gateway_serves_all_three(gateway: Gateway) -> None:
    found = gateway.client.get("/api/v1/calendar", params={"from": "2026-10-01", "to": "2026-12-31"}).json()["rounds"]
    assert "mihon:setsubi" in [r["document_id"] for r in found]
    assert gateway.client.get("/calendar.ics").headers["Content-Type"].startswith("text/calendar")
    assert "締切カレンダー" in gateway.client.get("/calendar").text
