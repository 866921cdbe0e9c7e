"""Advisers and their hours, the list of bookings, the survey, and what is waiting."""

from __future__ import annotations

import csv
import io
from datetime import date, time

import pytest
from bs4 import BeautifulSoup

from actions.consultation.models import DayException, Window
from tests.connectors.console.app import as_member
from tests.connectors.console.office.world import World

ADVISERS = "/console/office/advisers"


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_advisers_are_listed_with_the_demonstration_marked(world: World) -> None:
    rows = [
        tr.get_text(" ", strip=True)
        for tr in soup(as_member(world.app(), "office").get(ADVISERS).text).select("tbody tr")
    ]
    assert "相談員A 見本" in rows[0]
    assert "愛知県" in rows[1]
    assert "見本" not in rows[1]


def test_an_adviser_is_added_and_changed(world: World) -> None:
    client = as_member(world.app(), "office")
    given = {
        "name": "新 しい",
        "mode": ["web", "phone"],
        "topic": ["finance"],
        "language": ["ja", "en"],
        "active": "true",
    }
    path = client.post(ADVISERS, data=given).headers["Location"]
    made = world.advisers.get(path.rsplit("/", 1)[1])
    assert (made.name, made.topics, made.languages, made.active, made.demo) == (
        "新 しい",
        ("finance",),
        ("ja", "en"),
        True,
        False,
    )
    changed = given | {"name": "別名", "meeting_url": "https://meet.example/x", "prefecture": ["東京都"]}
    del changed["active"]
    assert client.post(path, data=changed).status_code == 303
    now = world.advisers.get(made.id)
    assert (now.name, now.meeting_url, now.prefectures, now.active) == (
        "別名",
        "https://meet.example/x",
        ("東京都",),
        False,
    )
    assert ("adviser.add", made.id) in world.noted()
    assert ("adviser.change", made.id) in world.noted()
    assert client.get(f"{ADVISERS}/a-99").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"mode": []}, {"topic": ["x"]}, {"prefecture": ["江戸"]}, {"meeting_url": "javascript:alert(1)"},
     {"name": "x" * 81}],
)  # fmt: skip
def test_what_cannot_be_is_refused_on_a_page(world: World, wrong: dict[str, object]) -> None:
    answer = as_member(world.app(), "office").post(ADVISERS, data={"name": "A", "mode": ["web"]} | wrong)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/html")
    assert len(world.advisers.list(inactive=True)) == 2


def test_weekly_hours_are_changed_without_losing_exceptions(world: World) -> None:
    client, path = as_member(world.app(), "office"), f"{ADVISERS}/{world.one.id}"
    day = {"day": "2026-12-09", "open": "false", "begins": "", "ends": "", "mode": ""}
    assert client.post(f"{path}/exceptions", data=day).status_code == 303
    form = soup(client.get(path).text).select_one("form[action$=hours]")
    assert form is not None
    sent: dict[str, list[str]] = {"weekday": [], "begins": [], "ends": [], "mode": []}
    for field in form.select("input[name=weekday], input[name=begins], input[name=ends]"):
        sent[str(field["name"])].append(str(field["value"]))
    sent["mode"] = [""] * len(sent["weekday"])
    assert sent["begins"].count("09:00") == 5
    last = len(sent["weekday"]) - 1  # an empty row of Sunday
    sent["begins"][last], sent["ends"][last], sent["mode"][last] = "10:00", "12:00", "web"
    rules = {"buffer_minutes": "30", "lead_minutes": "120", "horizon_days": "14", "on_holidays": "true"}
    assert client.post(f"{path}/hours", data=sent | rules).status_code == 303  # type: ignore[operator]
    now = world.advisers.availability(world.one.id)
    assert now.windows[-1] == Window(6, time(10), time(12), "web")
    assert len(now.windows) == 6
    assert (now.buffer_minutes, now.lead_minutes, now.horizon_days, now.on_holidays) == (30, 120, 14, True)
    assert now.exceptions == (DayException(date(2026, 12, 9), False),)
    wednesday = next(tr for tr in soup(client.get(path).text).select("tbody tr") if "12月9日" in tr.get_text())
    assert "なし" in wednesday.get_text()
    client.post(f"{path}/exceptions/remove", data=day)
    assert world.advisers.availability(world.one.id).exceptions == ()
    assert ("adviser.hours", world.one.id) in world.noted()


@pytest.mark.parametrize(
    "wrong",
    [{"begins": ["17:00"], "ends": ["09:00"]}, {"ends": [""]}, {"begins": ["9時"]}, {"weekday": ["7"]}, {"mode": []},
     {"buffer_minutes": "10"}, {"horizon_days": "0"}],
)  # fmt: skip
def test_hours_that_cannot_be_change_nothing(world: World, wrong: dict[str, object]) -> None:
    given = {"weekday": ["0"], "begins": ["09:00"], "ends": ["12:00"], "mode": [""]}
    answer = as_member(world.app(), "office").post(f"{ADVISERS}/{world.one.id}/hours", data=given | wrong)
    assert answer.status_code == 422
    assert len(world.advisers.availability(world.one.id).windows) == 5


def test_bookings_are_listed_and_exported_without_saying_whose(world: World) -> None:
    booking = world.book(0, supporter="見本信用金庫の方")
    client = as_member(world.app(), "office")
    page = client.get("/console/office/bookings").text
    assert "補助金・支援制度" in page and "同席あり" in page
    table = client.get("/console/office/bookings.csv").content
    assert (rows_of(table)[1][0], rows_of(table)[1][-1]) == (booking.booking_id, "あり")
    for told in (page, table.decode()):
        assert "架空" not in told and "見本" not in told
        assert "9012345678" not in told
    for query, count in (
        ("status=confirmed", 1),
        ("status=held", 0),
        (f"adviser={world.two.id}", 0),
        ("from=2026-12-08", 0),
    ):
        assert f"<p>{count}件" in client.get(f"/console/office/bookings?{query}&to=2026-12-31").text


def test_a_contact_is_shown_one_by_one_and_noted(world: World) -> None:
    booking = world.book(0, supporter="見本信用金庫の方")
    client = as_member(world.app(), "office")
    page = client.get(f"/console/office/bookings/{booking.booking_id}").text
    assert "架空 花子" in page and "見本信用金庫の方" in page
    assert ("booking.contact", booking.booking_id) in world.noted()
    assert client.get("/console/office/bookings/unknown").status_code == 404
    assert as_member(world.app(), "adviser").get(f"/console/office/bookings/{booking.booking_id}").status_code == 403


def test_the_survey_tells_scores_trend_and_texts(world: World) -> None:
    world.answered({10: 8, 8: 2, 3: 4}, text="助かりました<script>")
    client = as_member(world.app(), "office")
    page = soup(client.get("/console/office/survey").text)
    assert [dd.get_text() for dd in page.select(".key dd")] == ["+28.6", "14件", "14件", "0件"]
    chart, trend = page.select("svg.columns")
    assert [t.get_text() for t in chart.select(".columns__value")] == [
        "0",
        "0",
        "0",
        "4",
        "0",
        "0",
        "0",
        "0",
        "2",
        "0",
        "8",
    ]
    assert trend.select(".columns__value")[-1].get_text() == "+28.6"
    assert len(trend.select(".columns__column")) == 12
    assert "<script>" not in str(page.select(".card"))
    assert "style=" not in str(page)
    rows = rows_of(client.get("/console/office/survey.csv").content)
    assert ["点数", "すべて", "10", "8", "", ""] in rows
    assert sum(row[0] == "自由記述" for row in rows) == 14
    assert "まだありません" in client.get("/console/office/survey?kind=diagnosis").text
    assert client.get("/console/office/survey?kind=x").status_code == 422


def test_the_first_page_counts_what_is_coming(world: World) -> None:
    world.book(0)
    page = soup(as_member(world.app(), "office").get("/console/").text)
    tiles = {
        t.select_one(".tile__label").get_text(): t.select_one(".tile__number").get_text()
        for t in page.select(".tile")
        if t.select_one(".tile__label")
    }  # type: ignore[union-attr]
    assert tiles["きょうの相談"] == "1件"
    assert tiles["予約を受けている相談員"] == "2人"
    assert "きょうの相談" not in as_member(world.app(), "operator").get("/console/").text
