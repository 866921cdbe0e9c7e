"""Cuts documents into passages: by field and heading, then at sentence ends to a size one can read at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.models import Document, Passage
from knowledge.text.sentences import sentences

MAX_CHARACTERS = 320
"""Longest passage in code points; a single longer sentence is cut hard."""


def passages_of(document: Document) -> list[Passage]:
    """The passages of a document in reading order, with stable ids `<document id>#<n>`."""
    pieces = ((section, text) for section in document.sections for text in cut(section.text, MAX_CHARACTERS))
    return [
        Passage(id=f"{document.id}#{n}", document_id=document.id, field=s.field, heading=s.heading, text=text)
        for n, (s, text) in enumerate(pieces)
    ]


def cut(text: str, limit: int) -> Iterator[str]:
    """Pieces of `text` of at most `limit` characters that end at sentences or lines where possible."""
    if len(text) <= limit:
        yield text
        return
    piece = ""
    for line in text.split("\n"):
        parts = [line] if len(line) <= limit else sentences(line)
        for n, part in enumerate(parts):
            joint = "\n" if piece and n == 0 else ""
            if piece and len(piece) + len(joint) + len(part) > limit:
                yield piece
                piece, joint = "", ""
            while len(part) > limit:
                yield part[:limit]
                part = part[limit:]
            piece += joint + part
    if piece:
        yield piece
