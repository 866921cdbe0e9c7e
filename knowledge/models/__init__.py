"""The domain model. Nothing in here imports Haystack, FastAPI or Qdrant.

document   what all kinds share        scheme, case_study, term, round, notice   the kinds
passage    what is retrieved           search   filters, results
answer     outcome, facts, citations   vocabulary   controlled words and Japanese labels
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from knowledge.models.answer import Answer, Citation, Fact, Outcome
from knowledge.models.case_study import CaseStudy
from knowledge.models.document import Document, Kind, Section
from knowledge.models.notice import Notice
from knowledge.models.passage import Passage
from knowledge.models.round import Round
from knowledge.models.scheme import Scheme
from knowledge.models.search import Filters, PassageHit, SearchOutcome, SearchResult
from knowledge.models.term import Term

AnyDocument = Annotated[Scheme | CaseStudy | Term | Round | Notice, Field(discriminator="kind")]

DOCUMENT: TypeAdapter[Scheme | CaseStudy | Term | Round | Notice] = TypeAdapter(AnyDocument)
"""Reads any kind of document from its JSON."""

__all__ = [
    "DOCUMENT", "Answer", "AnyDocument", "CaseStudy", "Citation", "Document", "Fact", "Filters", "Kind", "Notice",
    "Outcome", "Passage", "PassageHit", "Round", "Scheme", "SearchOutcome", "SearchResult", "Section", "Term",
]  # fmt: skip
