"""Days in Japan: weekday, holidays, the time of day of a deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.calendar.days import Day, day_of, end_of, start_of, time_of_day
from tests.knowledge.calendar.material import at


@pytest.mark.parametrize(
    ("day", "weekday", "holiday", "is_off"),
    [
        (date(2026, 11, 25), "水", None, False),
        (date(2026, 11, 22), "日", None, True),
        (date(2026, 11, 3), "火", "文化の日", True),
        (date(2027, 3, 22), "月", "振替休日", True),
        (date(2026, 12, 30), "水", "年末年始", True),
        (date(2027, 1, 1), "金", "元日", True),
        (date(2027, 1, 4), "月", None, False),
    ],
)
def test_a_day_knows_whether_counters_are_closed(day: date, weekday: str, holiday: str | None, is_off: bool) -> None:
    found = Day(day)
    assert (found.weekday, found.is_off) == (weekday, is_off)
    assert (holiday or "") in (found.holiday or "")
    assert bool(found.holiday) == bool(holiday)


def test_a_day_is_written_with_its_weekday() -> None:
    assert str(Day(date(2026, 11, 25))) == "2026年11月25日（水）"


def test_the_day_of_a_moment_is_that_in_japan() -> None:
    assert day_of(datetime(2026, 10, 1, 15, 30, tzinfo=UTC)) == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 10, 12, 17), "17時"),
        (at(2026, 10, 12, 9, 5), "9時5分"),
        (datetime(2026, 10, 12, 3, 0, tzinfo=UTC), "12時"),
        (end_of(date(2026, 10, 12)), ""),
        (start_of(date(2026, 10, 12)), ""),
        (at(2026, 10, 12, 23, 59), "23時59分"),
    ],
)
def test_a_time_of_day_is_said_only_where_one_was_stated(moment: datetime, words: str) -> None:
    assert time_of_day(moment) == words
