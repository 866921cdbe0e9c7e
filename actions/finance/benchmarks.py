"""What the indicators are compared with: the values of the business's own industry and size, where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from actions.finance.indicators import INDICATORS, LOWER_IS_BETTER, IndicatorName, Measure
from knowledge.content_file import read_yaml
from knowledge.models.vocabulary import INDUSTRIES

_FILE = Path(__file__).with_name("benchmarks.yml")

RANKS: tuple[tuple[int, str], ...] = ((24, "A"), (18, "B"), (12, "C"), (0, "D"))
"""Least total of points, best first: A from 24, B from 18, C from 12, D below, as the sheet prints them."""


@dataclass(frozen=True, slots=True)
class PointScale:
    """How one indicator earns its points. `bounds` are the least favourable values, in the indicator's unit, that earn
    5, 4, 3 and 2 points; anything less favourable earns 1. Two cases have no value: `net_cash` and `no_ebitda` are the
    points then, None where the table does not say."""

    bounds: tuple[Decimal, Decimal, Decimal, Decimal]
    net_cash: int | None = None
    no_ebitda: int | None = None

    def points(self, measure: Measure) -> int | None:
        """1 to 5; None where the measure has no value and the table says nothing of that case."""
        if measure.value is None:
            # 実質無借金 with a loss is neither of the two cases that a table tells of.
            return {"net_cash": self.net_cash, "no_ebitda": self.no_ebitda}.get(measure.note or "")
        value = measure.value
        lower = self.bounds[0] < self.bounds[-1]
        for points, bound in zip((5, 4, 3, 2), self.bounds, strict=True):
            if value <= bound if lower else value >= bound:
                return points
        return 1


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The values of one industry and size. `industry` is a controlled word, `name` the narrower industry; `scales` is
    empty where only benchmark values are known."""

    id: str
    industry: str
    name: str
    size: str
    source: str
    values: Mapping[IndicatorName, Decimal]
    scales: Mapping[IndicatorName, PointScale]

    @property
    def label(self) -> str:
        """As a person chooses it."""
        return f"{self.name}（{self.size}）" if self.size else self.name

    def is_met(self, indicator: IndicatorName, measure: Measure) -> bool | None:
        """Whether a value is as good as the benchmark's, compared as both are shown; None without one of the two."""
        own, other = measure.rounded(indicator), self.values.get(indicator)
        if own is None or other is None:
            return None
        return own <= other if indicator in LOWER_IS_BETTER else own >= other

    def points(self, latest: Mapping[IndicatorName, Measure]) -> dict[IndicatorName, int]:
        """The points of one period, of those indicators that earn any."""
        found = {name: scale.points(latest[name]) for name, scale in self.scales.items()}
        return {name: points for name, points in found.items() if points is not None}


def rank(points: Mapping[IndicatorName, int]) -> str | None:
    """The rank of a total; None unless all six have points."""
    if set(points) != set(INDICATORS):
        return None
    total = sum(points.values())
    return next(name for least, name in RANKS if total >= least)


class _Printed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    industry: str
    name: str
    size: str
    values: dict[IndicatorName, Decimal]

    @field_validator("industry")
    @classmethod
    def _known(cls, industry: str) -> str:
        if industry not in INDUSTRIES:
            raise ValueError(f"{industry} is no industry of the vocabulary")
        return industry


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    benchmarks: list[_Printed]


@lru_cache(maxsize=1)
def printed_benchmarks() -> tuple[Benchmark, ...]:
    """The benchmarks that ship with the project; they earn no points."""
    file = _File.model_validate(read_yaml(_FILE))
    return tuple(Benchmark(b.id, b.industry, b.name, b.size, file.source, b.values, {}) for b in file.benchmarks)


def all_benchmarks(loaded: tuple[Benchmark, ...] = ()) -> tuple[Benchmark, ...]:
    """Those of an office's table, and the printed ones that it does not have."""
    own = {b.id for b in loaded}
    return (*loaded, *(b for b in printed_benchmarks() if b.id not in own))
