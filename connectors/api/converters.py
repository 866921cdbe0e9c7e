"""From the knowledge room's model to the shapes of the contract."""

from __future__ import annotations

from typing import Any

from connectors.api.schemas import AnswerOut, CitationOut, FactOut, PassageOut, RejectedOut, ResultOut
from knowledge.answering.facts import find_fact
from knowledge.models import Answer, CaseStudy, Document, Notice, Round, Scheme, SearchResult, Term
from knowledge.models.vocabulary import FIELD_LABELS
from knowledge.understanding.question import Question


def result_out(result: SearchResult) -> ResultOut:
    """A search result as the contract has it."""
    document = result.document
    return ResultOut(
        id=document.id,
        also=list(result.also),
        kind=document.kind,
        title=document.title,
        score=result.score,
        url=document.url,
        source=document.source,
        as_of=document.as_of,
        facts=facts_of(document),
        passages=[
            PassageOut(
                field=p.passage.field, heading=p.passage.heading, text=p.passage.text, highlights=list(p.highlights)
            )
            for p in result.passages
        ],
    )


def facts_of(document: Document) -> dict[str, Any]:
    """The facts of a document that a list of results shows; only what is stated."""
    match document:
        case Scheme():
            facts: dict[str, Any] = {
                "audience": document.audience,
                "services": list(document.services),
                "purposes": list(document.purposes),
                "prefectures": list(document.prefectures),
                "industries": list(document.industries),
                "organisations": list(document.organisations),
                "edition": document.edition,
                "opens_on": document.opens_on,
                "closes_on": document.closes_on,
                "ends_on": document.ends_on,
            }
            facts |= {
                FIELD_LABELS[field]: found.text
                for field in ("amount", "rate")
                if (found := find_fact(document, field)).stated
            }
        case CaseStudy():
            facts = {"business": document.business, "issues": list(document.issues), "tools": list(document.tools)}
        case Term():
            facts = {"reading": document.reading, "category": document.category}
        case Round():
            facts = {
                "prefectures": list(document.prefectures),
                "opens_at": document.opens_at,
                "closes_at": document.closes_at,
                "closes_text": document.closes_text or None,
            }
        case Notice():
            facts = {"prefectures": list(document.prefectures)}
        case _:
            facts = {}
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def question_out(question: Question) -> dict[str, Any]:
    """How a question was understood; only what was."""
    shown: dict[str, Any] = {
        "text": question.text,
        "words": list(question.forms),
        "prefecture": list(question.prefectures),
        "municipality": list(question.municipalities),
        "industry": list(question.industries),
        "purpose": list(question.purposes),
        "service": list(question.services),
        "not_service": list(question.unwanted_services),
        "employees": question.employees,
        "amounts_yen": list(question.amounts_yen),
        "founding": question.founding or None,
        "fields": [FIELD_LABELS[f] for f in question.fields],
        "kind": list(question.kinds),
        "open_on": question.open_on,
    }
    return {name: value for name, value in shown.items() if value not in (None, [])}


def answer_out(answer: Answer) -> AnswerOut:
    """An answer as the contract has it."""
    return AnswerOut(
        answered=answer.outcome.is_answer,
        status=answer.outcome.value,
        text=answer.text,
        facts=[FactOut.model_validate(f.model_dump()) for f in answer.facts],
        citations=[CitationOut.model_validate(c.model_dump() | {"also": list(c.also)}) for c in answer.citations],
        suggestions=list(answer.suggestions),
        rejected=[RejectedOut.model_validate(r.model_dump()) for r in answer.rejected],
    )
