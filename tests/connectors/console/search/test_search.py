"""The call centre's search over HTTP: the page, its parts, comparison, verdicts, and who may see them."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from actions.staff.models import Role
from tests.connectors.console.sign_in import signed_in
from tests.connectors.gateway import Gateway
from tests.connectors.problems import assert_problem

PART = {"Accept": "application/json"}


def results(client: httpx.Client, q: str, **fields: str) -> str:
    response = client.get("/console/search/results", params={"q": q} | fields, headers=PART)
    assert response.status_code == 200, response.text
    return response.text


def ids(part: str) -> list[str]:
    return re.findall(r'name="id" value="([^"]+)"', part)


def test_results_come_with_marked_passages_a_source_and_a_date(operator: httpx.Client) -> None:
    part = results(operator, "機械を買う補助金")
    assert "mihon:setsubi" in ids(part)
    assert "<mark>機械</mark>" in part
    assert "見本の資料・2026年9月1日時点" in part
    assert "まとめた回答" in part
    assert 'href="#source-1"' in part


def test_what_is_copied_is_the_text_with_its_source_address_and_date(operator: httpx.Client) -> None:
    part = results(operator, "みほん設備導入補助金の上限は")
    copied = [html.unescape(c) for c in re.findall(r'data-copy="([^"]*)"', part)]
    assert any("100万円" in c for c in copied)
    assert all(re.search(r"出典：.*https?://\S+　\d{4}年\d+月\d+日時点", c) for c in copied)


def test_an_ended_or_old_edition_is_marked(operator: httpx.Client) -> None:
    response = operator.get(
        "/console/search/compare", params={"id": ["mihon:setsubi", "mihon:setsubi-2023"]}, headers=PART
    )
    assert response.status_code == 200
    assert "古い版" in response.text
    assert "100万円" in response.text and "50万円" in response.text
    assert "2023年4月1日時点" in response.text
    assert "資料に書かれていません" in response.text


def test_a_comparison_can_be_opened_as_a_page_of_its_own(operator: httpx.Client) -> None:
    path = "/console/search/compare?q=機械&id=mihon:setsubi&id=mihon:setsubi-2023"
    shown = operator.get(path, headers={"Accept": "text/html"})
    assert "<h1>くらべる</h1>" in shown.text
    assert "/console/search?q=" in shown.text


@pytest.mark.parametrize(
    ("chosen", "status"),
    [(["mihon:setsubi"], 422), ([f"mihon:{n}" for n in range(5)], 422), (["mihon:setsubi", "mihon:gone"], 404)],
)
def test_a_comparison_of_too_few_too_many_or_unknown_ones_is_refused(
    operator: httpx.Client, chosen: list[str], status: int
) -> None:
    assert_problem(operator.get("/console/search/compare", params={"id": chosen}, headers=PART), status)


def test_filters_narrow_and_unknown_ones_are_refused(operator: httpx.Client) -> None:
    assert "mihon:setsubi" not in ids(results(operator, "機械を買う補助金", kind="term"))
    for fields in ({"prefecture": "どこか県"}, {"employees": "たくさん"}, {"employees": "-1"}):
        assert_problem(operator.get("/console/search/results", params={"q": "機械"} | fields, headers=PART), 422)


def test_the_page_holds_the_results_without_any_script(operator: httpx.Client) -> None:
    page = operator.get("/console/search", params={"q": "機械を買う補助金", "open": "1"}).text
    assert "mihon:setsubi" in ids(page)
    assert 'value="機械を買う補助金"' in page
    assert "資料は見つかりませんでした" not in operator.get("/console/search").text


def test_what_is_typed_is_shown_as_text_and_never_as_markup(operator: httpx.Client) -> None:
    page = operator.get("/console/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_a_verdict_is_stored_and_what_is_missing_waits_for_an_answer(operator: httpx.Client) -> None:
    given = {"q": "ドローンの免許の補助金はありますか 090-1234-5678", "verdict": "missing", "id": ["mihon:setsubi"]}
    assert operator.post("/console/search/feedback", data=given, headers=PART).status_code == 204
    listed = operator.get("/console/unanswered").text
    assert "ドローンの免許の補助金はありますか" in listed
    assert "職員：足りない" in listed
    assert "1234-5678" not in listed
    assert_problem(operator.post("/console/search/feedback", data=given | {"verdict": "great"}, headers=PART), 422)


def test_a_verdict_needs_the_token_of_the_page(operator: httpx.Client) -> None:
    operator.headers.pop("X-CSRF-Token")
    given = {"q": "補助金", "verdict": "right"}
    assert_problem(operator.post("/console/search/feedback", data=given, headers=PART), 403)


PAGES = ("/console/search", "/console/search/results?q=a", "/console/search/compare?id=a&id=b", "/console/unanswered")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", ["adviser", "office"])
def test_the_pages_are_the_call_centres(desk: Gateway, path: str, role: Role) -> None:
    with signed_in(desk, role) as client:
        assert_problem(client.get(path, headers=PART), 403)


@pytest.mark.parametrize("path", [*PAGES, "/console/verified", "/console/verified/new", "/console/verified/1"])
def test_nobody_sees_them_without_signing_in(desk: Gateway, path: str) -> None:
    assert_problem(desk.client.get(path, headers=PART), 401)
    assert desk.client.get(path, headers={"Accept": "text/html"}).headers["location"].startswith("/console/sign-in")
