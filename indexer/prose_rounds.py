"""Rounds that stand in the prose of schemes and notices, beside those that the sources give themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.rounds import rounds_of
from knowledge.models import Document, Notice, Round, Scheme

_FROM_PROSE = re.compile(r".+\.r[0-9a-f]{8}")


def with_prose_rounds(documents: Sequence[Document]) -> list[Document]:
    """The documents and the rounds found in them.

    Where a source gives a document's rounds itself, its prose is not searched: it would tell the same ones again.
    """
    given = {_origin(d.id, d.document_id) for d in documents if isinstance(d, Round)}
    silent = (d for d in documents if isinstance(d, Scheme | Notice) and _origin(d.id, d.id) not in given)
    return [*documents, *(found for document in silent for found in rounds_of(document))]


def is_from_prose(document: Document) -> bool:
    """Whether a document is a round that was found in the prose of another."""
    return (
        isinstance(document, Round)
        and document.id.startswith(f"{document.document_id}.r")
        and _FROM_PROSE.fullmatch(document.id) is not None
    )


def _origin(document_id: str, belongs_to: str) -> tuple[str, str]:
    """Which source tells of rounds of which document: an office's own calendar says nothing about another's prose."""
    return document_id.partition(":")[0], belongs_to
