"""The page `/calendar` as it is sent: a table, a list, filters and months that work without JavaScript."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
import time_machine
from bs4 import BeautifulSoup, Tag

from tests.connectors.calendar.conftest import Shelf
from tests.connectors.problems import assert_problem
from tests.knowledge import library
from tests.knowledge.calendar import material


def page(client: httpx.Client, **parameters: str) -> BeautifulSoup:
    response = client.get("/calendar", params=parameters)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def text(tag: BeautifulSoup | Tag) -> str:
    return tag.get_text(" ", strip=True)


class TestMonth:
    def test_this_month_is_shown_first(self, client: httpx.Client) -> None:
        soup = page(client)
        assert text(one(soup, "#month-name")) == "2026年10月"
        assert text(one(soup, "td[aria-current=date] time")) == "1"

    def test_the_grid_is_a_table_with_caption_and_headed_columns(self, client: httpx.Client) -> None:
        table = one(page(client), "table")
        assert text(one(table, "caption")) == "2026年10月の締切と募集開始"
        heads = table.select("thead th[scope=col] abbr")
        assert [h["title"] for h in heads] == [f"{w}曜日" for w in "日月火水木金土"]
        rows = table.select("tbody tr")
        assert [len(r.select("td")) for r in rows] == [7] * 5
        assert [t["datetime"] for t in table.select("time")] == [str(date(2026, 10, d)) for d in range(1, 32)]
        # 1 October 2026 is a Thursday.
        assert text(rows[0].select("td")[4]).startswith("1")

    def test_the_list_says_what_closes_when_with_its_source(self, client: httpx.Client) -> None:
        day = one(page(client), "#day-2026-10-12")
        assert text(one(day, "h3")) == "10月12日（月） スポーツの日"
        for words in (
            "締切",
            "17時まで",
            "あと11日",
            "みほん設備導入補助金（第3次）",
            "（2026年9月1日時点）",
            "窓口が休み",
        ):
            assert words in text(day)
        assert one(day, ".item__meta a")["href"] == "https://example.com/setsubi"
        assert text(one(day, "blockquote")) == "第3次締切：2026年10月12日（月・祝）17時"

    def test_every_link_of_the_grid_has_its_place_in_the_list(self, client: httpx.Client) -> None:
        soup = page(client)
        targets = {str(a["href"])[1:] for a in soup.select("table a")}
        assert targets == {"day-2026-10-12", "day-2026-10-18"}
        assert all(soup.find(id=t) for t in targets)

    def test_other_months_are_a_link_away(self, client: httpx.Client) -> None:
        soup = page(client, month="2026-12")
        links = {rel: one(soup, f"a[rel={rel}]")["href"] for rel in ("prev", "next")}
        assert links == {"prev": "/calendar?month=2026-11", "next": "/calendar?month=2027-01"}
        assert "12月25日" in text(one(soup, ".list"))

    def test_what_is_past_stands_back(self, client: httpx.Client) -> None:
        with time_machine.travel(material.at(2026, 10, 15), tick=False):
            soup = page(client)
        assert "受付は終わりました" in text(one(soup, "details.past"))
        assert [d["id"] for d in soup.select(".list > .day")] == ["day-2026-10-18"]

    def test_an_empty_month_says_so_and_leads_on(self, client: httpx.Client) -> None:
        soup = page(client, month="2026-08", prefecture="北海道")
        assert "見つかりませんでした" in text(one(soup, ".empty"))
        assert one(soup, ".empty a")["href"] == f"/calendar?prefecture={quote('北海道')}&month=2026-10"

    def test_what_has_no_closing_day_is_listed_apart_with_its_age(self, client: httpx.Client) -> None:
        words = text(one(page(client), ".undated"))
        assert "2件" in words and "随時" in words
        assert "2023年8月時点の情報です。いまも受け付けているか" in words


class TestYear:
    def test_a_year_runs_from_april_to_march(self, client: httpx.Client) -> None:
        soup = page(client, year="2026")
        names = [text(a) for a in soup.select(".year__name a")]
        assert names[0] == "2026年4月" and names[-1] == "2027年3月" and len(names) == 12
        assert "25日 （金） 締切 みほん設備導入補助金" in text(soup.select(".year__month")[8])

    def test_a_full_month_is_cut_with_a_link_to_all(self, client: httpx.Client, shelf: Shelf) -> None:
        many = [
            material.round_of(library.LOAN, f"m{n}", title=f"枠{n}", closes_at=material.day_end(2026, 11, n + 1))
            for n in range(12)
        ]
        shelf.put([library.LOAN, *many])
        month = page(client, year="2026").select(".year__month")[7]
        assert len(month.select(".year__list li")) == 8
        assert "ほかの4件も見る" in text(month)


class TestFilters:
    def test_they_are_a_plain_form_that_remembers(self, client: httpx.Client) -> None:
        soup = page(client, prefecture="大阪府", industry="", purpose="", month="2026-10")
        form = one(soup, "form")
        assert (form["method"], form["action"]) == ("get", "/calendar")
        assert text(one(form, "#prefecture option[selected]")) == "大阪府"
        assert {label["for"] for label in form.select("label")} == {"prefecture", "industry", "purpose"}
        assert "みほん大阪展示会支援" in text(one(soup, ".list"))

    def test_they_narrow_what_is_shown(self, client: httpx.Client) -> None:
        assert "みほん大阪展示会支援" not in text(page(client, prefecture="北海道"))

    def test_every_way_on_keeps_them(self, client: httpx.Client) -> None:
        soup = page(client, prefecture="大阪府")
        ways = [*soup.select(".months a"), *soup.select(".months__more a"), *soup.select(".subscribe__ways a")]
        assert len(ways) >= 5
        assert all(parse_qs(urlsplit(str(a["href"])).query)["prefecture"] == ["大阪府"] for a in ways)

    @pytest.mark.parametrize(
        "parameters",
        [
            {"prefecture": "愛知"},
            {"month": "2026-13"},
            {"month": "11"},
            {"year": "26"},
            {"year": "9999"},
            {"purpose": "<b>"},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, client: httpx.Client, parameters: dict[str, str]) -> None:
        assert_problem(client.get("/calendar", params=parameters), 422)


def test_the_sources_of_what_is_shown_are_named_with_their_age(client: httpx.Client) -> None:
    assert [text(li) for li in page(client).select(".origin li")] == ["見本の資料（2026年9月1日時点）"]
    assert not page(client, year="2020").select(".origin li")


def test_one_can_subscribe_from_it(client: httpx.Client) -> None:
    soup = page(client)
    assert one(soup, ".subscribe__ways .button")["href"] == "webcal://madoguchi.example/calendar.ics"
    assert text(one(soup, ".subscribe__address")) == "https://madoguchi.example/calendar.ics"


def test_it_needs_no_script_and_no_inline_style(client: httpx.Client) -> None:
    soup = page(client)
    assert [s["src"] for s in soup.select("script")] == ["/static/text-size.js"]
    assert not soup.select("style, [style], [onclick]")
    for link in soup.select("link[rel=stylesheet]"):
        assert client.get(str(link["href"])).status_code == 200


def test_what_a_source_writes_stays_text(client: httpx.Client, shelf: Shelf) -> None:
    wild = library.LOAN.model_copy(update={"title": "<script>alert(1)</script>"})
    shelf.put([wild, material.round_of(wild, "r1", closes_at=material.day_end(2026, 10, 9), quote="<img src=x>")])
    soup = page(client)
    assert "<script>alert(1)</script>" in text(one(soup, ".list"))
    assert not soup.select(".list script, .list img")


def test_the_chat_page_leads_to_it(client: httpx.Client) -> None:
    soup = BeautifulSoup(client.get("/").text, "html.parser")
    assert one(soup, ".topbar a[href=calendar]")
