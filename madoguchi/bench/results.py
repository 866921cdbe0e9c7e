"""What was measured, beside its goals: as tables on the console and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from madoguchi.bench.statistics import latency_of


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit that a value should stay below, or be no less than. Goals are shown; they decide nothing."""

    limit: float
    at_least: bool = False

    def reached(self, value: float) -> bool:
        """Whether `value` is good enough."""
        return value >= self.limit if self.at_least else value < self.limit

    def __str__(self) -> str:
        return f"{self.limit:g} 以上" if self.at_least else f"{self.limit:g} 未満"


GOALS = {
    "index.from_nothing": Goal(30),
    "http.search": Goal(30),
    "http.searches_per_s_1": Goal(150, at_least=True),
    "http.searches_per_s_4": Goal(150, at_least=True),
    "http.searches_per_s_16": Goal(150, at_least=True),
    "chat.turn": Goal(150),
    "chat.turns_per_s_4": Goal(18, at_least=True),
    "start.warm": Goal(30),
    "memory.both": Goal(2000),
}
"""By key; of a latency the goal is its p95 in milliseconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One latency (`n`, `p50_ms`, `p95_ms`) or one figure (`value`, `unit`)."""

    label: str
    goal: Goal | None
    n: int = 0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    value: float = 0.0
    unit: str = ""

    @property
    def mark(self) -> str:
        """✓ or ✗, nothing without a goal."""
        if self.goal is None:
            return ""
        return "✓" if self.goal.reached(self.p95_ms if self.n else self.value) else "✗"


@dataclass(slots=True)
class Results:
    """Collects latencies and figures by key, in the order they were measured, and notes for the reader."""

    data: dict[str, Any] = field(default_factory=dict)
    latencies: dict[str, Row] = field(default_factory=dict)
    figures: dict[str, Row] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    load_before: tuple[float, float, float] = field(default_factory=os.getloadavg)

    def latency(self, key: str, label: str, seconds: Sequence[float], goal: Goal | None = None) -> None:
        """Keeps durations of single calls. Without `goal` that of `GOALS` counts, if there is one."""
        found = latency_of(seconds)
        self.latencies[key] = Row(label, goal or GOALS.get(key), found.n, found.p50_ms, found.p95_ms)

    def figure(self, key: str, label: str, value: float, unit: str, goal: Goal | None = None) -> None:
        """Keeps one figure. Without `goal` that of `GOALS` counts, if there is one."""
        self.figures[key] = Row(label, goal or GOALS.get(key), value=value, unit=unit)

    def tables(self) -> list[Table]:
        """The tables for the console."""
        times = Table("一件ずつ", title="待ち時間（ミリ秒）", title_justify="left")
        for name in ("回数", "p50", "p95", "p95の目標", ""):
            times.add_column(name, justify="right")
        for row in self.latencies.values():
            times.add_row(row.label, str(row.n), f"{row.p50_ms:.2f}", f"{row.p95_ms:.2f}", _goal(row), row.mark)
        others = Table("測ったもの", title="作成・処理量・起動・メモリ", title_justify="left")
        for name in ("値", "単位", "目標", ""):
            others.add_column(name, justify="right")
        for row in self.figures.values():
            others.add_row(row.label, f"{row.value:,.1f}", row.unit, _goal(row), row.mark)
        return [times, others]

    def show(self, console: Console) -> None:
        """Prints tables and notes."""
        for table in self.tables():
            console.print(table)
        for note in self.notes:
            console.print(f"・{note}", markup=False)

    def as_json(self, made_at: datetime) -> dict[str, Any]:
        """Everything, for comparison from run to run."""
        return {
            "made_at": made_at.isoformat(timespec="seconds"),
            "machine": {
                "cpus": os.cpu_count(), "platform": platform.platform(), "python": platform.python_version(),
                "load_average_before": self.load_before,
            },
            "data": self.data,
            "latencies": {key: _json(row, ("n", "p50_ms", "p95_ms")) for key, row in self.latencies.items()},
            "figures": {key: _json(row, ("value", "unit")) for key, row in self.figures.items()},
            "notes": self.notes,
        }  # fmt: skip

    def write(self, folder: Path, made_at: datetime) -> Path:
        """Writes `<date>.json` and the same as `latest.json`; returns the first."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.as_json(made_at), ensure_ascii=False, indent=2) + "\n"
        path = folder / f"{made_at:%Y%m%dT%H%M%S}.json"
        for target in (path, folder / "latest.json"):
            target.write_text(text, encoding="utf-8")
        return path


def _goal(row: Row) -> str:
    return str(row.goal) if row.goal else ""


def _json(row: Row, names: Sequence[str]) -> dict[str, Any]:
    values = asdict(row)
    shown = {"label": row.label} | {n: round(v, 3) if isinstance(v := values[n], float) else v for n in names}
    if row.goal is not None:
        shown |= {"goal": asdict(row.goal), "reached": row.mark == "✓"}
    return shown
