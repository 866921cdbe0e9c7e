"""What the editor's form sends, and the content it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from pydantic import ValidationError

from actions.verified.models import Content
from knowledge.errors import UnknownDocument
from knowledge.models import Document
from knowledge.models.verified import PREFIX, VerifiedSource
from knowledge.text.sentences import shorten

MOST_SOURCES = 5
_DOCUMENT_ID = re.compile(r"^[a-z0-9]+:[A-Za-z0-9._-]+$")
_QUOTE_CHARACTERS = 200

_PROBLEMS = {
    "question": "質問を、300文字以内で書いてください。",
    "wordings": "ほかの言い方は、1行に1つ、20行まで、1つ300文字以内で書いてください。",
    "text": "回答を、4,000文字以内で書いてください。",
    "sources": "出典を、1つ以上、5つまで入れてください。資料のidか、題名とURLを入れます。",
    "valid_until": "有効な日は、カレンダーから選んでください。",
}


class Documents(Protocol):
    """The port to the documents that an answer can rest on."""

    def document(self, document_id: str) -> Document:
        """See `knowledge.service.KnowledgeService.document`."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as typed; a source is (an id or a URL, a title)."""

    question: str = ""
    wordings: str = ""
    text: str = ""
    sources: Sequence[tuple[str, str]] = ()
    valid_until: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def source_rows(self) -> list[tuple[str, str]]:
        """The sources, and empty rows for more."""
        rows = [*self.sources, ("", ""), ("", "")]
        return rows[: max(MOST_SOURCES, len(self.sources))]

    @classmethod
    def of(cls, content: Content) -> Form:
        """The form that holds a content."""
        return cls(
            content.question,
            "\n".join(content.wordings),
            content.text,
            [(s.document_id or s.url, s.title) for s in content.sources],
            content.valid_until.isoformat() if content.valid_until else "",
        )

    @classmethod
    def sent(cls, fields: Any) -> Form:
        """The form out of Starlette's form data."""
        places, titles = fields.getlist("source"), fields.getlist("source_title")
        sources = [(str(p).strip(), str(t).strip()) for p, t in zip(places, titles, strict=False)]
        question, wordings, text, until = (
            str(fields.get(name, "")) for name in ("question", "wordings", "text", "valid_until")
        )
        return cls(question, wordings, text, [s for s in sources if any(s)], until)

    def content(self, documents: Documents, kept: Sequence[VerifiedSource] = ()) -> Content | Form:
        """The content, or the form with what is wrong with it.

        :param kept: the sources so far: a document that is gone meanwhile can stay.
        """
        try:
            return Content(
                question=self.question,
                wordings=tuple(self.wordings.splitlines()),
                text=self.text,
                sources=tuple(self._sources(documents, kept)),
                valid_until=date.fromisoformat(self.valid_until) if self.valid_until else None,
            )
        except ValidationError as error:
            wrong = dict.fromkeys(str(e["loc"][0]) for e in error.errors())
        except _BadSource:
            wrong = {"sources": None}
        except ValueError:
            wrong = {"valid_until": None}
        return replace(self, problems={name: _PROBLEMS[name] for name in wrong if name in _PROBLEMS})

    def _sources(self, documents: Documents, kept: Sequence[VerifiedSource]) -> Iterator[VerifiedSource]:
        before = {source.document_id: source for source in kept if source.document_id}
        for place, title in self.sources:
            if _DOCUMENT_ID.match(place) and not place.startswith(PREFIX):
                yield _of_document(place, documents, before.get(place))
            elif place.startswith(("http://", "https://")) and title:
                try:
                    yield VerifiedSource(title=title, url=place)
                except ValidationError as error:
                    raise _BadSource from error
            else:
                raise _BadSource


class _BadSource(Exception):
    """A source is neither a document nor a page with a title."""


def _of_document(document_id: str, documents: Documents, before: VerifiedSource | None) -> VerifiedSource:
    try:
        found = documents.document(document_id)
    except UnknownDocument as error:
        if before is None:
            raise _BadSource from error
        return before
    quote = shorten(found.summary or found.title, _QUOTE_CHARACTERS)
    return VerifiedSource(
        title=found.title, url=found.url, document_id=found.id, quote=quote, source=found.source, as_of=found.as_of
    )
