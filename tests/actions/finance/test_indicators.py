"""The six indicators, their undefined cases, and the example that the ministry's document prints."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.finance.benchmarks import RANKS, printed_benchmarks, rank
from actions.finance.figures import FIGURES, FinancialFigures
from actions.finance.indicators import (
    INDICATORS,
    IndicatorName,
    Measure,
    debt_to_ebitda,
    equity_ratio,
    labour_productivity,
    measures,
    operating_margin,
    rounded,
    sales_growth,
    working_capital_months,
)

F = FinancialFigures
# What the document prints of its example: sales, operating profit and staff of the period to March 2016.
PRINTED = F(sales=5_250_128_000, operating_profit=36_500_000, employees=40)


def test_the_printed_example_is_reproduced_as_far_as_its_numbers_allow() -> None:
    assert operating_margin(PRINTED).rounded("operating_margin") == Decimal("0.7")
    assert labour_productivity(PRINTED).rounded("labour_productivity") == 913


def test_the_printed_example_is_compared_with_its_industry() -> None:
    (benchmark,) = printed_benchmarks()
    assert (benchmark.industry, benchmark.label) == ("製造業", "食料品・飼料・飲料製造業（中規模事業者）")
    assert {i: str(v) for i, v in benchmark.values.items()} == {
        "sales_growth": "2.3", "operating_margin": "1.4", "labour_productivity": "541",
        "debt_to_ebitda": "4.5", "working_capital_months": "1.6", "equity_ratio": "26.7",
    }  # fmt: skip
    assert benchmark.is_met("operating_margin", operating_margin(PRINTED)) is False
    assert benchmark.is_met("labour_productivity", labour_productivity(PRINTED)) is True
    assert benchmark.is_met("debt_to_ebitda", Measure(Fraction(27, 10))) is True
    assert benchmark.is_met("debt_to_ebitda", Measure(Fraction(612, 10))) is False
    assert benchmark.points({name: Measure(Fraction(1)) for name in INDICATORS}) == {}


@pytest.mark.parametrize(("total", "printed"), [(19, "B"), (14, "C"), (11, "D"), (24, "A"), (18, "B"), (12, "C")])
def test_the_printed_totals_have_the_printed_ranks(total: int, printed: str) -> None:
    points: dict[IndicatorName, int] = dict.fromkeys(INDICATORS, total // 6)
    points["sales_growth"] += total % 6
    assert (sum(points.values()), rank(points)) == (total, printed)


def test_ranks_need_points_for_all_six() -> None:
    assert rank(dict.fromkeys(INDICATORS[:5], 5)) is None
    assert [least for least, _ in RANKS] == [24, 18, 12, 0]


def test_each_formula_on_small_numbers() -> None:
    now = F(12_000, 1_200, 300, 2, 5_000, 2_000, 3_000, 1_500, 2_500, 4_000, 10_000)
    assert sales_growth(now, F(sales=10_000)).value == 20
    assert operating_margin(now).value == 10
    assert labour_productivity(now).value == Fraction(6, 10)
    assert debt_to_ebitda(now).value == 2
    assert working_capital_months(now).value == 2
    assert equity_ratio(now).value == 40


@pytest.mark.parametrize(
    ("figures", "value", "note"),
    [
        (F(operating_profit=-500, depreciation=300, borrowings=900, cash=100), None, "no_ebitda"),
        (F(operating_profit=-300, depreciation=300, borrowings=900, cash=100), None, "no_ebitda"),
        (F(operating_profit=500, depreciation=0, borrowings=100, cash=900), None, "net_cash"),
        (F(operating_profit=500, depreciation=0, borrowings=0, cash=0), None, "net_cash"),
        (F(operating_profit=-500, depreciation=0, borrowings=100, cash=900), None, "net_cash_loss"),
        (F(operating_profit=-100, depreciation=300, borrowings=900, cash=100), 4, None),
        (F(operating_profit=1, depreciation=None, borrowings=900, cash=100), None, "not_told"),
    ],
)
def test_debts_without_a_meaningful_ratio_are_told_by_their_reason(
    figures: FinancialFigures, value: int | None, note: str | None
) -> None:
    assert debt_to_ebitda(figures) == Measure(None if value is None else Fraction(value), note)  # type: ignore[arg-type]


def test_losses_and_negative_equity_keep_their_value_and_are_named() -> None:
    assert operating_margin(F(sales=1_000, operating_profit=-50)) == Measure(Fraction(-5), "loss")
    assert labour_productivity(F(operating_profit=-50_000, employees=5)) == Measure(Fraction(-10), "loss")
    assert equity_ratio(F(net_assets=-300, total_assets=1_000)) == Measure(Fraction(-30), "negative_equity")
    assert working_capital_months(F(sales=1_200, receivables=0, inventories=0, payables=100)).value == -1


def test_nothing_is_divided_by_zero() -> None:
    zero = F(**dict.fromkeys(FIGURES, 0))
    notes = {name: row[0].note for name, row in measures((zero, zero)).items()}
    assert notes == {
        "sales_growth": "no_previous_sales", "operating_margin": "no_sales", "labour_productivity": "no_staff",
        "debt_to_ebitda": "net_cash_loss", "working_capital_months": "no_sales", "equity_ratio": "no_assets",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "places", "text"), [("912.5", 0, "913"), ("-0.04", 1, "0.0"), ("0.25", 1, "0.3"), ("-912.5", 0, "-913")]
)
def test_values_are_rounded_half_up_as_the_sheet_does(value: str, places: int, text: str) -> None:
    assert str(rounded(Fraction(value), places)) == text


amounts = st.none() | st.integers(min_value=-(10**13), max_value=10**13)
figures = st.builds(FinancialFigures, **dict.fromkeys(FIGURES, amounts))


@given(periods=st.lists(figures, min_size=1, max_size=3))
def test_any_figures_have_six_measures_with_a_value_or_a_reason(periods: list[FinancialFigures]) -> None:
    found = measures(periods)
    assert tuple(found) == INDICATORS
    for name, row in found.items():
        assert len(row) == len(periods)
        for measure in row:
            assert (measure.value is None) == (measure.rounded(name) is None)
            assert measure.value is not None or measure.note not in (None, "loss", "negative_equity")
