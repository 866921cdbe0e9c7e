"""The page `/office/funnel` and its exports tell what was counted, by period and channel."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import httpx
import pytest
import time_machine
from bs4 import BeautifulSoup

from actions.funnel.funnel import Funnel
from tests.actions.funnel.conftest import NOON
from tests.connectors.office.conftest import office_app, office_client
from tests.connectors.problems import assert_problem

EXPORTS = ("", "&table=days", "&encoding=shift_jis", "&table=days&encoding=shift_jis")


def soup(response: httpx.Response) -> BeautifulSoup:
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def rows_of(response: httpx.Response) -> list[list[str]]:
    encoding = "cp932" if "Shift_JIS" in response.headers["Content-Type"] else "utf-8-sig"
    return list(csv.reader(io.StringIO(response.content.decode(encoding), newline="")))


def key_figures(page: BeautifulSoup) -> list[str]:
    return [dd.get_text() for dd in page.select(".key dd")]


def test_completion_and_what_was_begun_stand_at_the_top(client: httpx.Client) -> None:
    assert key_figures(soup(client.get("/office/funnel"))) == ["41回", "29回", "70.7%"]


def test_a_channel_is_shown_alone_and_beside_the_others(client: httpx.Client) -> None:
    page = soup(client.get("/office/funnel", params={"channel": "line"}))
    assert key_figures(page) == ["1回", "0回", "0.0%"]
    begun = next(tr for tr in page.select("tr") if "診断を始めた" in tr.get_text())
    assert [td.get_text() for td in begun.select("td")] == ["41", "40", "1"]


def test_the_chart_and_the_table_beside_it_say_the_same(client: httpx.Client) -> None:
    page = soup(client.get("/office/funnel"))
    charts, tables = page.select("svg.bars"), page.select(".block table")
    assert len(charts) == len(tables) > 3
    drawn = [str(r["width"]).rstrip("%") for c in charts for r in c.select(".bars__bar")]
    told = [tr.select_one("td").get_text().rstrip("%") for t in tables for tr in t.select("tbody tr")]  # type: ignore[union-attr]
    assert drawn == told
    assert "15.0" in drawn  # 6 of 40 at the corporate number
    assert all(chart.select_one("title").get_text() for chart in charts)  # type: ignore[union-attr]


def test_the_questions_that_lose_most_are_named(client: httpx.Client) -> None:
    text = soup(client.get("/office/funnel")).get_text()
    assert re.search(r"割合が大きい質問：「法人番号」\d+\.\d%（\d+回のうち6回）", text)


def test_the_last_thirty_days_are_shown_first(funnel: Funnel) -> None:
    for days, times in ((0, 1), (29, 2), (30, 4)):
        with time_machine.travel(NOON - timedelta(days=days), tick=False):
            for _ in range(times):
                funnel.record("begun", "web")
    page = soup(office_client(office_app(funnel)).get("/office/funnel"))
    assert key_figures(page)[0] == "3回"
    assert "2026年10月23日〜2026年11月21日" in page.get_text()


def test_a_period_given_the_wrong_way_round_is_understood(client: httpx.Client) -> None:
    page = soup(client.get("/office/funnel", params={"from": "2026-11-30", "to": "2026-11-01", "channel": ""}))
    assert "2026年11月1日〜2026年11月30日" in page.get_text()
    assert key_figures(page)[0] == "41回"


def test_nothing_counted_is_said_kindly(client: httpx.Client) -> None:
    page = soup(client.get("/office/funnel", params={"from": "2020-01-01", "to": "2020-01-31"}))
    assert "まだありません" in page.get_text()
    assert page.select("svg") == []


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-13-01", "channel=fax", "from=2020-01-01&to=2026-01-01"])
@pytest.mark.parametrize("path", ["/office/funnel", "/office/funnel.csv", "/office/funnel.json"])
def test_what_cannot_be_read_is_said(client: httpx.Client, path: str, query: str) -> None:
    assert_problem(client.get(f"{path}?{query}"), 422)


def test_no_page_asks_for_anything_from_elsewhere_or_inline(client: httpx.Client) -> None:
    text = client.get("/office/funnel").text
    assert "style=" not in text
    assert "<script>" not in text
    for address in re.findall(r'(?:src|href)="([^"]+)"', text):
        assert address.startswith(("/static/", "/office/", "#"))


def test_the_table_of_questions_is_exported_for_spreadsheets_of_today_and_of_old(client: httpx.Client) -> None:
    today = client.get("/office/funnel.csv")
    old = client.get("/office/funnel.csv?encoding=shift_jis")
    assert today.content.startswith(b"\xef\xbb\xbf")
    assert rows_of(today) == rows_of(old)
    heading, *rows = rows_of(today)
    stage = dict(zip(heading, next(r for r in rows if r[0] == "stage"), strict=True))
    assert (stage["質問"], stage["表示"], stage["離れた"], stage["答えなかった"]) == ("いまの段階", "41", "1", "1")
    assert "attachment" in today.headers["Content-Disposition"]


def test_the_counts_of_each_day_are_exported(client: httpx.Client) -> None:
    rows = rows_of(client.get("/office/funnel.csv?table=days&channel=line"))
    assert rows[1:] == [
        ["2026-11-21", "LINE", "診断を始めた", "", "", "1"],
        ["2026-11-21", "LINE", "離れた", "stage", "いまの段階", "1"],
        ["2026-11-21", "LINE", "表示", "stage", "いまの段階", "1"],
    ]


@pytest.mark.parametrize("more", EXPORTS)
def test_the_links_on_the_page_keep_period_and_channel(client: httpx.Client, more: str) -> None:
    page = soup(client.get("/office/funnel", params={"from": "2026-11-21", "to": "2026-11-21", "channel": "line"}))
    links = [str(a["href"]) for a in page.select(".exports a")]
    link = f"/office/funnel.csv?from=2026-11-21&to=2026-11-21&channel=line{more}"
    assert link in links
    assert client.get(link).status_code == 200


def test_json_has_all_of_it(client: httpx.Client) -> None:
    told = client.get("/office/funnel.json").json()
    assert (told["from"], told["to"], told["channel"]) == ("2026-10-23", "2026-11-21", None)
    assert told["stages"] == {
        "visit": 100, "question": 80, "begun": 41, "finished": 25, "finished_early": 4, "offered": 0, "booked": 0,
    }  # fmt: skip
    assert told["completion"] == pytest.approx(29 / 41)
    number = next(q for q in told["questions"] if q["question"] == "corporate_number")
    assert number["drop_off"] == pytest.approx(6 / number["shown"])
    assert sum(c["count"] for c in told["days"] if c["step"] == "begun") == 41


def test_results_are_linked_only_where_there_are_any(funnel: Funnel, client: httpx.Client) -> None:
    assert "/office/results.csv" not in client.get("/office/funnel").text
    assert_problem(client.get("/office/results.csv"), 404)
    with_results = office_client(office_app(funnel, results=lambda encoding: encoding.encode()))
    assert "/office/results.csv" in with_results.get("/office/funnel").text
    assert with_results.get("/office/results.csv").content == b"utf-8"
    response = with_results.get("/office/results.csv?encoding=shift_jis")
    assert (response.content, response.headers["Content-Type"]) == (b"shift_jis", "text/csv; charset=Shift_JIS")
