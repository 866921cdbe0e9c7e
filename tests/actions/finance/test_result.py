"""What is told of a financial check."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from actions.finance.benchmarks import PointScale, printed_benchmarks
from actions.finance.figures import FinancialFigures
from actions.finance.indicators import INDICATORS, LOWER_IS_BETTER
from actions.finance.result import Result, result
from actions.finance.wording import next_steps, yen

GOOD = FinancialFigures(
    sales=32_000_000, operating_profit=1_600_000, depreciation=400_000, employees=4, borrowings=9_000_000,
    cash=3_000_000, receivables=2_000_000, inventories=1_000_000, payables=1_000_000, net_assets=4_000_000,
    total_assets=16_000_000,
)  # fmt: skip


def line_of(found: Result, title: str) -> str:
    return next(line.text for line in found.lines if title in line.text)


def test_every_indicator_is_told_with_value_and_meaning() -> None:
    text = result((GOOD, replace(GOOD, sales=30_000_000))).text
    for value in ("6.7%", "5.0%", "400千円", "3.0倍", "0.8ヶ月", "25.0%"):
        assert value in text
    assert text.count("数字です。") == len(INDICATORS)
    assert "くらべる相手はありません" in text


def test_the_direction_over_the_periods_is_told_in_the_sense_of_each_indicator() -> None:
    worse = replace(GOOD, operating_profit=800_000, borrowings=12_000_000)
    worst = replace(worse, operating_profit=400_000, borrowings=15_000_000)
    up = result((GOOD, worse, worst))
    assert "2期つづけて良く" in line_of(up, "②") and "2期つづけて良く" in line_of(up, "④")
    down = result((worst, worse, GOOD))
    assert "2期つづけて弱く" in line_of(down, "②") and "2期つづけて弱く" in line_of(down, "④")
    assert "ほぼ同じ" in line_of(down, "⑥")
    assert "前の期より良く" in line_of(result((GOOD, worse, GOOD)), "②")


@pytest.mark.parametrize(
    ("change", "title", "words", "step"),
    [
        ({"net_assets": -3_000_000}, "⑥", "債務超過", "negative_equity"),
        ({"operating_profit": -1_000_000}, "④", "返すお金", "no_ebitda"),
        ({"operating_profit": -100_000}, "②", "営業赤字", "loss"),
        ({"borrowings": 0}, "④", "実質無借金", "always"),
        ({"employees": 0}, "③", "従業員がいない", "always"),
        ({"sales": 0}, "②", "売上がないので", "always"),
    ],
)
def test_special_cases_are_told_plainly_with_what_to_do(
    change: dict[str, int], title: str, words: str, step: str
) -> None:
    found = result((replace(GOOD, **change),))
    assert words in line_of(found, title)
    assert step in {s.when for s in found.steps}


def test_at_most_three_steps_are_told_and_the_last_is_to_talk_to_someone() -> None:
    bad = replace(GOOD, operating_profit=-3_000_000, net_assets=-1, sales=20_000_000, receivables=9_000_000)
    for found in (result((bad, GOOD)), result((GOOD,)), result((GOOD, bad))):
        assert 1 <= len(found.steps) <= 3
        assert found.steps[-1].when == "always"
        assert len({s.question for s in found.steps}) == len(found.steps)


def test_what_is_not_told_is_listed_in_one_line_and_no_points_are_made_up() -> None:
    text = result((FinancialFigures(sales=1_000, operating_profit=100),), early=True).text
    assert "途中までの数字" in text
    assert "計算していないもの：①売上増加率、③労働生産性" in text
    assert "点数とランクは、公式の点数表" in text
    assert "ランクA" not in text


def test_without_any_figure_there_is_nothing_to_tell() -> None:
    assert result(()).text == result((FinancialFigures(sales=1),)).text != ""
    assert "①" not in result(()).text


def test_benchmark_values_are_told_with_their_source() -> None:
    found = result((GOOD,), printed_benchmarks()[0])
    assert "同じ業種のめやす（1.4%）と同じか、それより良い" in line_of(found, "②")
    assert "同じ業種のめやす（541千円）には届いていません" in line_of(found, "③")
    assert "出典：中小企業庁" in found.text
    assert found.rank is None


def test_points_and_rank_are_told_only_where_a_table_has_all_six() -> None:
    def scale(better: int) -> PointScale:
        low, high = (Decimal(10**6), Decimal(-(10**6)))
        first, last = (high, low) if better else (low, high)
        return PointScale((first, first + (1 if better else -1), last - (1 if better else -1), last))

    scales = {name: scale(name in LOWER_IS_BETTER) for name in INDICATORS}
    table = replace(printed_benchmarks()[0], scales=scales)
    found = result((GOOD, GOOD), table)
    assert found.total == sum(line.points or 0 for line in found.lines)
    assert f"総合評価点：{found.total}点（ランク{found.rank}）" in found.text
    partly = result((GOOD,), table)  # no growth without a period before
    assert (partly.total, partly.rank) == (None, None)
    assert "6つの点数がそろわない" in partly.text


def test_figures_that_contradict_each_other_are_pointed_out() -> None:
    assert result((GOOD,)).doubts == ()
    wrong = replace(GOOD, net_assets=20_000_000, cash=99_000_000, operating_profit=40_000_000)
    assert set(result((wrong,)).doubts) == {"net_over_total", "parts_over_total", "profit_over_sales"}
    assert "数字を確かめて" in result((wrong,)).text


def test_labels_fit_on_buttons_of_every_channel() -> None:
    assert all(len(step.label) <= 20 for step in next_steps())


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0円"), (32_000_000, "3,200万円"), (-12_345_678, "マイナス1,234万5,678円"), (100_000_001, "1億1円")],
)
def test_amounts_are_read_back_as_people_say_them(amount: int, text: str) -> None:
    assert yen(amount) == text
