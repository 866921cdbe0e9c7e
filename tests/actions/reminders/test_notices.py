"""What is due, worked out of wishes, rounds and the time alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.reminders.notices import DAYS_BEFORE, Known, Wish, due, is_quiet
from actions.reminders.ports import UpcomingRound
from knowledge.clock import JST
from tests.actions.reminders.material import NOON, upcoming

CLOSES = datetime(2026, 12, 18, 17, tzinfo=JST)


def wish(**fields: Any) -> Wish:
    return Wish(**({"document_id": "test:a", "days_before": DAYS_BEFORE, "openings": True, "since": NOON} | fields))


def known(*rounds: UpcomingRound) -> dict[str, Known]:
    return {r.round_id: Known(r.document_id, r.opens_at, r.closes_at) for r in rounds}


def kinds(found: UpcomingRound, now: datetime, before: Mapping[str, Known] | None = None, **fields: Any) -> list[str]:
    """Kinds of what is due; of a deadline its days-before."""
    before = known(found) if before is None else before
    notices = due(wish(**fields), [found], before, now)
    return [n.key.split("|")[1] if n.kind == "closes" else n.kind for n in notices]


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [(15, []), (14, ["14"]), (13, ["14"]), (8, ["14"]), (7, ["7"]), (2, ["7"]), (1, ["1"]), (0, ["1"])],
)
def test_the_last_threshold_reached_counts_also_when_its_day_was_missed(days_left: int, expected: list[str]) -> None:
    assert kinds(upcoming(), CLOSES.replace(hour=9) - timedelta(days=days_left)) == expected


def test_what_is_over_is_not_told() -> None:
    assert kinds(upcoming(), CLOSES + timedelta(seconds=1)) == []
    assert kinds(upcoming(), CLOSES, {}) == []


def test_what_was_true_already_when_it_was_asked_for_is_not_told_again() -> None:
    asked = CLOSES - timedelta(days=10)
    assert kinds(upcoming(), asked + timedelta(days=1), since=asked) == []
    assert kinds(upcoming(), asked + timedelta(days=3), since=asked) == ["7"]
    assert kinds(upcoming(), CLOSES.replace(hour=9), since=CLOSES.replace(hour=8)) == []


def test_a_round_without_a_closing_day_has_no_deadline_to_tell() -> None:
    assert kinds(upcoming(closes_at=None, closes_text="随時"), NOON + timedelta(days=400)) == []


def test_an_opening_is_told_once_it_has_come() -> None:
    opens = NOON + timedelta(days=5)
    found = upcoming(opens_at=opens)
    assert kinds(found, opens - timedelta(seconds=1)) == []
    assert kinds(found, opens) == ["opens"]
    assert kinds(found, opens, openings=False) == []


def test_no_deadline_of_a_round_that_is_not_open_yet_is_told() -> None:
    assert kinds(upcoming(opens_at=CLOSES - timedelta(days=3)), CLOSES - timedelta(days=5)) == []


@pytest.mark.parametrize("opens_at", [None, NOON - timedelta(days=3)])
def test_a_round_only_known_since_is_a_new_one(opens_at: datetime | None) -> None:
    found = upcoming(opens_at=opens_at)
    assert kinds(found, NOON, {}) == ["opens"]
    assert kinds(found, NOON) == []


def test_a_moved_deadline_is_told_with_the_former_one() -> None:
    found = upcoming(closes_at=CLOSES + timedelta(days=7))
    (notice,) = due(wish(), [found], known(upcoming()), NOON)
    assert (notice.kind, notice.before) == ("moved", CLOSES)


def test_a_round_whose_id_changed_with_its_text_is_moved_and_not_new() -> None:
    found = upcoming("test:a.r2", document_id="test:a", closes_at=CLOSES + timedelta(days=7))
    (notice,) = due(wish(), [found], known(upcoming()), NOON)
    assert (notice.kind, notice.before) == ("moved", CLOSES)


def test_a_next_round_of_the_same_scheme_is_new_and_not_moved() -> None:
    second = upcoming("test:a.r2", opens_at=NOON - timedelta(hours=1), closes_at=CLOSES + timedelta(days=90))
    notices = due(wish(since=NOON - timedelta(days=1)), [second], known(upcoming()), NOON)
    assert [n.kind for n in notices] == ["opens"]


def test_a_scheme_is_known_by_its_other_ids() -> None:
    assert wish(document_id="old:a").covers(upcoming(also=("old:a",)))
    assert not wish(document_id="old:b").covers(upcoming(also=("old:a",)))


@pytest.mark.parametrize(
    ("conditions", "stated", "expected"),
    [
        ({"prefectures": ("愛知県",)}, {"prefectures": ("愛知県", "岐阜県")}, True),
        ({"prefectures": ("愛知県",)}, {"prefectures": ("東京都",)}, False),
        ({"prefectures": ("愛知県",)}, {}, True),
        ({"prefectures": ("愛知県",), "industries": ("製造業",)}, {"industries": ("建設業",)}, False),
        ({"purposes": ("IT化",)}, {}, False),
        ({"purposes": ("IT化",)}, {"purposes": ("IT化", "人材")}, True),
        ({}, {"prefectures": ("東京都",)}, True),
    ],
)
def test_a_condition_takes_what_is_nationwide_and_for_any_trade(
    conditions: dict[str, Any], stated: dict[str, Any], expected: bool
) -> None:
    assert wish(document_id=None, **conditions).covers(upcoming(**stated)) is expected


@pytest.mark.parametrize(("hour", "quiet"), [(0, True), (7, True), (8, False), (20, False), (21, True), (23, True)])
def test_it_is_quiet_at_night_in_japan(hour: int, quiet: bool) -> None:
    assert is_quiet(datetime(2026, 11, 21, hour, 59, tzinfo=JST)) is quiet


moments = st.integers(-20 * 24 * 60, 100 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(
    closes_at=moments,
    opens_at=st.none() | moments,
    since=moments,
    days=st.sets(st.integers(0, 60), min_size=1, max_size=4),
    first_look=moments,
    looks=st.integers(1, 120),
)
def test_whenever_one_looks_nothing_is_told_late_or_twice(
    closes_at: datetime, opens_at: datetime | None, since: datetime, days: set[int], first_look: datetime, looks: int
) -> None:
    found = upcoming(closes_at=closes_at, opens_at=opens_at)
    asked = wish(since=since, days_before=tuple(days))
    said: set[str] = set()
    for step in range(looks):
        now = max(first_look, since) + timedelta(hours=11 * step)
        fresh = [n for n in due(asked, [found], known(found), now) if n.key not in said]
        assert len({n.key for n in fresh}) == len(fresh) <= 2
        for notice in fresh:
            assert now < closes_at
            if notice.kind == "closes":
                days_left = (closes_at.date() - now.date()).days
                assert days_left <= int(notice.key.split("|")[1])
        said |= {n.key for n in fresh}
    assert len(said) <= len(days) + 1


@given(minutes=st.integers(-60 * 24 * 40, 60 * 24 * 40))
def test_any_other_deadline_is_moved_and_the_same_is_not(minutes: int) -> None:
    found = replace(upcoming(), closes_at=CLOSES + timedelta(minutes=minutes))
    notices = due(wish(), [found], known(upcoming()), NOON)
    still_open = found.closes_at is not None and found.closes_at > NOON
    assert ("moved" in [n.kind for n in notices]) is (minutes != 0 and still_open)
