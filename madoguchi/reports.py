"""How a build's report is shown to an operator."""

from __future__ import annotations

from indexer.report import BuildReport
from madoguchi.console import err, out

_SHOWN = 20


def print_report(report: BuildReport) -> None:
    """Prints the counts, and the items that were left out with their reasons."""
    out.print(
        f"索引：新規 {report.created}、更新 {report.updated}、削除 {report.deleted}、変更なし {report.skipped}"
        f"（全 {report.documents} 件、{report.passages} 節、{report.seconds:.1f} 秒、{report.megabytes:.0f} MB）"
    )
    if report.rejected:
        err.print(f"読めなかった項目：{len(report.rejected)} 件")
        for item in report.rejected[:_SHOWN]:
            err.print(f"  {item.source}:{item.item_id}  {item.reason}", markup=False)
        if len(report.rejected) > _SHOWN:
            err.print(f"  ほか {len(report.rejected) - _SHOWN} 件（madoguchi sources で確認できます）")
