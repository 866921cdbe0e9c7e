"""How urgent somebody is: time, deadlines, words, early signals; each with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.advice.queue import Waiting, in_order
from actions.advice.urgency import Closing, Situation, table, urgency
from knowledge.models.vocabulary import ISSUES
from tests.actions.consultation.material import MONDAY

LATER = MONDAY + timedelta(days=10)


def situation(**fields: object) -> Situation:
    return Situation(**{"starts_at": LATER, "since": MONDAY, **fields})  # type: ignore[arg-type]


def test_whoever_has_nothing_urgent_stands_low_and_without_a_reason() -> None:
    found = urgency(situation(words=("ホームページを作りたい",)), MONDAY)
    assert (found.points, found.level, found.label, found.reasons) == (0, "low", "ふつう", ())


@pytest.mark.parametrize(
    ("ahead", "reason"),
    [
        (timedelta(minutes=40), "あと40分で始まります"),
        (timedelta(hours=2), "あと2時間で始まります"),
        (timedelta(hours=20), "あと20時間で始まります"),
        (timedelta(days=3), "あと3日で始まります"),
    ],
)
def test_the_nearer_the_consultation_the_more_urgent(ahead: timedelta, reason: str) -> None:
    nearer, farther = (urgency(situation(starts_at=MONDAY + a), MONDAY) for a in (ahead, ahead * 5))
    assert nearer.reasons == (reason,)
    assert nearer.points > farther.points


@pytest.mark.parametrize(
    ("days", "when"), [(0, "今日まで"), (1, "あと1日"), (7, "あと7日"), (14, "あと14日"), (15, None)]
)
def test_a_scheme_that_was_looked_at_and_closes_soon_counts(days: int, when: str | None) -> None:
    closes_at = MONDAY.replace(hour=17) + timedelta(days=days)
    found = urgency(situation(closing=(Closing("みほん補助金", closes_at),)), MONDAY)
    assert found.reasons == ((f"見ていた「みほん補助金」の締切が近いです（{when}）",) if when else ())


def test_of_several_deadlines_the_first_that_is_not_over_counts_once() -> None:
    closing = tuple(Closing(f"{d}日", MONDAY + timedelta(days=d)) for d in (6, -1, 2))
    (reason,) = urgency(situation(closing=closing), MONDAY).reasons
    assert "「2日」" in reason


def test_a_word_of_worry_counts_once_for_its_group_however_it_is_written() -> None:
    said = ("今月の給料が出せない", "ﾘｽｹしたい", "税金が払えない")
    reasons = urgency(situation(words=said), MONDAY).reasons
    assert [r for r in reasons if "お金" in r] == ["お金の支払いの心配を話しています（「払えない」）"]
    assert any("「今月」" in r for r in reasons)


def test_only_an_issue_to_be_tackled_at_once_is_an_early_signal() -> None:
    issues = (("財務の改善", 1.0), ("経営改善", 2 / 3))
    assert urgency(situation(issues=issues), MONDAY).reasons == ("診断で「財務の改善」が「すぐ取り組みたい」です",)


def test_whoever_waits_for_a_call_becomes_more_urgent_with_time() -> None:
    fresh, old = (urgency(Situation(None, MONDAY - timedelta(hours=h)), MONDAY) for h in (1, 30))
    assert fresh.reasons == ("連絡を待っています（1時間）",) and old.reasons == ("連絡を待って30時間たちました",)
    assert old.points > fresh.points


def test_a_booking_that_is_not_confirmed_says_so() -> None:
    assert urgency(situation(unconfirmed=True), MONDAY).reasons == ("予約の確認がまだ済んでいません",)


def test_the_signals_are_issues_of_the_diagnosis() -> None:
    assert set(table().signals) <= set(ISSUES)


def test_the_queue_is_ordered_by_urgency_then_by_fit_then_by_time() -> None:
    def waits(key: str, days: float, *fits: str, words: tuple[str, ...] = ()) -> Waiting:
        return Waiting(key, situation(starts_at=MONDAY + timedelta(days=days), words=words), fits)

    queue = in_order(
        [waits("later", 10), waits("soon", 9), waits("fits", 11, "くわしい"), waits("worry", 12, words=("倒産",))],
        MONDAY,
    )
    assert [p.waiting.key for p in queue] == ["worry", "fits", "soon", "later"]
    assert [p.number for p in queue] == [1, 2, 3, 4]
    assert queue[1].reasons == ("くわしい",)
