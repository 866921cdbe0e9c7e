"""`GET /api/v1/slots`."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.actions.consultation.material import at
from tests.connectors.booking.counter import Counter
from tests.connectors.problems import assert_problem


def starts(slots: list[dict[str, str]]) -> list[datetime]:
    return [datetime.fromisoformat(slot["starts_at"]) for slot in slots]


def test_from_now_on_for_two_weeks_where_nothing_is_said(counter: Counter) -> None:
    slots = counter.slots()
    assert set(slots[0]) == {"slot_id", "starts_at", "ends_at", "mode"}
    found = starts(slots)
    assert found == sorted(found)
    assert found[0] == at(9)
    assert found[-1] == at(16, 30, day=18), "the last one before the second weekend"
    assert {slot["mode"] for slot in slots} == {"web", "phone"}


def test_days_are_meant_whole_and_times_may_have_lost_their_plus(desk: Counter) -> None:
    day = starts(desk.slots(**{"from": "2026-12-08", "to": "2026-12-08", "mode": "web"}))
    assert (day[0], day[-1], len(day)) == (at(9, day=8), at(16, 30, day=8), 16)
    hour = desk.client.get("/api/v1/slots?from=2026-12-08T10:00:00+09:00&to=2026-12-08T11:00:00%2B09:00&mode=phone")
    assert starts(hour.json()["slots"]) == [at(10, day=8), at(10, 30, day=8)]


def test_what_is_over_is_left_out_of_a_window_that_began_before(desk: Counter) -> None:
    assert starts(desk.slots(**{"from": "2026-12-01", "to": "2026-12-07"}))[0] == at(9)


def test_an_hour_can_be_asked_for(desk: Counter) -> None:
    slot = desk.slots(minutes=60)[0]
    assert datetime.fromisoformat(slot["ends_at"]) - datetime.fromisoformat(slot["starts_at"]) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"mode": "letter"}, "mode"), ({"from": "tomorrow"}, "from"), ({"to": "2026-13-01"}, "to"),
        ({"from": "2026-12-10", "to": "2026-12-09"}, "to"), ({"to": "2026-12-06"}, "to"),
        ({"from": "2026-11-01", "to": "2026-11-30"}, "to"), ({"from": "2026-12-08", "to": "2027-03-01"}, "to"),
        ({"minutes": 45}, "minutes"), ({"topic": "あ" * 501}, "topic"),
    ],
)  # fmt: skip
def test_odd_questions_are_refused_by_field(desk: Counter, asked: dict[str, str], field: str) -> None:
    errors = assert_problem(desk.client.get("/api/v1/slots", params=asked), 422)["errors"]
    assert isinstance(errors, list)
    assert errors[0]["field"] == field


def test_a_window_of_sixty_days_is_fine(desk: Counter) -> None:
    assert len(desk.slots(**{"from": "2026-12-08", "to": "2027-02-06"})) > 1_000
