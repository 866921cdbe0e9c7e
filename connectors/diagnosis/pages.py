"""`/diagnosis/<token>`, its charts and its PDF: a result as it was told. Nothing on it says whose it is, and no search
engine may keep it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from actions.interview.result.axes import alternative_text
from actions.interview.result.chart_svg import svg
from actions.interview.result.charts import png
from actions.interview.result.messages import literacy_text
from actions.interview.result.model import Result, Series
from actions.interview.result.results import Results
from actions.interview.result.wording import wording
from connectors.diagnosis.pdf import pdf_of
from connectors.http.rate_limit import limited
from connectors.http.templates import templates_in
from knowledge.clock import JST, japanese_date

_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
_Token = Annotated[str, PathParameter(max_length=64)]
_templates = templates_in(Path(__file__).with_name("templates"))
_templates.filters["day"] = japanese_date


@dataclass(frozen=True, slots=True)
class ResultPages:
    """Makes the page, the charts and the PDF of a result."""

    results: Results

    def html(self, token: str) -> HTMLResponse:
        """The page; 404 with a kind word where there is none."""
        result = self._result(token)
        return HTMLResponse(
            _rendered("result_gone.html") if result is None else _page(result, token),
            status_code=404 if result is None else 200,
            headers=_HEADERS,
        )

    def chart(self, token: str, name: Literal["issues", "balance"]) -> Response:
        """A chart as PNG; the page's 404 where there is none."""
        result = self._result(token)
        if result is None:
            return self.html(token)
        series: Series = result.issues if name == "issues" else result.balance
        return Response(_drawn(series), media_type="image/png", headers=_HEADERS)

    def pdf(self, token: str) -> Response:
        """The PDF; the page's 404 where there is none."""
        result = self._result(token)
        if result is None:
            return self.html(token)
        headers = _HEADERS | {"Content-Disposition": 'attachment; filename="keiei-check.pdf"'}
        return Response(pdf_of(result), media_type="application/pdf", headers=headers)

    def _result(self, token: str) -> Result | None:
        kept = self.results.under(token)
        return None if kept is None else kept.result


def result_router(pages: ResultPages) -> APIRouter:
    """The routes of `pages`."""
    router = APIRouter(prefix="/diagnosis", include_in_schema=False, dependencies=[Depends(limited("documents"))])

    @router.get("/{token}/issues.png")
    def issues(token: _Token) -> Response:
        return pages.chart(token, "issues")

    @router.get("/{token}/balance.png")
    def balance(token: _Token) -> Response:
        return pages.chart(token, "balance")

    @router.get("/{token}.pdf")
    def pdf(token: _Token) -> Response:
        return pages.pdf(token)

    @router.get("/{token}")
    def page(token: _Token) -> HTMLResponse:
        return pages.html(token)

    return router


@lru_cache(maxsize=128)
def _drawn(series: Series) -> bytes:
    """A chart; LINE fetches the same one several times, and drawing takes most of a fetch."""
    return png(series)


def _page(result: Result, token: str) -> str:
    charts = [(series, Markup(svg(series)), alternative_text(series)) for series in (result.issues, result.balance)]
    made = japanese_date(result.made_at.astimezone(JST).date())
    return _rendered(
        "result.html", result=result, charts=charts, made=made, literacy=literacy_text(result), token=token
    )


def _rendered(name: str, **shown: Any) -> str:
    return _templates.get_template(name).render(say=wording(), **shown)
