"""A knowledge room that answers from a table, and made-up material for it. None of it is a real scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.errors import UnknownDocument
from knowledge.models import Answer, Citation, Document, Fact, Filters, Outcome, Scheme, Section
from knowledge.models.answer import Card

AS_OF = date(2026, 9, 1)


def scheme(document_id: str, **fields: Any) -> Scheme:
    """A small valid scheme."""
    title = fields.pop("title", f"{document_id}の制度")
    summary = fields.pop("summary", f"{title}の概要です。")
    sections = (Section(field="summary", text=summary), *fields.pop("sections", ()))
    common = {"url": "https://example.com/x", "source": "見本の資料", "as_of": AS_OF}
    return Scheme(id=document_id, title=title, summary=summary, sections=sections, **common, **fields)


def citation(n: int, document_id: str, also: tuple[str, ...] = ()) -> Citation:
    """The n-th citation, of a document."""
    return Citation(
        n=n, id=document_id, also=also, title=f"{document_id}の制度", url="https://example.com/x", quote="もとの文",
        source="見本の資料", as_of=AS_OF,
    )  # fmt: skip


def card(document_id: str) -> Card:
    """A card for a document."""
    return Card(
        id=document_id, kind="scheme", title=f"{document_id}の制度", summary="概要", url="https://example.com/x",
        source="見本の資料", as_of=AS_OF,
    )  # fmt: skip


def answered(*document_ids: str, **fields: Any) -> Answer:
    """An answer that cites these documents, the first in the text and the others as cards."""
    return Answer(
        outcome=fields.pop("outcome", Outcome.ANSWERED),
        text=fields.pop("text", "使えるかもしれません。[1]"),
        facts=(Fact(name="金額・限度額", value="10万円", citation=1),),
        citations=tuple(citation(n, i) for n, i in enumerate(document_ids, start=1)),
        cards=tuple(card(i) for i in document_ids[1:]),
        **fields,
    )


def unanswered(outcome: Outcome, text: str = "見つかりませんでした。") -> Answer:
    """An ending without facts."""
    return Answer(outcome=outcome, text=text, suggestions=("人を雇いたい",))


@dataclass
class FakeKnowledge:
    """Gives `answers` by question (otherwise no_match) and `documents` by id; `asked` holds the arguments of each call."""

    answers: dict[str, Answer] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(
        self,
        text: str,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        *,
        about: Sequence[str] = (),
        focus: str | None = None,
        previous: str = "",
    ) -> Answer:
        self.asked.append({"text": text, "about": tuple(about), "focus": focus, "previous": previous})
        return self.answers.get(text) or unanswered(Outcome.NO_MATCH)

    def document(self, document_id: str) -> Document:
        try:
            return self.documents[document_id]
        except KeyError:
            raise UnknownDocument(document_id) from None
