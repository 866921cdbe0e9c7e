"""The addresses of the funnel: its page and exports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from actions.funnel.funnel import Funnel
from actions.funnel.report import Report
from actions.funnel.waiting import WaitingTimes
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import needs
from connectors.console.csv_file import csv_response
from connectors.console.days import Days
from connectors.console.frame import console_templates, page
from connectors.console.office.funnel.page import shown
from connectors.console.office.funnel.period import Chosen
from connectors.console.office.funnel.period import chosen as chosen_in
from connectors.console.office.funnel.tables import Encoding, Table, csv_of, json_of

_CHARSETS: dict[Encoding, str] = {"utf-8": "utf-8", "shift_jis": "Shift_JIS"}
_templates = console_templates(Path(__file__).with_name("templates"))

ChosenDep = Annotated[Chosen, Depends(chosen_in)]
Office = Annotated[Member, Depends(needs("office"))]
ResultsCsv = Callable[[Encoding], bytes]
"""Makes the CSV of the results of those who agreed."""
Waits = Callable[[Days], WaitingTimes]
"""The waiting times of the consultations of some days."""


def funnel_router(funnel: Funnel, audit: AuditLog, results: ResultsCsv | None, waits: Waits | None) -> APIRouter:
    """The routes; without `results` or `waits` there is nothing of the kind."""
    router = APIRouter(prefix="/console/office", include_in_schema=False)

    def waiting(chosen: Chosen) -> WaitingTimes | None:
        return waits(chosen.period) if waits else None

    def report(chosen: Chosen) -> Report:
        return funnel.report(chosen.period.first, chosen.period.last, chosen.channel)

    @router.get("/funnel")
    def show(request: Request, member: Office, chosen: ChosenDep) -> Response:
        context = shown(funnel, chosen, waiting(chosen), has_results=results is not None)
        return page(_templates, "funnel.html", request, member, **context)

    @router.get("/funnel.csv")
    def funnel_csv(
        member: Office, chosen: ChosenDep, table: Table = "questions", encoding: Encoding = "utf-8"
    ) -> Response:
        name = f"funnel-{table}-{chosen.period.first}-{chosen.period.last}.csv"
        return _csv(csv_of(report(chosen), table, encoding), encoding, name)

    @router.get("/funnel.json")
    def funnel_json(member: Office, chosen: ChosenDep) -> Response:
        return JSONResponse(json_of(report(chosen)))

    if waits is not None:

        @router.get("/waiting.csv")
        def waiting_csv(member: Office, chosen: ChosenDep) -> Response:
            period, times = chosen.period, waits(chosen.period)
            rows = [("待った時間", "件数"), *times.bands, ("中央値（日）", times.median), ("90%点（日）", times.p90)]
            return csv_response(rows, f"waiting-{period.first}-{period.last}.csv")

    if results is not None:

        @router.get("/results.csv")
        def results_csv(member: Office, encoding: Encoding = "utf-8") -> Response:
            audit.note(member.id, "results.export")
            return _csv(results(encoding), encoding, "results.csv")

    return router


def _csv(body: bytes, encoding: Encoding, name: str) -> Response:
    return Response(
        body,
        media_type=f"text/csv; charset={_CHARSETS[encoding]}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
