"""The figures of one period, as they stand in its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

FigureName = Literal[
    "sales", "operating_profit", "depreciation", "employees", "borrowings", "cash", "receivables", "inventories",
    "payables", "net_assets", "total_assets",
]  # fmt: skip

FIGURES: tuple[FigureName, ...] = get_args(FigureName)
"""In the order they are asked."""

MAY_BE_NEGATIVE: frozenset[FigureName] = frozenset({"operating_profit", "net_assets"})
"""A loss, and debts that exceed all assets (債務超過)."""


@dataclass(frozen=True, slots=True)
class FinancialFigures:
    """One period of twelve months; None is a figure that was not told. Amounts are whole yen, `employees` are people.

    sales             売上高, of the period             receivables    売上債権: 売掛金 and 受取手形, at its end
    operating_profit  営業利益, negative for a loss     inventories    棚卸資産, at its end
    depreciation      減価償却費, of the period         payables       買入債務: 買掛金 and 支払手形, at its end
    employees         従業員数, at its end              net_assets     純資産, negative for 債務超過, at its end
    borrowings        借入金, short and long, at its end  total_assets   総資産, at its end
    cash              現預金, at its end
    """

    sales: int | None = None
    operating_profit: int | None = None
    depreciation: int | None = None
    employees: int | None = None
    borrowings: int | None = None
    cash: int | None = None
    receivables: int | None = None
    inventories: int | None = None
    payables: int | None = None
    net_assets: int | None = None
    total_assets: int | None = None
