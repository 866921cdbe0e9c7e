"""`/console/search`: the page, its results while one types, documents side by side, and verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from actions.staff.models import Member
from actions.verified.feedback import AnswerFeedback, Verdict
from connectors.api.schemas import MAX_QUESTION
from connectors.console.access import checked, needs, wants_json
from connectors.console.frame import console_templates, page
from connectors.console.search import quotable
from connectors.console.search.asked import Asked, asked
from connectors.console.search.compared import FEWEST, MOST, compared
from connectors.console.search.knowledge import Knowledge
from connectors.console.search.view import KIND_LABELS, lines_of, shown_result, shown_verified
from connectors.http.problem import Problem
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.errors import UnknownDocument
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES

PATH = "/console/search"
_RESULTS = 10
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.globals.update(kinds=KIND_LABELS, prefectures=PREFECTURES, industries=INDUSTRIES, purposes=PURPOSES)

Operator = Annotated[Member, Depends(needs("operator"))]
AskedDep = Annotated[Asked, Depends(asked)]


def search_router(knowledge: Knowledge, feedback: AnswerFeedback, clock: Clock = now_jst) -> APIRouter:
    """The routes. Parts of the page are asked for with `Accept: application/json`, so that a session that has ended
    is told as 401 and not as a page."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    def show(request: Request, member: Operator, wanted: AskedDep) -> HTMLResponse:
        return page(_templates, "search.html", request, member, **_found(knowledge, wanted, clock))

    @router.get("/results")
    def results(member: Operator, wanted: AskedDep) -> HTMLResponse:
        found = _found(knowledge, wanted, clock)
        return HTMLResponse(_templates.get_template("_results.html").render(found), headers=_NOT_KEPT)

    @router.get("/compare")
    def compare(
        request: Request, member: Operator, wanted: AskedDep, ticked: Annotated[list[str], Query(alias="id")]
    ) -> HTMLResponse:
        ids = list(dict.fromkeys(ticked))
        if not FEWEST <= len(ids) <= MOST:
            raise Problem(422, f"{FEWEST}件から{MOST}件を選んでください。")
        try:
            shown: dict[str, Any] = {
                "comparison": compared([knowledge.document(i) for i in ids], today_jst(clock)),
                "asked": wanted,
            }
        except UnknownDocument as error:
            raise Problem(404, "選んだ資料の中に、もうないものがあります。もう一度さがしてください。") from error
        if wants_json(request):
            return HTMLResponse(_templates.get_template("_comparison.html").render(shown), headers=_NOT_KEPT)
        return page(_templates, "comparison.html", request, member, **shown)

    @router.post("/feedback", dependencies=[Depends(checked)])
    def judge(
        request: Request,
        member: Operator,
        q: Annotated[str, Form(min_length=1, max_length=MAX_QUESTION)],
        verdict: Annotated[Verdict, Form()],
        shown: Annotated[list[str], Form(alias="id", max_length=20)] = [],  # noqa: B006
    ) -> Response:
        feedback.give(q, shown, verdict, member.id)
        return Response(status_code=204) if wants_json(request) else RedirectResponse(PATH, 303)

    return router


_NOT_KEPT = {"Cache-Control": "private, no-store"}


def _found(knowledge: Knowledge, wanted: Asked, clock: Clock) -> dict[str, Any]:
    """What the templates show: of an empty text nothing was looked for."""
    shown: dict[str, Any] = {"asked": wanted, "answer": None, "verified": [], "results": []}
    text, filters = wanted.text, wanted.filters(clock)
    if not text:
        return shown
    today = today_jst(clock)
    answer = knowledge.answer(text, filters)
    return shown | {
        "answer": answer,
        "lines": lines_of(answer),
        "answer_quote": quotable.of_answer(answer),
        "verified": [shown_verified(m) for m in knowledge.verified(text)],
        "results": [shown_result(r, today) for r in knowledge.search(text, filters, _RESULTS).results],
    }
