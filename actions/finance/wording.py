"""The sentences about the result, read from `wording.yml` and `next_steps.yml`, and amounts as they are read aloud."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from actions.finance.indicators import IndicatorName, Note
from knowledge.content_file import read_yaml

_FOLDER = Path(__file__).parent

Direction = Literal["better", "worse", "same", "better_twice", "worse_twice"]
Doubt = Literal["net_over_total", "parts_over_total", "profit_over_sales"]
Sign = Literal[
    "negative_equity", "no_ebitda", "loss", "debt_worse", "capital_worse", "sales_fall", "margin_worse",
    "productivity_worse", "always",
]  # fmt: skip
"""What the latest period shows that calls for a next step."""


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IndicatorWords(_Words):
    """How an indicator is called, its unit, and what it means in one sentence."""

    title: str
    unit: str
    meaning: str


class Wording(_Words):
    """See the file for what each sentence is for."""

    indicators: dict[IndicatorName, IndicatorWords]
    notes: dict[Note, str]
    short: dict[str, str]
    directions: dict[Direction, str]
    against: dict[str, str]
    title: str
    early: str
    nothing: str
    missing: str
    row: str
    now: str
    before: str
    before_one: str
    periods: tuple[str, str, str]
    points: str
    total: str
    no_points: str
    some_points: str
    compared: str
    not_compared: str
    caution: str
    earlier_title: str
    earlier: str
    doubts_title: str
    next_title: str
    doubts: dict[Doubt, str]


class NextStep(_Words):
    """Something to do. `question` is a plain question for the search, `label` its button (20 characters at most)."""

    when: Sign
    text: str
    label: str
    question: str


class _Steps(_Words):
    steps: tuple[NextStep, ...]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.model_validate(read_yaml(_FOLDER / "wording.yml"))


@lru_cache(maxsize=1)
def next_steps() -> tuple[NextStep, ...]:
    """All next steps, the most pressing first."""
    return _Steps.model_validate(read_yaml(_FOLDER / "next_steps.yml")).steps


def yen(amount: int) -> str:
    """-12,345,678 as 「マイナス1,234万5,678円」."""
    sign, left = ("マイナス" if amount < 0 else ""), abs(amount)
    parts: list[str] = []
    for name, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count:,}{name}")
    if left or not parts:
        parts.append(f"{left:,}")
    return f"{sign}{''.join(parts)}円"


def shown(indicator: IndicatorName, value: Decimal) -> str:
    """A value with its unit: 「-0.7%」「1.6ヶ月」「913千円」."""
    return f"{value:,}{wording().indicators[indicator].unit}"
