"""The result of a financial check: six lines with meaning, direction and comparison, doubts about figures, next steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from actions.finance.benchmarks import Benchmark, rank
from actions.finance.figures import FinancialFigures
from actions.finance.indicators import LOWER_IS_BETTER, IndicatorName, Measure, measures
from actions.finance.wording import Direction, Doubt, NextStep, Sign, next_steps, shown, wording

_MOST_STEPS = 3
_TWICE = 2
_COMPARED_WELL: dict[Direction, Direction] = {"better": "better_twice", "worse": "worse_twice"}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. `measures` are those of all periods, the latest first; `direction` is that of the latest, None where
    there is nothing before it; `met` whether it is as good as the benchmark's `benchmark` (as shown), None without one."""

    indicator: IndicatorName
    measures: tuple[Measure, ...]
    direction: Direction | None
    benchmark: str | None
    met: bool | None
    points: int | None

    @property
    def text(self) -> str:
        """The line as it is told: value, meaning, and what there is to say of it."""
        say, latest = wording(), self.measures[0]
        head = say.row.format(title=say.indicators[self.indicator].title, values=self._values())
        sentences = [say.indicators[self.indicator].meaning]
        if latest.note is not None:
            sentences.append(say.notes[latest.note])
        if self.direction is not None:
            sentences.append(say.directions[self.direction])
        if self.benchmark is not None:
            against = {True: "met", False: "missed", None: "other"}[self.met]
            sentences.append(say.against[against].format(value=self.benchmark))
        if self.points is not None:
            sentences.append(say.points.format(points=self.points))
        return f"{head}\n{''.join(sentences)}"

    def _values(self) -> str:
        say = wording()
        values = [_value(self.indicator, m) for m in self.measures]
        before = [
            say.before_one.format(period=period, value=value)
            for period, value, m in zip(say.periods[1:], values[1:], self.measures[1:], strict=False)
            if m.note != "not_told"
        ]
        now = say.now.format(value=values[0])
        return now + say.before.format(periods="、".join(before)) if before else now


@dataclass(frozen=True, slots=True)
class Result:
    """What is told. `total` and `rank` are None unless the office's table gives points for all six indicators."""

    lines: tuple[Line, ...]
    benchmark: Benchmark | None
    total: int | None
    rank: str | None
    doubts: tuple[Doubt, ...]
    steps: tuple[NextStep, ...]
    early: bool

    @property
    def text(self) -> str:
        """The whole result in plain Japanese; without any figure, what to begin with."""
        say = wording()
        told = [line for line in self.lines if any(m.note != "not_told" for m in line.measures)]
        if not told:
            return say.nothing
        blocks = [say.title if not self.early else f"{say.title}\n{say.early}"]
        blocks += [line.text for line in told]
        if missing := [say.indicators[line.indicator].title for line in self.lines if line not in told]:
            blocks.append(say.missing.format(titles="、".join(missing)))
        blocks.append("\n".join(self._comparison()))
        if self.doubts:
            blocks.append("\n".join([say.doubts_title, *(f"・{say.doubts[d]}" for d in self.doubts)]))
        blocks.append("\n".join([say.next_title, *(f"{n}. {s.text}" for n, s in enumerate(self.steps, start=1))]))
        return "\n\n".join([*blocks, say.caution])

    def _comparison(self) -> Iterator[str]:
        say = wording()
        if self.benchmark is None:
            yield say.not_compared
        else:
            yield say.compared.format(label=self.benchmark.label, source=self.benchmark.source)
        if self.total is not None:
            yield say.total.format(total=self.total, rank=self.rank)
        else:
            yield say.some_points if self.benchmark is not None and self.benchmark.scales else say.no_points


def result(periods: Sequence[FinancialFigures], benchmark: Benchmark | None = None, early: bool = False) -> Result:
    """The result of the figures of up to three periods, the latest first."""
    if not periods:
        return Result((), benchmark, None, None, (), (), early)
    found = measures(periods)
    points = {} if benchmark is None else benchmark.points({name: row[0] for name, row in found.items()})
    lines = tuple(_line(name, row, benchmark, points) for name, row in found.items())
    ranked = rank(points)
    signs = set(_signs(lines))
    steps = [s for s in next_steps() if s.when in signs]
    # Two steps that lead to the same question would be one button twice; the last one always applies.
    steps = list({s.question: s for s in reversed(steps)}.values())[::-1]
    told = (*steps[:-1][: _MOST_STEPS - 1], steps[-1])
    total = sum(points.values()) if ranked is not None else None
    return Result(lines, benchmark, total, ranked, tuple(_doubts(periods)), told, early)


def _line(
    name: IndicatorName, row: tuple[Measure, ...], benchmark: Benchmark | None, points: Mapping[IndicatorName, int]
) -> Line:
    value = None if benchmark is None else benchmark.values.get(name)
    met = None if benchmark is None else benchmark.is_met(name, row[0])
    return Line(name, row, _direction(name, row), None if value is None else shown(name, value), met, points.get(name))


def _direction(name: IndicatorName, row: Sequence[Measure]) -> Direction | None:
    """Whether the latest value, as shown, is better than the one before; twice if that one was, too."""
    steps = [_step(name, now, before) for now, before in pairwise(row)]
    if not steps or steps[0] is None:
        return None
    if len(steps) >= _TWICE and steps[1] == steps[0]:
        return _COMPARED_WELL.get(steps[0], steps[0])
    return steps[0]


def _step(name: IndicatorName, now: Measure, before: Measure) -> Direction | None:
    new, old = now.rounded(name), before.rounded(name)
    if new is None or old is None:
        return None
    if new == old:
        return "same"
    return "better" if (new < old) == (name in LOWER_IS_BETTER) else "worse"


def _value(name: IndicatorName, measure: Measure) -> str:
    value, short = measure.rounded(name), wording().short
    return shown(name, value) if value is not None else short.get(measure.note or "", short["other"])


def _signs(lines: Sequence[Line]) -> Iterator[Sign]:
    of = {line.indicator: line for line in lines}
    notes = {line.measures[0].note for line in lines}
    growth = of["sales_growth"].measures[0].value
    worse: dict[IndicatorName, Sign] = {
        "debt_to_ebitda": "debt_worse",
        "working_capital_months": "capital_worse",
        "operating_margin": "margin_worse",
        "labour_productivity": "productivity_worse",
    }
    if "negative_equity" in notes:
        yield "negative_equity"
    if "no_ebitda" in notes:
        yield "no_ebitda"
    if "loss" in notes or "net_cash_loss" in notes:
        yield "loss"
    if growth is not None and growth < 0:
        yield "sales_fall"
    yield from (sign for name, sign in worse.items() if of[name].direction in ("worse", "worse_twice"))
    yield "always"


def _doubts(periods: Sequence[FinancialFigures]) -> Iterator[Doubt]:
    """Figures that cannot be true together in any period."""
    if any(_more(p.net_assets, p.total_assets) for p in periods):
        yield "net_over_total"
    if any(_more((p.cash or 0) + (p.receivables or 0) + (p.inventories or 0), p.total_assets) for p in periods):
        yield "parts_over_total"
    if any(_more(p.operating_profit, p.sales) for p in periods):
        yield "profit_over_sales"


def _more(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole
