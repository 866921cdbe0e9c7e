"""When the office is open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.handover.office_hours import OfficeHours
from knowledge.clock import JST


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JST)


@pytest.mark.parametrize(
    ("written", "moment", "is_open"),
    [
        ("月-金 09:00-17:00", at(20, 9), True),
        ("月-金 09:00-17:00", at(20, 16, 59), True),
        ("月-金 09:00-17:00", at(20, 17), False),
        ("月-金 09:00-17:00", at(20, 8, 59), False),
        ("月-金 09:00-17:00", at(21, 12), False),
        ("月－金　９：００〜１７：００", at(20, 10), True),
        ("月水金 9:00-12:00 13:00-17:00", at(20, 12, 30), False),
        ("月水金 9:00-12:00 13:00-17:00", at(20, 13), True),
        ("月-金 09:00-17:00、土 10:00-12:00", at(21, 11), True),
        ("土-月 10:00-24:00", at(22, 23, 59), True),
        ("土-月 10:00-24:00", at(20, 12), False),
        ("月-金 09:00-17:00, 祝 10:00-12:00", at(23, 11), True),
        ("月-金 09:00-17:00, 祝 10:00-12:00", at(23, 13), False),
        ("", at(20, 12), False),
    ],
)
def test_the_office_is_open_in_its_hours(written: str, moment: datetime, is_open: bool) -> None:
    assert OfficeHours.parse(written).open_at(moment) is is_open


def test_the_hours_are_those_of_japan_whatever_offset_the_time_has() -> None:
    hours = OfficeHours.parse("月-金 09:00-17:00")
    assert hours.open_at(datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
    assert not hours.open_at(datetime(2026, 11, 20, 8, 0, tzinfo=UTC))


@pytest.mark.parametrize("holiday", [at(23, 12), at(3, 12), datetime(2026, 9, 22, 12, tzinfo=JST)])
def test_a_public_holiday_is_no_office_day(holiday: datetime) -> None:
    """労働感謝の日, 文化の日, and the day between two holidays that becomes one."""
    assert holiday.weekday() < 5
    assert not OfficeHours.parse("月-金 09:00-17:00").open_at(holiday)


@pytest.mark.parametrize("written", ["", "  "])
def test_without_hours_there_are_no_staff(written: str) -> None:
    assert not OfficeHours.parse(written).staffed
    assert OfficeHours.parse("金 09:00-17:00").staffed


@pytest.mark.parametrize(
    "wrong",
    [
        "9-17", "月-金", "月-金 17:00-09:00", "月-金 09:00-25:00", "月-金 09:00-09:00", "平日 09:00-17:00",
        "月-金 09:00-17:00, 金 10:00-11:00", "月-金 09:00-13:00 12:00-17:00", "月-金 09.00-17.00", "月- 09:00-17:00",
        "月-金 09:00-17:00,", "月金-水 09:00-17:00", "月-金 09:00-17:60", "月-金 24:00-09:00",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"曜日|時間"):
        OfficeHours.parse(wrong)
