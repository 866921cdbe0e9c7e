"""The figures as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table

from madoguchi.console import out
from madoguchi.evaluation.answers import Share
from madoguchi.evaluation.calibration import Bin, expected_error, plot
from madoguchi.evaluation.measures import Figures


def show_figures(title: str, rows: Iterable[tuple[str, Figures]]) -> None:
    """Ranks: one row for each way of searching."""
    table = Table("", "n", "hit@1", "hit@3", "hit@5", "MRR@10", title=title, title_justify="left")
    for label, f in rows:
        table.add_row(label, str(f.n), *(f"{v:.3f}" for v in (f.hit_1, f.hit_3, f.hit_5, f.mrr_10)))
    out.print(table)


def show_shares(title: str, shares: Iterable[Share]) -> None:
    """Shares beside their goals."""
    table = Table("", "n", "割合", "目標", "", title=title, title_justify="left")
    for s in shares:
        goal = f"{'≤' if s.at_most else '≥'} {s.goal:.2f}"
        table.add_row(s.name, str(s.n), f"{s.share:.3f}", goal, "○" if s.reached else "×")
    out.print(table)


def show_calibration(bins: Sequence[Bin], swept: Iterable[tuple[float, float, float, float]], chosen: float) -> None:
    """The reliability plot, and what each threshold would answer; `chosen` is the one in use."""
    out.print(f"確信度の信頼性（期待較正誤差 {expected_error(bins):.3f}）")
    for line in plot(bins):
        out.print(line, markup=False)
    table = Table("しきい値", "答えられる質問", "似て非なるもの", "それ以外", title="答える割合", title_justify="left")
    for threshold, *shares in swept:
        mark = "  ← いまの値" if abs(threshold - chosen) < 1e-9 else ""
        table.add_row(f"{threshold:.1f}{mark}", *(f"{s:.3f}" for s in shares))
    out.print(table)
