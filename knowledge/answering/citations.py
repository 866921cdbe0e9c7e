"""Numbered citations: one for each document, quoting exactly the lines that were used."""

from __future__ import annotations

from knowledge.models import Citation, Document
from knowledge.text.sentences import shorten


class CitationList:
    """Collects what is quoted; documents get their number in the order they are first cited."""

    def __init__(self, max_quote_characters: int) -> None:
        self._limit = max_quote_characters
        self._documents: dict[str, Document] = {}
        self._quotes: dict[str, list[str]] = {}

    def cite(self, document: Document, quote: str) -> int:
        """The number of `document`, with `quote` (its own words) added to what is quoted from it."""
        self._documents.setdefault(document.id, document)
        quotes = self._quotes.setdefault(document.id, [])
        if quote and not any(quote in q for q in quotes):
            quotes.append(quote)
        return list(self._documents).index(document.id) + 1

    def __len__(self) -> int:
        return len(self._documents)

    def citations(self) -> tuple[Citation, ...]:
        """All citations, numbered from 1."""
        return tuple(
            Citation(
                n=n,
                id=document.id,
                also=document.also,
                title=document.title,
                url=document.url,
                quote="\n".join(self._quotes[document.id]) or shorten(document.summary or document.title, self._limit),
                source=document.source,
                as_of=document.as_of,
            )
            for n, document in enumerate(self._documents.values(), start=1)
        )
