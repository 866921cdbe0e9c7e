"""Hours of an adviser made into slots: what is offered can be held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.consultation.availability import Calendar, is_offered, quarter_of, quarters, slots_on
from actions.consultation.hours import Hours
from actions.consultation.models import Adviser, Availability, DayException, Mode, Slot, Window, slot_of
from knowledge.calendar.days import Day
from knowledge.clock import JST
from tests.actions.consultation.material import HOURS, MONDAY, WORKDAYS, adviser, at

DAY = MONDAY.date()
LONG_AGO = datetime(2026, 12, 1, tzinfo=JST)


def starts(
    availability: Availability,
    day: date = DAY,
    minutes: int = 30,
    mode: Mode | None = "web",
    now: datetime = LONG_AGO,
    modes: tuple[Mode, ...] = ("web", "phone"),
) -> list[str]:
    calendar = Calendar(Adviser("a-1", "試験 太郎", modes=modes), Hours(availability))
    return [f"{s.starts_at.astimezone(JST):%H:%M}" for s in slots_on([calendar], day, minutes, mode, now)]


def only(begins: str, ends: str, mode: Mode | None = None) -> Window:
    """Hours on Monday."""
    return Window(0, time.fromisoformat(begins), time.fromisoformat(ends), mode)


def test_slots_lie_on_the_grid_and_end_within_the_hours() -> None:
    assert starts(Availability((only("09:15", "11:00"),))) == ["09:30", "10:00", "10:30"]
    assert starts(Availability((only("09:15", "11:00"),)), minutes=60) == ["09:30", "10:00"]
    assert starts(Availability((only("09:00", "09:45"),)), minutes=60) == []


def test_hours_that_touch_are_one() -> None:
    assert starts(Availability((only("10:00", "11:00"), only("09:00", "10:00"))), minutes=60) == [
        "09:00", "09:30", "10:00",
    ]  # fmt: skip


def test_hours_for_a_mode_are_for_no_other() -> None:
    mixed = Availability((only("09:00", "10:00"), only("10:00", "11:00", "phone")))
    assert starts(mixed) == ["09:00", "09:30"]
    assert starts(mixed, mode="phone") == ["09:00", "09:30", "10:00", "10:30"]
    assert starts(mixed, mode=None, modes=("phone",)) == ["09:00", "09:30", "10:00", "10:30"]


def test_exceptions_close_and_open() -> None:
    day = DAY
    off = DayException(day, False)
    morning_off = DayException(day, False, time(9), time(12))
    evening = DayException(day, True, time(18), time(19))
    assert starts(Availability(WORKDAYS, (off,))) == []
    assert starts(Availability(WORKDAYS, (morning_off,)))[0] == "12:00"
    assert starts(Availability(WORKDAYS, (evening,)))[-3:] == ["16:30", "18:00", "18:30"]
    assert starts(Availability(WORKDAYS, (off, evening))) == []
    assert len(starts(Availability(WORKDAYS, (off,)), day + timedelta(days=1))) == 16


def test_holidays_are_closed_unless_someone_works_on_them() -> None:
    holiday, new_year = date(2026, 11, 23), date(2026, 12, 29)
    before = datetime(2026, 11, 20, tzinfo=JST)
    for day in (holiday, new_year):
        assert starts(HOURS, day, now=before) == []
        assert len(starts(Availability(WORKDAYS, on_holidays=True), day, now=before)) == 16
    extra = DayException(holiday, True, time(10), time(11))
    assert starts(Availability(WORKDAYS, (extra,)), holiday, now=before) == ["10:00", "10:30"]


def test_the_same_day_is_possible_until_the_lead_time() -> None:
    availability = Availability(WORKDAYS, lead_minutes=60)
    assert starts(availability, now=at(14, 0))[0] == "15:00"
    assert starts(availability, now=at(14, 1))[0] == "15:30"
    assert starts(availability, now=at(16, 0)) == []
    assert starts(Availability(WORKDAYS, lead_minutes=3 * 24 * 60), now=at(9, day=4))[0] == "09:00"


def test_nothing_is_offered_beyond_the_horizon_or_of_who_is_away() -> None:
    ten_days = Availability(WORKDAYS, horizon_days=10)
    assert starts(ten_days, date(2026, 12, 17), now=MONDAY)
    assert starts(ten_days, date(2026, 12, 18), now=MONDAY) == []
    away = Calendar(adviser(active=False), Hours(HOURS))
    assert list(slots_on([away], DAY, 30, None, LONG_AGO)) == []


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_zone_of_the_server_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time as clock

    monkeypatch.setenv("TZ", zone)
    clock.tzset()
    try:
        assert starts(HOURS)[0] == "09:00"
    finally:
        monkeypatch.undo()
        clock.tzset()


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 10, 15, 30, 45)))
MODES: st.SearchStrategy[Mode | None] = st.sampled_from((None, "web", "phone"))
DAYS = st.dates(date(2026, 11, 20), date(2027, 1, 10))


@st.composite
def hours(draw: st.DrawFn) -> tuple[time, time]:
    begins, ends = sorted((draw(TIMES), draw(TIMES)))
    return (begins, ends) if begins < ends else (time(9), time(17))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any hours, any exceptions, some of it booked."""
    windows = [Window(draw(st.integers(0, 6)), *draw(hours()), draw(MODES)) for _ in range(draw(st.integers(1, 6)))]
    exceptions = []
    for _ in range(draw(st.integers(0, 3))):
        begins, ends = draw(hours()) if draw(st.booleans()) else (None, None)
        exceptions.append(DayException(draw(DAYS), draw(st.booleans()), begins, ends, draw(MODES)))
    availability = Availability(
        tuple(windows), tuple(exceptions), draw(st.sampled_from((0, 15, 30))), draw(st.integers(0, 2000)),
        draw(st.integers(1, 40)), draw(st.booleans()),
    )  # fmt: skip
    booked: set[datetime] = set()
    for _ in range(draw(st.integers(0, 4))):
        begin = datetime.combine(draw(DAYS), draw(TIMES).replace(minute=30), JST)
        booked.update(quarters(begin, begin + timedelta(minutes=draw(st.sampled_from((30, 60)))), 15))
    return Calendar(Adviser("a-1", "試験 太郎"), Hours(availability), set(map(quarter_of, booked)))


def found(calendar: Calendar, now: datetime, minutes: int) -> Iterator[Slot]:
    for n in range(45):
        yield from slots_on([calendar], now.astimezone(JST).date() + timedelta(days=n), minutes, None, now)


@settings(max_examples=150, deadline=None)
@given(calendars(), st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 31)), st.sampled_from((30, 60)))  # noqa: DTZ001
def test_whatever_the_hours_what_is_offered_can_be_held(calendar: Calendar, moment: datetime, minutes: int) -> None:
    now, rules = moment.replace(tzinfo=JST), calendar.hours.availability
    for slot in found(calendar, now, minutes):
        local = slot.starts_at.astimezone(JST)
        assert slot.starts_at >= now + timedelta(minutes=rules.lead_minutes)
        assert (local.date() - now.date()).days <= rules.horizon_days
        assert local.minute in (0, 30) and slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert calendar.taken.isdisjoint(map(quarter_of, quarters(slot.starts_at, slot.ends_at, rules.buffer_minutes)))
        own = [e for e in rules.exceptions if e.day == local.date() and e.mode in (None, slot.mode)]
        for e in own:
            if not e.open:
                assert e.begins is not None and e.ends is not None, "closed all day"
                end = slot.ends_at.astimezone(JST)
                assert local.time() >= e.ends or (end.date() == local.date() and end.time() <= e.begins)
        if Day(local.date()).holiday and not rules.on_holidays:
            assert any(e.open for e in own)
        assert is_offered(calendar, slot, now)


@given(st.sampled_from((30, 60)), st.sampled_from((0, 15, 30)))
def test_quarters_cover_a_consultation_and_its_buffer(minutes: int, buffer: int) -> None:
    taken = quarters(at(10), at(10) + timedelta(minutes=minutes), buffer)
    assert taken[0] == at(10).astimezone(UTC)
    assert len(taken) == (minutes + buffer) // 15
    assert taken[-1] + timedelta(minutes=15) == at(10) + timedelta(minutes=minutes + buffer)


def test_a_slot_that_was_never_in_the_hours_is_not_offered() -> None:
    calendar = Calendar(Adviser("a-1", "試験 太郎"), Hours(HOURS))
    assert is_offered(calendar, slot_of("a-1", at(9), 30, "web"), MONDAY)
    assert not is_offered(calendar, slot_of("a-1", at(17), 30, "web"), MONDAY)
