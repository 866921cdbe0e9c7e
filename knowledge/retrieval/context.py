"""The state that travels through the pipelines: one object per question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from knowledge.models.document import Document
from knowledge.models.search import Filters, SearchResult
from knowledge.retrieval.candidates import Candidates
from knowledge.understanding.question import Question

if TYPE_CHECKING:
    from knowledge.models.answer import Answer


@dataclass(slots=True)
class Context:
    """What is asked, what was found so far, what comes out.

    `about` are ids of documents in the order they were shown, `focus` the one being talked about, `previous` the
    question before (for 「他には？」); `exclude` are groups not wanted, `without` parts of the understanding the person took back, `subject` the
    document that a follow-up is about. `candidates` are one set for each shelf that was
    searched. Once `answer` is set the later steps pass.
    Haystack copies what flows between components; this object passes as it is, for it is made for one run.
    """

    text: str
    filters: Filters
    limit: int
    about: tuple[str, ...] = ()
    focus: str | None = None
    previous: str = ""
    exclude: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    subject: Document | None = None
    question: Question | None = None
    candidates: list[Candidates] = field(default_factory=list)
    results: list[SearchResult] = field(default_factory=list)
    nearby: list[SearchResult] = field(default_factory=list)
    answer: Answer | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Context:
        return self

    @property
    def settled(self) -> bool:
        """Whether no search is needed any more: answered already, or about a document that is known."""
        return self.answer is not None or self.subject is not None

    @property
    def understood(self) -> Question:
        """The question as understood; an error if asked for before understanding ran."""
        if self.question is None:
            raise RuntimeError("the question has not been understood yet")
        return self.question
