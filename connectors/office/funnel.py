"""The page `/office/funnel`: completion, drop-off at each question, by channel and period; made on the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from actions.funnel.funnel import Funnel
from actions.funnel.report import QuestionRow, Report
from actions.funnel.steps import CHANNELS, OTHER
from connectors.http.templates import templates_in
from connectors.office.period import Chosen
from connectors.office.tables import percent
from connectors.office.wording import wording
from knowledge.clock import japanese_date

_LEAST_SHOWN = 10
"""Below so many times shown, a share says too little to be pointed at."""
_MOST_POINTED_AT = 3

_templates = templates_in(Path(__file__).with_name("templates"))
_templates.globals.update(japanese_date=japanese_date, percent=percent)


def funnel_page(funnel: Funnel, chosen: Chosen, *, has_results: bool) -> str:
    """The page as HTML.

    :param has_results: whether to link the export of results.
    :raises sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
    """
    reports = {name: funnel.report(chosen.first, chosen.last, name) for name in (None, *CHANNELS, OTHER)}
    if reports[OTHER].is_empty and chosen.channel != OTHER:
        del reports[OTHER]
    report = reports[chosen.channel]
    shown: dict[str, Any] = {
        "say": wording(),
        "chosen": chosen,
        "report": report,
        "reports": reports,
        "blocks": _by_block(report),
        "worst": _worst(report),
        "has_results": has_results,
    }
    return _templates.get_template("funnel.html").render(shown)


def _by_block(report: Report) -> list[tuple[str, list[QuestionRow]]]:
    """The questions something was counted at, under the titles of their blocks."""
    blocks: dict[str, list[QuestionRow]] = {}
    for row in report.rows:
        if row.shown or row.told or row.left:
            blocks.setdefault(row.block or wording().gone, []).append(row)
    return list(blocks.items())


def _worst(report: Report) -> list[QuestionRow]:
    """The questions at which the largest share was lost."""
    telling = [row for row in report.rows if row.shown >= _LEAST_SHOWN and row.dropped]
    return sorted(telling, key=lambda row: -(row.drop_off or 0.0))[:_MOST_POINTED_AT]
