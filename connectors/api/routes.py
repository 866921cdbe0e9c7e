"""`/api/v1/search`, `/api/v1/answer`, `/api/v1/documents/{id}`."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from connectors.api.converters import answer_out, question_out, result_out
from connectors.api.filters import Question, filters
from connectors.api.knowledge_port import KnowledgeDep
from connectors.api.schemas import AnswerOut, SearchOut
from connectors.http.problem import Problem
from connectors.http.rate_limit import limited
from knowledge.errors import UnknownDocument
from knowledge.models import Filters
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise

router = APIRouter(prefix="/api/v1", tags=["knowledge"])
FiltersDep = Annotated[Filters, Depends(filters)]


@router.get("/search", dependencies=[Depends(limited("search"))], summary="制度・事例・用語をさがす")
def search(
    q: Question, conditions: FiltersDep, knowledge: KnowledgeDep, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> SearchOut:
    """Documents for a plain question, best first, with highlighted passages."""
    started = time.perf_counter()
    found = knowledge.search(_readable(q), conditions, limit)
    return SearchOut(
        query=question_out(found.understood),
        results=[result_out(r) for r in found.results],
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


@router.get("/answer", dependencies=[Depends(limited("answer"))], summary="質問に、出典つきで答える")
def answer(
    q: Question,
    conditions: FiltersDep,
    knowledge: KnowledgeDep,
    context: Annotated[list[str], Query(max_length=20, description="話題にしている制度のid")] = [],  # noqa: B006
) -> AnswerOut:
    """An extractive answer with citations, or a plain word that there is none."""
    return answer_out(knowledge.answer(_readable(q), conditions, about=context))


@router.get("/documents/{document_id}", dependencies=[Depends(limited("documents"))], summary="一件の全文と出典")
def document(document_id: Annotated[str, Path(max_length=200)], knowledge: KnowledgeDep) -> dict[str, Any]:
    """The whole record of a document with its provenance."""
    try:
        return knowledge.document(document_id).model_dump(mode="json")
    except UnknownDocument as error:
        raise Problem(404, "このidの資料はありません。") from error


def _readable(text: str) -> str:
    """Normalised and masked text.

    :raises Problem: 422 when nothing readable is left (control or invisible characters only).
    """
    text = mask_personal_data(normalise(text))
    if not text:
        raise Problem(422, "質問を入力してください。")
    return text
