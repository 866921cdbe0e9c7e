"""What a result says of an interview: the type, the steps, what fits and why, and what has changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from actions.interview.result.content import content
from actions.interview.result.ports import PeerGroup
from actions.interview.scoring import score
from actions.reminders.ports import UpcomingRound
from knowledge.clock import JST
from knowledge.models.vocabulary import ISSUES
from tests.actions.interview.result.material import (
    NOW,
    FakeSearch,
    broken_off,
    case,
    finished,
    result_of,
    scheme,
)  # fmt: skip
from tests.actions.interview.walking import SCRIPT, fresh


@pytest.mark.parametrize(
    ("total", "pair", "key"),
    [
        (29, "1", "low_accompanied"),
        (29, "5", "low_independent"),
        (30, "3", "high_accompanied"),
        (30, "5", "high_independent"),
    ],
)
def test_each_type_is_told_in_its_own_words(total: int, pair: str, key: str) -> None:
    told = result_of(finished(total, pair)).type
    assert told.key == key
    assert told.text == content().types[told.key].text


def test_steps_begin_with_the_most_pressing_issue_and_take_turns() -> None:
    steps = result_of(finished()).steps
    assert [s.issue for s in steps] == ["事務業務の効率化", "人材の確保", "新たな販売先の拡大"]


def test_a_single_issue_gets_all_three_steps() -> None:
    steps = result_of(finished(q2_02="3", q2_06="4")).steps
    assert [s.issue for s in steps] == ["事務業務の効率化"] * 3
    assert len({s.title for s in steps}) == 3


@pytest.mark.parametrize("issue", ISSUES)
@pytest.mark.parametrize("total", [29, 30])
@pytest.mark.parametrize("pair", ["1", "5"])
def test_every_issue_and_type_has_three_steps_of_its_own(issue: str, total: int, pair: str) -> None:
    answers = {f"q2_{n:02}": "1" if name == issue else "4" for n, name in enumerate(ISSUES, start=1)}
    steps = result_of(finished(total, pair, tools=(), **answers)).steps
    assert [s.issue for s in steps] == [issue] * 3
    texts = content().issues[issue].steps
    kind = "accompanied" if pair == "1" else "independent"
    assert {s.action for s in steps} <= {getattr(t, kind) for t in texts}


def test_a_tool_in_use_is_not_recommended_again() -> None:
    with_it = result_of(finished(29, tools=("accounting",)))
    without = result_of(finished(29, tools=()))
    assert "会計ソフトをためしてみる" in [s.title for s in without.steps]
    assert "会計ソフトをためしてみる" not in [s.title for s in with_it.steps]
    assert [t.in_use for t in with_it.tools if t.name == "会計ソフト"] in ([True], [])


def test_no_issue_at_all_is_said_and_still_gives_steps() -> None:
    none: dict[str, Any] = {f"q2_{n:02}": "4" for n in range(1, 8)}
    result = result_of(finished(**none))
    assert result.no_issues
    assert len(result.steps) == 3
    assert all("課題だと答えて" not in p.text for p in result.peers)


def test_an_early_result_is_marked_and_tells_no_type() -> None:
    result = result_of(broken_off())
    assert result.early
    assert result.missing > 0
    assert result.type.key is None
    assert result.literacy is None
    assert len(result.steps) == 3


def test_even_an_empty_interview_has_a_result() -> None:
    result = result_of(fresh())
    assert result.issues.is_empty
    assert result.balance.is_empty
    assert len(result.steps) == 3


def test_the_vision_is_quoted_as_written() -> None:
    assert result_of(finished(vision="孫の代まで<続く>店に")).vision == "孫の代まで<続く>店に"


def test_schemes_say_why_they_match() -> None:
    own = scheme("local", prefectures=("愛知県",), industries=("製造業",), max_employees=20)
    (match,) = result_of(finished(), FakeSearch([own])).schemes
    assert match.why == (
        "「事務業務の効率化」に関係する制度です（目的：IT化）",
        "愛知県で使える制度です",
        "製造業が対象に入っています",
        "従業員20人までが対象です",
    )


def test_a_limit_that_the_range_of_staff_may_exceed_is_no_reason() -> None:
    (match,) = result_of(finished(), FakeSearch([scheme("small", max_employees=10)])).schemes
    assert not any("従業員" in reason for reason in match.why)


def test_schemes_are_sought_for_the_own_business_and_only_open_ones() -> None:
    search = FakeSearch()
    result_of(finished(), search)
    filters = next(f for _, f in search.asked if f.kinds == ("scheme",))
    assert (filters.prefectures, filters.industries) == (("愛知県",), ("製造業",))
    assert (filters.employees, filters.open_on) == (6, date(2026, 11, 21))


def test_founders_are_first_shown_schemes_for_founding() -> None:
    search = FakeSearch([scheme("it"), scheme("found", purposes=("起業・創業",))])
    first = result_of(finished(stage="founding"), search).schemes[0]
    assert first.id == "mihon:found"


def test_schemes_of_unknown_places_and_for_residents_are_left_out() -> None:
    elsewhere = scheme("osaka", prefectures=("大阪府",))
    residents = scheme("people", audience="resident")
    assert result_of(finished(), FakeSearch([elsewhere, residents])).schemes == ()


def test_one_scheme_of_the_own_prefecture_is_among_them() -> None:
    search = FakeSearch([*(scheme(f"n{n}") for n in range(5)), scheme("local", prefectures=("愛知県",))])
    found = result_of(finished(), search).schemes
    assert len(found) == 4
    assert "mihon:local" in {m.id for m in found}


def test_recent_sources_come_first_and_old_ones_are_marked() -> None:
    search = FakeSearch([scheme("old", as_of=date(2023, 3, 1)), scheme("new")])
    new, old = result_of(finished(), search).schemes
    assert (new.id, new.note) == ("mihon:new", "")
    assert old.note.startswith("2023年3月時点")


def test_a_known_deadline_is_told_and_an_unknown_one_is_not_made_up() -> None:
    closes = datetime(2026, 12, 18, 17, tzinfo=JST)
    found = UpcomingRound(
        "r1", "mihon:a", "みほん", None, closes, "12月18日", "https://example.com", "見本の資料", date(2026, 9, 1)
    )

    class Rounds:
        def upcoming(self, today: date) -> list[UpcomingRound]:
            return [found]

    a, b = result_of(finished(), FakeSearch([scheme("a"), scheme("b")]), rounds=Rounds()).schemes
    assert a.deadline == "2026年12月18日（金）17時まで（あと27日）"
    assert "分かりません" in b.deadline


def test_cases_are_those_most_alike_with_the_reason() -> None:
    documents = [
        case("stranger", industries=("漁業",)),
        case("issue", issues=("人材の確保",)),
        case("trade", industries=("製造業",), prefectures=("愛知県",), issues=("事務業務の効率化",)),
        case("other", industries=("製造業",)),
    ]
    first, second = result_of(finished(), FakeSearch(documents)).cases
    assert (first.id, second.id) == ("mihon:trade", "mihon:other")
    assert first.why == ("同じ業種（製造業）です", "同じ愛知県です", "同じ課題「事務業務の効率化」の例です")


def test_without_an_index_the_rest_is_told_and_the_gap_is_known() -> None:
    result = result_of(finished(), FakeSearch(fails=True))
    assert not result.complete
    assert (result.schemes, result.cases) == ((), ())
    assert len(result.steps) == 3


def test_figures_about_others_are_only_printed_ones_with_their_source() -> None:
    lines = result_of(finished()).peers
    assert any("4,053人のうち、2,194人" in line.text for line in lines)
    assert any("78.5%" in line.text for line in lines)
    assert all("3-3-2 図表" in line.source for line in lines)
    assert content().peers.answered == sum(content().peers.types.counts.values())


def test_without_a_group_no_chart_compares() -> None:
    result = result_of(finished())
    assert result.issues.peer_label == ""
    assert all(axis.peers is None for axis in result.issues.axes)


def test_a_group_stands_beside_the_own_values() -> None:
    class Peers:
        def like(self, industry: str, size: str, *, without: str) -> PeerGroup:
            assert (industry, size, without) == ("製造業", "6-20", "p1")
            return PeerGroup(12, {"人材の確保": 0.5}, {})

    series = result_of(finished(), peers=Peers()).issues
    assert "12人" in series.peer_label
    assert {a.name: a.peers for a in series.axes}["人材の確保"] == 0.5


def test_what_has_changed_since_the_last_time_is_told() -> None:
    before = result_of(finished(26, tools=(), q2_05="1"))
    after = result_of(finished(38, q2_03="1"), earlier=before)
    assert after.comparison is not None
    assert after.comparison.made_at == NOW
    assert after.comparison.lines == (
        "型：「いっしょに一歩ずつタイプ」から「仲間と伸ばすタイプ」へ",
        "デジタルの準備：26点から38点へ、12点上がりました",
        "「働き方」は、いまは課題ではなくなりました",
        "「経営の見直し」が、新しく課題になりました",
        "新しく使い始めた道具：会計ソフト",
    )


def test_nothing_changed_is_no_line() -> None:
    again = result_of(finished(), earlier=result_of(finished()))
    assert again.comparison is not None
    assert again.comparison.lines == ()


def test_bounds_of_the_points_are_those_of_the_statements() -> None:
    result = result_of(finished(52))
    assert (result.literacy_least, result.literacy, result.literacy_most) == (13, 52, 52)
    assert score(SCRIPT, finished(52)).level == "high"
    assert result.made_at - NOW == timedelta(0)
