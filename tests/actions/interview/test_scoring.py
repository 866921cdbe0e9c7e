"""What the answers add up to."""

from __future__ import annotations

import pytest

from actions.interview.engine import finish_early, give, skip
from actions.interview.scoring import score
from tests.actions.interview.walking import AT, SCRIPT, fresh, totalling, walked

NOTHING = (None, None, None)


@pytest.mark.parametrize(("total", "level"), [(13, "low"), (29, "low"), (30, "high"), (52, "high")])
def test_the_level_turns_between_29_and_30(total: int, level: str) -> None:
    result = score(SCRIPT, walked(None, given=totalling(total)))
    assert (result.literacy_total, result.literacy, result.level) == (total, total, level)
    assert (result.early, result.missing) == (False, 0)


@pytest.mark.parametrize(
    ("values", "a", "b", "support"),
    [
        ("11111", 10, 0, "accompanied"),
        ("55555", 0, 10, "independent"),
        ("33333", 0, 0, "accompanied"),
        ("15333", 2, 2, "accompanied"),
        ("14433", 2, 2, "accompanied"),
        ("14443", 2, 3, "independent"),
    ],
)
def test_the_side_with_more_points_decides_and_a_tie_is_accompanied(values: str, a: int, b: int, support: str) -> None:
    pairs = {f"q6_0{n}": value for n, value in enumerate(values, start=1)}
    result = score(SCRIPT, walked(None, given=totalling(40) | pairs))
    assert (result.a_points, result.b_points, result.support) == (a, b, support)


def test_the_upper_two_levels_are_issues() -> None:
    levels = {f"q2_0{n}": value for n, value in enumerate("1234444", start=1)}
    result = score(SCRIPT, walked(None, given=levels))
    assert [i.is_issue for i in result.issues] == [True, True, False, False, False, False, False]
    assert [round(i.share, 2) for i in result.issues[:4]] == [1.0, 0.67, 0.33, 0.0]


def test_the_balance_goes_from_0_to_1_by_topic() -> None:
    result = score(SCRIPT, walked(None, given=totalling(13) | {"q4_01": "1", "q4_02": "1"}))
    assert result.digital_balance == {
        "機器と通信": 1.0,
        "仕事での活用": 0.0,
        "考え方": 0.0,
        "人": 0.0,
        "お金と安全": 0.0,
    }


def test_nothing_answered_tells_nothing() -> None:
    result = score(SCRIPT, finish_early(SCRIPT, walked("stage"), AT))
    assert (result.literacy, result.level, result.support) == NOTHING
    assert (result.early, result.issues, result.tools) == (True, (), ())
    assert set(result.digital_balance.values()) == {None}
    assert score(SCRIPT, fresh()).early


@pytest.mark.parametrize(("answered", "level"), [(6, None), (7, "high"), (12, "high")])
def test_a_level_is_told_from_seven_statements_on(answered: int, level: str | None) -> None:
    until = f"q4_{answered + 1:02}"
    result = score(SCRIPT, finish_early(SCRIPT, walked(until, given=totalling(39)), AT))
    assert (result.level, result.literacy_answered, result.early) == (level, answered, True)
    assert result.literacy == (39 if level else None)


def test_what_was_left_out_is_counted_as_missing_and_not_as_the_least() -> None:
    interview = skip(SCRIPT, walked("q4_13", given=totalling(39)), AT)
    result = score(SCRIPT, walked(None, interview))
    assert (result.literacy_total, result.literacy, result.missing, result.early) == (36, 39, 1, False)


def test_pairs_of_a_branch_that_no_longer_applies_do_not_count() -> None:
    low = walked(None, given=totalling(29) | {f"q5_0{n}": "5" for n in range(1, 6)})
    assert score(SCRIPT, low).support == "independent"
    high = give(SCRIPT, low, "q4_13", "2", AT)
    assert (score(SCRIPT, high).support, score(SCRIPT, high).early) == (None, True)
