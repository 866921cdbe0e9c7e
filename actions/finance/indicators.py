"""The six financial indicators of ローカルベンチマーク.

The names and units are those of the sheet in 「中小企業向け補助金・支援ポータル『ミラサポplus』のご紹介」 (中小企業庁), the formulas
those of 経済産業省's ローカルベンチマーク tool (財務分析シート). Values are exact: only what is shown is rounded, half up.
Where a formula has no meaning, the value is None and `note` says why:

not_told           a figure is missing               no_staff   there are no employees to divide by
no_sales           there were no sales to divide by  no_assets  there are no assets to divide by
no_previous_sales  the period before had no sales
net_cash           more cash than debts: 実質無借金, nothing is left to repay
net_cash_loss      the same, but the business does not earn money (EBITDA is not positive)
no_ebitda          debts, but nothing earned to repay them from; a negative ratio would look like a good one

Two notes come with a value: `loss` (営業赤字) and `negative_equity` (債務超過).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, get_args

from actions.finance.figures import FinancialFigures

IndicatorName = Literal[
    "sales_growth",
    "operating_margin",
    "labour_productivity",
    "debt_to_ebitda",
    "working_capital_months",
    "equity_ratio",
]
INDICATORS: tuple[IndicatorName, ...] = get_args(IndicatorName)
"""In the order of the sheet, ① to ⑥."""

Note = Literal[
    "not_told", "no_sales", "no_previous_sales", "no_staff", "no_assets", "net_cash", "net_cash_loss", "no_ebitda",
    "loss", "negative_equity",
]  # fmt: skip

LOWER_IS_BETTER: frozenset[IndicatorName] = frozenset({"debt_to_ebitda", "working_capital_months"})
PLACES: Mapping[IndicatorName, int] = MappingProxyType({"labour_productivity": 0})
"""Decimal places shown; all others have one."""

_MONTHS = 12
_YEN_PER_UNIT = 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of one period in its unit (%, 千円, 倍 or ヶ月), or the reason why there is none."""

    value: Fraction | None
    note: Note | None = None

    def rounded(self, indicator: IndicatorName) -> Decimal | None:
        """As it is shown."""
        return None if self.value is None else rounded(self.value, PLACES.get(indicator, 1))


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, as the sheet does: 912.5千円 is shown as 913."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0  # no "-0.0"


def sales_growth(now: FinancialFigures, before: FinancialFigures | None) -> Measure:
    """① 売上増加率 in %: (売上高 ÷ 前期の売上高 − 1) × 100."""
    if before is None or now.sales is None or before.sales is None:
        return Measure(None, "not_told")
    if before.sales <= 0:
        return Measure(None, "no_previous_sales")
    return Measure(Fraction(100 * (now.sales - before.sales), before.sales))


def operating_margin(now: FinancialFigures) -> Measure:
    """② 営業利益率 in %: 営業利益 ÷ 売上高 × 100."""
    if now.operating_profit is None or now.sales is None:
        return Measure(None, "not_told")
    if now.sales <= 0:
        return Measure(None, "no_sales")
    return Measure(Fraction(100 * now.operating_profit, now.sales), _loss(now))


def labour_productivity(now: FinancialFigures) -> Measure:
    """③ 労働生産性 in 千円 a person: 営業利益 ÷ 従業員数."""
    if now.operating_profit is None or now.employees is None:
        return Measure(None, "not_told")
    if now.employees <= 0:
        return Measure(None, "no_staff")
    return Measure(Fraction(now.operating_profit, _YEN_PER_UNIT * now.employees), _loss(now))


def debt_to_ebitda(now: FinancialFigures) -> Measure:
    """④ EBITDA有利子負債倍率 in 倍: (借入金 − 現預金) ÷ (営業利益 + 減価償却費)."""
    if now.borrowings is None or now.cash is None or now.operating_profit is None or now.depreciation is None:
        return Measure(None, "not_told")
    debt = now.borrowings - now.cash
    ebitda = now.operating_profit + now.depreciation
    if debt <= 0:
        return Measure(None, "net_cash" if ebitda > 0 else "net_cash_loss")
    if ebitda <= 0:
        return Measure(None, "no_ebitda")
    return Measure(Fraction(debt, ebitda))


def working_capital_months(now: FinancialFigures) -> Measure:
    """⑤ 営業運転資本回転期間 in ヶ月: (売上債権 + 棚卸資産 − 買入債務) ÷ (売上高 ÷ 12).

    Negative where suppliers are paid after customers have paid, which is a good thing.
    """
    if now.receivables is None or now.inventories is None or now.payables is None or now.sales is None:
        return Measure(None, "not_told")
    if now.sales <= 0:
        return Measure(None, "no_sales")
    return Measure(Fraction(_MONTHS * (now.receivables + now.inventories - now.payables), now.sales))


def equity_ratio(now: FinancialFigures) -> Measure:
    """⑥ 自己資本比率 in %: 純資産 ÷ 総資産 × 100; negative for 債務超過."""
    if now.net_assets is None or now.total_assets is None:
        return Measure(None, "not_told")
    if now.total_assets <= 0:
        return Measure(None, "no_assets")
    note: Note | None = "negative_equity" if now.net_assets < 0 else None
    return Measure(Fraction(100 * now.net_assets, now.total_assets), note)


def measures(periods: Sequence[FinancialFigures]) -> dict[IndicatorName, tuple[Measure, ...]]:
    """All six of each period.

    :param periods: the latest first, each a year before the one in front of it.
    """
    befores = (*periods[1:], None)
    found = {"sales_growth": tuple(sales_growth(now, b) for now, b in zip(periods, befores, strict=False))}
    found |= {name: tuple(formula(p) for p in periods) for name, formula in _OF_ONE_PERIOD.items()}
    return {name: found[name] for name in INDICATORS}


_OF_ONE_PERIOD: Mapping[IndicatorName, Callable[[FinancialFigures], Measure]] = {
    "operating_margin": operating_margin,
    "labour_productivity": labour_productivity,
    "debt_to_ebitda": debt_to_ebitda,
    "working_capital_months": working_capital_months,
    "equity_ratio": equity_ratio,
}


def _loss(now: FinancialFigures) -> Note | None:
    return "loss" if now.operating_profit is not None and now.operating_profit < 0 else None
