"""How a build's report, a sync's results and the state of the sources are shown to an operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table

from indexer.generations import Manifest
from indexer.mirror_rows import MirroredSource
from indexer.report import BuildReport, RejectedItem
from indexer.sync import SyncResult
from madoguchi.console import err, out

_SHOWN = 20
_OUTCOMES = {"good": "取り込み", "unchanged": "変更なし", "failed": "失敗", "unfinished": "途中"}


def print_report(report: BuildReport) -> None:
    """Prints the counts, and the items that were left out with their reasons."""
    print_counts(report)
    _print_rejected(report.rejected)


def print_counts(report: BuildReport) -> None:
    """Prints what a build did to the index."""
    out.print(
        f"索引：新規 {report.created}、更新 {report.updated}、削除 {report.deleted}、変更なし {report.skipped}"
        f"（全 {report.documents} 件、{report.passages} 節、{report.seconds:.1f} 秒、{report.megabytes:.0f} MB）"
    )


def print_sync(results: Sequence[SyncResult]) -> None:
    """Prints a line for each source, then failures and rejected items with their reasons."""
    table = _table("名前", "情報源", "結果", "新規", "更新", "削除", "読めない項目", "秒")
    for r in results:
        counts = (r.changes.new, r.changes.changed, r.changes.gone, len(r.rejected))
        table.add_row(r.key, r.title, _OUTCOMES[r.outcome], *map(str, counts), f"{r.seconds:.1f}")
    out.print(table)
    for r in results:
        if r.failure:
            err.print(f"{r.title}：{r.failure} 前のデータはそのまま使えます。", markup=False)
    _print_rejected([item for r in results for item in r.rejected])


def print_sources(sources: Sequence[MirroredSource], manifest: Manifest) -> None:
    """Prints when each source was last read, with which counts, and what went wrong."""
    # An index may be older than the mirror, or have come from elsewhere.
    others = {k: state for k, state in manifest.sources.items() if k not in {s.key for s in sources}}
    table = _table("名前", "情報源", "件数", "最後の成功", "前回", "新・変・削", "読めない", "失敗")
    for s in sources:
        last, good, read = s.last, s.last_good, s.last_read
        table.add_row(
            s.key, s.title, str(s.documents), _when(good.tried_at) if good else "—", _OUTCOMES[last.outcome] if last else "—",
            f"{read.new}・{read.changed}・{read.gone}" if read else "—", str(read.rejected if read else 0), f"{s.failures} 回",
        )  # fmt: skip
    for key, state in others.items():
        table.add_row(
            key, state.title, str(state.documents), _when(state.synced_at), "—", "—", str(state.rejected), "—"
        )
    out.print(table)
    for s in sources:
        if s.last and s.last.failure:
            out.print(f"  {s.key} {_when(s.last.tried_at)} 失敗：{s.last.failure}", markup=False)
    shown_as = {s.key: s.credit for s in sources} | {key: state.credit for key, state in others.items()}
    out.print("出典の表示：" + "、".join(f"{key}＝{credit}" for key, credit in shown_as.items()), markup=False)
    out.print(f"索引 {manifest.generation}（{manifest.built_at}、{manifest.documents} 件、{manifest.passages} 節）")
    rejections = {s.key: s.last_read.rejections for s in sources if s.last_read}
    for key, items in (rejections | {key: state.rejections for key, state in others.items()}).items():
        for item in items[:_SHOWN]:
            out.print(f"  {key}:{item['item_id']}  {item['reason']}", markup=False)
        if len(items) > _SHOWN:
            out.print(f"  {key}：ほか {len(items) - _SHOWN} 件")


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column != "情報源", overflow="fold")  # on a narrow screen titles give way
    return table


def _when(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%y-%m-%d %H:%M}" if moment else "—"


def _print_rejected(rejected: Sequence[RejectedItem]) -> None:
    if not rejected:
        return
    err.print(f"読めなかった項目：{len(rejected)} 件")
    for item in rejected[:_SHOWN]:
        err.print(f"  {item.source}:{item.item_id}  {item.reason}", markup=False)
    if len(rejected) > _SHOWN:
        err.print(f"  ほか {len(rejected) - _SHOWN} 件（madoguchi sources で確認できます）")
