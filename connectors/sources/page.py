"""The page `/sources`: where the answers come from, and how fresh each source is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from connectors.http.rate_limit import limited
from connectors.http.templates import templates_in
from connectors.sources.status import ReadStatus
from knowledge.clock import JST

_templates = templates_in(Path(__file__).with_name("templates"))


def sources_router(read: ReadStatus) -> APIRouter:
    """The page; `read` gives the state of the sources at each visit."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sources", dependencies=[Depends(limited("documents"))], response_class=HTMLResponse)
    def sources_page() -> HTMLResponse:
        html = _templates.get_template("sources.html").render(sources=read())
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    return router


def _japanese_time(moment: datetime) -> str:
    local = moment.astimezone(JST)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}時{local.minute:02d}分"


_templates.filters["japanese_time"] = _japanese_time
