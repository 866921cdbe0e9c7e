"""The addresses under `/office/`: pages and exports for whoever holds the office's token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, JSONResponse, Response

from actions.funnel.funnel import Funnel
from connectors.http.rate_limit import limited
from connectors.office.access import office_only
from connectors.office.funnel import funnel_page
from connectors.office.period import Chosen
from connectors.office.period import chosen as chosen_in
from connectors.office.tables import Encoding, Table, csv_of, json_of

_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
_CHARSETS: dict[Encoding, str] = {"utf-8": "utf-8", "shift_jis": "Shift_JIS"}

ChosenDep = Annotated[Chosen, Depends(chosen_in)]
ResultsCsv = Callable[[Encoding], bytes]
"""Makes the CSV of the results of those who agreed."""


def office_router(token: str, funnel: Funnel, results: ResultsCsv | None = None) -> APIRouter:
    """The routes; without a token ("") each of them is 404."""
    access = [Depends(limited("office")), Depends(office_only(token))]
    router = APIRouter(prefix="/office", include_in_schema=False, dependencies=access)

    @router.get("/funnel")
    def page(chosen: ChosenDep) -> HTMLResponse:
        return HTMLResponse(funnel_page(funnel, chosen, has_results=results is not None), headers=_HEADERS)

    @router.get("/funnel.csv")
    def funnel_csv(chosen: ChosenDep, table: Table = "questions", encoding: Encoding = "utf-8") -> Response:
        name = f"funnel-{table}-{chosen.first}-{chosen.last}.csv"
        report = funnel.report(chosen.first, chosen.last, chosen.channel)
        return _csv(csv_of(report, table, encoding), encoding, name)

    @router.get("/funnel.json")
    def funnel_json(chosen: ChosenDep) -> JSONResponse:
        return JSONResponse(json_of(funnel.report(chosen.first, chosen.last, chosen.channel)), headers=_HEADERS)

    if results is not None:

        @router.get("/results.csv")
        def results_csv(encoding: Encoding = "utf-8") -> Response:
            return _csv(results(encoding), encoding, "results.csv")

    return router


def _csv(body: bytes, encoding: Encoding, name: str) -> Response:
    return Response(
        body,
        media_type=f"text/csv; charset={_CHARSETS[encoding]}",
        headers=_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'},
    )
