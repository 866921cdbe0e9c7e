"""The survey's page and its exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from actions.staff.audit import AuditLog
from actions.staff.models import Member
from actions.survey.models import SCORES, Kind
from actions.survey.report import Group, SurveyReport
from connectors.console.access import needs
from connectors.console.csv_file import csv_response
from connectors.console.days import Days, days_asked
from connectors.console.frame import console_templates, page
from connectors.console.office.survey.trend import months_until, trend

_KINDS: dict[Kind, str] = {"consultation": "相談のあと", "diagnosis": "診断のあと"}
_templates = console_templates(Path(__file__).with_name("templates"))

Office = Annotated[Member, Depends(needs("office"))]
Period = Annotated[Days, Depends(days_asked(back=89))]
ReportOf = Callable[[date, date, Kind], SurveyReport]
"""The answers of the days from one to another, both in, about one kind of thing."""
ByMonth = Callable[[date, date, Kind], Mapping[date, Group]]
"""The same by month, under its first day."""


def survey_router(report: ReportOf, by_month: ByMonth, audit: AuditLog) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/console/office", include_in_schema=False)

    @router.get("/survey")
    def show(request: Request, member: Office, period: Period, kind: Kind = "consultation") -> Response:
        found = report(period.first, period.last, kind)
        if found.texts:
            audit.note(member.id, "survey.text", f"{kind} {period.first}..{period.last}")
        months = months_until(period.last)
        return page(
            _templates, "survey.html", request, member, period=period, kind=kind, kinds=_KINDS, report=found,
            scores=_scores(found), months=trend(by_month(months[0], period.last, kind), months),
        )  # fmt: skip

    @router.get("/survey.csv")
    def export(member: Office, period: Period, kind: Kind = "consultation") -> Response:
        found = report(period.first, period.last, kind)
        audit.note(member.id, "survey.export", f"{kind} {period.first}..{period.last}")
        return csv_response(_rows(found), f"survey-{kind}-{period.first}-{period.last}.csv")

    return router


def _scores(found: SurveyReport) -> list[tuple[str, float, str, str]]:
    """The columns of the chart, as shares of the most frequent score."""
    most = max(found.all.counts) or 1
    return [
        (str(score), count / most, str(count), "bad" if score < 7 else "middle" if score < 9 else "good")
        for score, count in zip(SCORES, found.all.counts, strict=True)
    ]


def _rows(found: SurveyReport) -> Iterator[Sequence[object]]:
    """First how often each score was given, then the texts."""
    yield ("種類", "タイプ", "点数", "回数", "日", "自由記述")
    for group, name in [(found.all, "すべて"), *((g, g.support_type or "不明") for g in found.by_support_type)]:
        for score, count in zip(SCORES, group.counts, strict=True):
            yield ("点数", name, score, count, "", "")
    for said in found.texts:
        yield ("自由記述", "", said.score, "", said.day.isoformat(), said.text)
