"""`GET /calendar.ics`, read with an iCalendar library as a subscriber's program does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import icalendar
import pytest
import time_machine

from knowledge.clock import JST
from tests.connectors.calendar.conftest import Shelf
from tests.connectors.problems import assert_problem
from tests.knowledge import library
from tests.knowledge.calendar import material

NEXT_DAY = library.clock() + timedelta(days=1)


def read(client: httpx.Client, **parameters: Any) -> icalendar.Calendar:
    response = client.get("/calendar.ics", params=parameters)
    assert response.status_code == 200, response.text
    (feed,) = icalendar.Calendar.from_ical(response.content, multiple=True)
    assert isinstance(feed, icalendar.Calendar)
    assert not feed.errors
    return feed


def events(client: httpx.Client, **parameters: Any) -> dict[str, icalendar.Event]:
    return {str(e["UID"]): e for e in read(client, **parameters).events}


def uid(name: str) -> str:
    return f"mihon:{name}@calendar.madoguchi"


class TestFormat:
    def test_every_line_is_folded_and_ends_as_the_standard_wants(self, client: httpx.Client) -> None:
        body = client.get("/calendar.ics").content
        assert body.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in body.replace(b"\r\n", b"")
        assert max(map(len, body.split(b"\r\n"))) <= 75

    def test_it_says_what_it_is_and_how_often_to_ask(self, client: httpx.Client) -> None:
        feed = read(client)
        assert (feed["VERSION"], feed["METHOD"], feed["X-WR-CALNAME"]) == ("2.0", "PUBLISH", "まどぐち 締切カレンダー")
        assert feed.refresh_interval == timedelta(hours=12)
        assert feed["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"

    def test_the_time_zone_is_defined_and_is_japans(self, client: httpx.Client) -> None:
        (zone,) = read(client).timezones
        assert zone.tz_name == "Asia/Tokyo"
        assert zone.to_tz().utcoffset(datetime(2026, 10, 1)) == timedelta(hours=9)  # type: ignore[attr-defined]  # noqa: DTZ001

    def test_every_event_has_what_the_standard_requires(self, client: httpx.Client) -> None:
        found = read(client).events
        assert found
        for event in found:
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "LAST-MODIFIED", "SEQUENCE"} <= event.keys()
            assert event["STATUS"] == "CONFIRMED"
            assert not event.alarms.times
        assert len({e["UID"] for e in found}) == len(found)


class TestEvents:
    def test_a_deadline_with_an_hour_stands_at_that_moment_in_japan(self, client: httpx.Client) -> None:
        event = events(client)[uid("setsubi.r1")]
        assert event["DTSTART"].dt == datetime(2026, 10, 12, 17, tzinfo=JST)
        assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
        assert event["SUMMARY"] == "【締切】みほん設備導入補助金（第3次）"
        assert event["URL"] == "https://example.com/setsubi"
        for words in (
            "締切：2026年10月12日 17時",
            "第3次締切：2026年10月12日（月・祝）17時",
            "出典：見本の資料（2026年9月1日時点）",
        ):
            assert words in event["DESCRIPTION"]

    def test_a_deadline_given_as_a_day_takes_the_whole_day(self, client: httpx.Client) -> None:
        event = events(client)[uid("osaka.r1")]
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 10, 18), date(2026, 10, 19))

    def test_what_has_no_day_has_no_place_in_it(self, client: httpx.Client) -> None:
        assert uid("yushi.r1") not in events(client)

    def test_an_opening_without_a_closing_day_stands_at_the_opening(self, client: httpx.Client, shelf: Shelf) -> None:
        opening = material.round_of(
            library.LOAN, "r7", opens_at=material.at(2026, 11, 2), closes_text="予算がなくなり次第"
        )
        shelf.put([library.LOAN, opening])
        event = events(client)[uid("yushi.r7")]
        assert (event["SUMMARY"], event["DTSTART"].dt) == ("【募集開始】みほん小口融資", date(2026, 11, 2))

    def test_it_reaches_two_years_back(self, client: httpx.Client) -> None:
        assert uid("kanki.reception") in events(client)
        with time_machine.travel(datetime(2027, 4, 1, tzinfo=JST), tick=False):
            assert uid("kanki.reception") not in events(client)

    def test_the_same_filters_as_the_calendar(self, client: httpx.Client) -> None:
        assert events(client, purpose="設備投資").keys() == {uid("setsubi.r1"), uid("setsubi.r2")}
        assert_problem(client.get("/calendar.ics", params={"prefecture": "愛知"}), 422)


class TestUpdates:
    def test_a_moved_deadline_reaches_the_same_event(self, client: httpx.Client, shelf: Shelf) -> None:
        before = events(client)[uid("osaka.r1")]
        moved = material.SUNDAY.model_copy(update={"closes_at": material.day_end(2026, 10, 30)})
        with time_machine.travel(NEXT_DAY, tick=False):
            shelf.put([*(d for d in material.DOCUMENTS if d.id != moved.id), moved])
            after = events(client)
        assert after[uid("osaka.r1")]["DTSTART"].dt == date(2026, 10, 30)
        assert after[uid("osaka.r1")]["SEQUENCE"] > before["SEQUENCE"]
        assert after[uid("osaka.r1")]["DTSTAMP"].dt > before["DTSTAMP"].dt
        assert after[uid("setsubi.r1")]["DTSTAMP"].dt == before["DTSTAMP"].dt

    def test_what_is_gone_is_cancelled_also_for_a_filtered_subscriber(self, client: httpx.Client, shelf: Shelf) -> None:
        events(client)
        with time_machine.travel(NEXT_DAY, tick=False):
            shelf.put([d for d in material.DOCUMENTS if d.id != material.SUNDAY.id])
            event = events(client, prefecture="大阪府")[uid("osaka.r1")]
            assert uid("osaka.r1") not in events(client, prefecture="北海道")
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
        with time_machine.travel(NEXT_DAY + timedelta(days=61), tick=False):
            assert uid("osaka.r1") not in events(client)


class TestConditionalRequests:
    def test_an_unchanged_feed_is_not_sent_again(self, client: httpx.Client) -> None:
        first = client.get("/calendar.ics")
        for name, value in (
            ("If-None-Match", first.headers["ETag"]),
            ("If-Modified-Since", first.headers["Last-Modified"]),
        ):
            again = client.get("/calendar.ics", headers={name: value})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]

    def test_it_stays_the_same_from_day_to_day(self, client: httpx.Client) -> None:
        first = client.get("/calendar.ics")
        with time_machine.travel(NEXT_DAY, tick=False):
            assert client.get("/calendar.ics").content == first.content

    def test_an_entity_tag_goes_before_a_date(self, client: httpx.Client) -> None:
        first = client.get("/calendar.ics")
        headers = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get("/calendar.ics", headers=headers).status_code == 200

    @pytest.mark.parametrize("value", ["きのう".encode().decode("latin-1"), "Thu, 01 Jan 1970 00:00:00 GMT", ""])
    def test_an_unreadable_or_older_date_gets_the_feed(self, client: httpx.Client, value: str) -> None:
        headers = [(b"if-modified-since", value.encode("latin-1"))]
        assert client.get("/calendar.ics", headers=headers).status_code == 200
