"""Calendars that an office keeps as iCalendar: windows, deadlines, repetitions, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.indexer.sources.office import ABOUT, at, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose calendars have a source and an address."""
    (tmp_path / "folder.yml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


def event(uid: str, summary: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"))


def calendar(folder: Path, *events: str) -> None:
    """An iCalendar file of these events."""
    text = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *events, "END:VCALENDAR", ""))
    (folder / "calendar.ics").write_text(text, encoding="utf-8", newline="")


class TestICalendar:
    def test_a_name_tells_a_deadline_an_opening_or_a_window(self, folder: Path) -> None:
        calendar(
            folder,
            event("1", "設備補助の締切", "DTSTART;VALUE=DATE:20261211"),
            event(
                "2",
                "販路補助【申請期限】",
                "DTSTART;TZID=Asia/Tokyo:20261211T170000",
                "DTEND;TZID=Asia/Tokyo:20261211T180000",
            ),
            event("3", "融資 受付開始", "DTSTART:20261130T150000Z"),
            event("4", "研修", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261205"),
            event("5", "小規模事業者持続化補助金 締切", "DTSTART:20261211T170000"),
        )
        rounds, _, refused = read(folder)
        assert refused == {}
        assert [(r.title, r.opens_at, r.closes_at) for r in rounds] == [
            ("設備補助", None, at("2026-12-11T23:59:59")),
            ("販路補助", None, at("2026-12-11T17:00")),
            ("融資", at("2026-12-01T00:00"), None),
            ("研修", at("2026-12-01T00:00"), at("2026-12-04T23:59:59")),
            ("小規模事業者持続化補助金", None, at("2026-12-11T17:00")),
        ]
        assert rounds[4].document_id == "starter:jizokuka-hojo"

    def test_address_region_trade_and_age_are_taken_from_the_event(self, folder: Path) -> None:
        calendar(
            folder,
            event(
                "1", "設備補助 締切", "DTSTART;VALUE=DATE:20261211", "CATEGORIES:愛知県,製造業", "LAST-MODIFIED:20261031T150000Z",
                "DESCRIPTION:くわしくは https://example.jp/a （事務局）",
            ),
        )  # fmt: skip
        (found,), _, _ = read(folder)
        assert (found.url, found.as_of) == ("https://example.jp/a", date(2026, 11, 1))
        assert (found.prefectures, found.industries) == (("愛知県",), ("製造業",))

    def test_an_id_goes_by_the_uid_whatever_changes(self, folder: Path) -> None:
        calendar(folder, event("a@example.jp", "設備補助 締切", "DTSTART;VALUE=DATE:20261211"))
        before = read(folder)[0][0].id
        calendar(folder, event("a@example.jp", "設備補助 締切", "DTSTART;VALUE=DATE:20261218"))
        assert read(folder)[0][0].id == before

    def test_repetitions_are_written_out_for_a_year_but_for_exceptions_and_moved_ones(self, folder: Path) -> None:
        calendar(
            folder,
            event(
                "1", "月例融資 締切", "DTSTART;VALUE=DATE:20261010", "RRULE:FREQ=MONTHLY", "EXDATE;VALUE=DATE:20261210"
            ),
            event("1", "月例融資 締切", "DTSTART;VALUE=DATE:20270112", "RECURRENCE-ID;VALUE=DATE:20270110"),
        )
        rounds, schemes, _ = read(folder)
        days = sorted(r.closes_at.date() for r in rounds if r.closes_at)
        assert days[:4] == [date(2026, 10, 10), date(2026, 11, 10), date(2027, 1, 12), date(2027, 2, 10)]
        assert days[-1] == date(2027, 11, 10)
        assert len({r.id for r in rounds}) == len(days) == 13
        assert len(schemes) == 1

    @pytest.mark.parametrize("until", ["UNTIL=20261212", "UNTIL=20261212T145959Z", "COUNT=3"])
    def test_repetitions_end_when_they_say_so(self, folder: Path, until: str) -> None:
        start = "DTSTART;TZID=Asia/Tokyo:20261128T170000"
        calendar(folder, event("1", "週例 締切", start, "DURATION:PT1H", f"RRULE:FREQ=WEEKLY;{until}"))
        assert [r.closes_at for r in read(folder)[0]] == [
            at("2026-11-28T17:00"), at("2026-12-05T17:00"), at("2026-12-12T17:00"),
        ]  # fmt: skip

    def test_of_one_that_began_long_ago_only_the_repetitions_around_today_are_given(self, folder: Path) -> None:
        calendar(folder, event("1", "週例 締切", "DTSTART;VALUE=DATE:20100105", "RRULE:FREQ=WEEKLY"))
        days = [r.closes_at.date() for r in read(folder)[0] if r.closes_at]
        assert (days[0], days[-1], len(days)) == (date(2025, 11, 25), date(2027, 11, 16), 104)

    def test_what_repeats_by_the_hour_is_refused(self, folder: Path) -> None:
        calendar(folder, event("1", "時報", "DTSTART:20261211T170000", "RRULE:FREQ=HOURLY"))
        assert "細かすぎます" in read(folder)[2]["calendar.ics 1件目"]

    def test_a_cancelled_event_is_passed_over_and_a_broken_one_refused(self, folder: Path) -> None:
        calendar(
            folder,
            event("1", "中止 締切", "DTSTART;VALUE=DATE:20261211", "STATUS:CANCELLED"),
            event("2", "日のない補助 締切"),
            "BEGIN:VEVENT\r\nSUMMARY:名札のない補助\r\nDTSTART;VALUE=DATE:20261211\r\nEND:VEVENT",
            event("4", "逆の補助", "DTSTART:20261211T170000", "DTEND:20261211T160000"),
            event("5", "よい補助 締切", "DTSTART;VALUE=DATE:20261211"),
        )
        rounds, _, refused = read(folder)
        assert [r.title for r in rounds] == ["よい補助"]
        assert refused == {
            "calendar.ics 2件目": "日時を読めません",
            "calendar.ics 3件目": "UIDがありません",
            "calendar.ics 4件目": "終わりが始まりより前です",
        }

    def test_what_is_no_calendar_is_refused(self, folder: Path) -> None:
        (folder / "calendar.ics").write_bytes(b"BEGIN:VEVENT\r\nnonsense")
        assert read(folder)[2] == {"calendar.ics": "カレンダー（ICS）として読めません"}
