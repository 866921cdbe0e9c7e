"""The page `/console/office/funnel` and its exports tell what was counted, by period and channel."""

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
from actions.funnel.waiting import waiting_times
from connectors.console.days import Days
from tests.actions.funnel.conftest import NOON
from tests.connectors.console.office.conftest import office_app, office_client
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
    assert key_figures(soup(client.get("/console/office/funnel"))) == ["41回", "29回", "70.7%"]


def test_a_channel_is_shown_alone_and_beside_the_others(client: httpx.Client) -> None:
    page = soup(client.get("/console/office/funnel", params={"channel": "line"}))
    assert key_figures(page) == ["1回", "0回", "0.0%"]
    stages = page.select_one("[aria-label='段階ごとの回数の表']")
    begun = next(tr for tr in stages.select("tr") if "診断を始めた" in tr.get_text())  # type: ignore[union-attr]
    assert [td.get_text() for td in begun.select("td")] == ["41", "40", "1"]


def test_the_chart_and_the_table_beside_it_say_the_same(client: httpx.Client) -> None:
    page = soup(client.get("/console/office/funnel"))
    charts, tables = page.select(".block svg.bars"), page.select(".block table")
    assert len(charts) == len(tables) > 3
    drawn = [str(r["width"]).rstrip("%") for c in charts for r in c.select(".bars__bar")]
    told = [tr.select_one("td").get_text().rstrip("%") for t in tables for tr in t.select("tbody tr")]  # type: ignore[union-attr]
    assert drawn == told
    assert "15.0" in drawn  # 6 of 40 at the corporate number
    assert all(chart.select_one("title").get_text() for chart in charts)  # type: ignore[union-attr]


def test_the_questions_that_lose_most_are_named(client: httpx.Client) -> None:
    text = soup(client.get("/console/office/funnel")).get_text()
    assert re.search(r"割合が大きい質問：「法人番号」\d+\.\d%（\d+回のうち6回）", text)


def test_the_whole_way_is_drawn_from_the_visit_to_the_next_action(client: httpx.Client) -> None:
    chart = soup(client.get("/console/office/funnel")).select("svg.bars")[0]
    labels = [t.get_text() for t in chart.select(".bars__label")]
    values = [t.get_text() for t in chart.select(".bars__value")]
    assert dict(zip(labels, values, strict=True)) == {
        "会話を開いた": "100回", "話しかけた": "80回（80.0%）", "診断を始めた": "41回（51.2%）",
        "診断の結果を見た": "29回（70.7%）", "相談の日時を案内した": "14回（48.3%）", "相談を申し込んだ": "10回（71.4%）",
        "予約が確定した": "8回（80.0%）", "相談をした": "7回（87.5%）",
        "次の行動を終えた": "3回（42.9%）",
    }  # fmt: skip


def test_waiting_times_are_drawn_and_told_and_exported(funnel: Funnel) -> None:
    times = waiting_times([(NOON, NOON + timedelta(days=days)) for days in (0.2, 0.5, 2.5, 3.0, 30.0)])
    asked: list[Days] = []
    app = office_app(funnel, waits=lambda days: asked.append(days) or times)  # type: ignore[func-returns-value]
    client = office_client(app)
    funnel.record("visit", "web")
    text = soup(client.get("/console/office/funnel?from=2026-11-01&to=2026-11-21")).get_text()
    assert "5件の相談" in text
    assert re.search(r"中央値）\s*2\.5日", text)
    rows = rows_of(client.get("/console/office/waiting.csv"))
    assert rows[1:] == [
        ["24時間以内", "2"], ["2日以内", "0"], ["3日以内", "2"], ["1週間以内", "0"], ["2週間以内", "0"],
        ["それより長い", "1"], ["中央値（日）", "2.5"], ["90%点（日）", "30.0"],
    ]  # fmt: skip
    assert (asked[0].first.isoformat(), asked[0].last.isoformat()) == ("2026-11-01", "2026-11-21")


def test_the_last_thirty_days_are_shown_first(funnel: Funnel) -> None:
    for days, times in ((0, 1), (29, 2), (30, 4)):
        with time_machine.travel(NOON - timedelta(days=days), tick=False):
            for _ in range(times):
                funnel.record("begun", "web")
    page = soup(office_client(office_app(funnel)).get("/console/office/funnel"))
    assert key_figures(page)[0] == "3回"
    assert "2026年10月23日〜2026年11月21日" in page.get_text()


def test_a_period_given_the_wrong_way_round_is_understood(client: httpx.Client) -> None:
    page = soup(client.get("/console/office/funnel", params={"from": "2026-11-30", "to": "2026-11-01", "channel": ""}))
    assert "2026年11月1日〜2026年11月30日" in page.get_text()
    assert key_figures(page)[0] == "41回"


def test_nothing_counted_is_said_kindly(client: httpx.Client) -> None:
    page = soup(client.get("/console/office/funnel", params={"from": "2020-01-01", "to": "2020-01-31"}))
    assert "まだありません" in page.get_text()
    assert page.select("svg") == []


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-13-01", "channel=fax", "from=2020-01-01&to=2026-01-01"])
@pytest.mark.parametrize(
    "path", ["/console/office/funnel", "/console/office/funnel.csv", "/console/office/funnel.json"]
)
def test_what_cannot_be_read_is_said(client: httpx.Client, path: str, query: str) -> None:
    assert_problem(client.get(f"{path}?{query}", headers={"Accept": "application/json"}), 422)


def test_no_page_asks_for_anything_from_elsewhere_or_inline(client: httpx.Client) -> None:
    text = client.get("/console/office/funnel").text
    assert "style=" not in text
    assert "<script>" not in text
    for address in re.findall(r'(?:src|href)="([^"]+)"', text):
        assert address.startswith(("/static/", "/console/", "#"))


def test_the_table_of_questions_is_exported_for_spreadsheets_of_today_and_of_old(client: httpx.Client) -> None:
    today = client.get("/console/office/funnel.csv")
    old = client.get("/console/office/funnel.csv?encoding=shift_jis")
    assert today.content.startswith(b"\xef\xbb\xbf")
    assert rows_of(today) == rows_of(old)
    heading, *rows = rows_of(today)
    stage = dict(zip(heading, next(r for r in rows if r[0] == "stage"), strict=True))
    assert (stage["質問"], stage["表示"], stage["離れた"], stage["答えなかった"]) == ("いまの段階", "41", "1", "1")
    assert "attachment" in today.headers["Content-Disposition"]


def test_the_counts_of_each_day_are_exported(client: httpx.Client) -> None:
    rows = rows_of(client.get("/console/office/funnel.csv?table=days&channel=line"))
    assert rows[1:] == [
        ["2026-11-21", "LINE", "診断を始めた", "", "", "1"],
        ["2026-11-21", "LINE", "離れた", "stage", "いまの段階", "1"],
        ["2026-11-21", "LINE", "表示", "stage", "いまの段階", "1"],
    ]


@pytest.mark.parametrize("more", EXPORTS)
def test_the_links_on_the_page_keep_period_and_channel(client: httpx.Client, more: str) -> None:
    page = soup(
        client.get("/console/office/funnel", params={"from": "2026-11-21", "to": "2026-11-21", "channel": "line"})
    )
    links = [str(a["href"]) for a in page.select(".exports a")]
    link = f"/console/office/funnel.csv?from=2026-11-21&to=2026-11-21&channel=line{more}"
    assert link in links
    assert client.get(link).status_code == 200


def test_json_has_all_of_it(client: httpx.Client) -> None:
    told = client.get("/console/office/funnel.json").json()
    assert (told["from"], told["to"], told["channel"]) == ("2026-10-23", "2026-11-21", None)
    assert told["stages"] == {
        "visit": 100, "question": 80, "begun": 41, "finished": 25, "finished_early": 4, "offered": 14, "booked": 10,
        "confirmed": 8, "held": 7, "action_done": 3,
    }  # fmt: skip
    assert told["completion"] == pytest.approx(29 / 41)
    number = next(q for q in told["questions"] if q["question"] == "corporate_number")
    assert number["drop_off"] == pytest.approx(6 / number["shown"])
    assert sum(c["count"] for c in told["days"] if c["step"] == "begun") == 41


def test_results_are_linked_only_where_there_are_any(funnel: Funnel, client: httpx.Client) -> None:
    assert "/console/office/results.csv" not in client.get("/console/office/funnel").text
    assert_problem(client.get("/console/office/results.csv", headers={"Accept": "application/json"}), 404)
    with_results = office_client(office_app(funnel, results=lambda encoding: encoding.encode()))
    assert "/console/office/results.csv" in with_results.get("/console/office/funnel").text
    assert with_results.get("/console/office/results.csv").content == b"utf-8"
    response = with_results.get("/console/office/results.csv?encoding=shift_jis")
    assert (response.content, response.headers["Content-Type"]) == (b"shift_jis", "text/csv; charset=Shift_JIS")
