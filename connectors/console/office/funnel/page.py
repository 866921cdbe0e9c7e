"""What the page `/console/office/funnel` shows: the whole way, completion, drop-off at each question, waiting times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.funnel.funnel import Funnel
from actions.funnel.report import QuestionRow, Report
from actions.funnel.steps import OTHER
from actions.funnel.waiting import WaitingTimes
from connectors.console.office.funnel.period import Chosen
from connectors.console.office.funnel.tables import percent
from connectors.console.office.funnel.wording import wording

_LEAST_SHOWN = 10
"""Below so many times shown, a share says too little to be pointed at."""
_MOST_POINTED_AT = 3
_WAY = ("visit", "question", "begun", "finished", "offered", "booked", "confirmed", "held", "action_done")
"""The stages of the whole way; a diagnosis finished before its end is finished here."""


@dataclass(frozen=True, slots=True)
class Station:
    """A stage of the whole way: how often it was reached, as a share of the most often reached one (for the chart) and
    of the one before it (None where that was never reached)."""

    label: str
    count: int
    share: float
    of_before: float | None


def shown(funnel: Funnel, chosen: Chosen, waiting: WaitingTimes | None, *, has_results: bool) -> dict[str, Any]:
    """What the template shows.

    :param waiting: None where there are no consultations to wait for.
    :param has_results: whether to link the export of results.
    :raises sqlalchemy.exc.SQLAlchemyError: the database cannot be read.
    """
    reports = funnel.reports(chosen.period.first, chosen.period.last)
    if reports[OTHER].is_empty and chosen.channel != OTHER:
        del reports[OTHER]
    report = reports[chosen.channel]
    return {
        "say": wording(),
        "chosen": chosen,
        "report": report,
        "reports": reports,
        "way": way(report),
        "blocks": _by_block(report),
        "worst": _worst(report),
        "waiting": waiting,
        "has_results": has_results,
        "percent": percent,
    }


def way(report: Report) -> list[Station]:
    """The whole way, from a visit to a next action done."""
    counts = [report.finished if stage == "finished" else report.reached(stage) for stage in _WAY]
    most = max(counts) or 1
    stations = []
    for index, (stage, count) in enumerate(zip(_WAY, counts, strict=True)):
        before = counts[index - 1] if index else 0
        share = min(1.0, count / before) if before else None
        stations.append(Station(wording().way[stage], count, count / most, share))
    return stations


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
