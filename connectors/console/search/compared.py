"""Two to four documents side by side: what each source states, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from connectors.console.search.view import ended_on, facts_of, status_of
from knowledge.models import Document
from knowledge.models.vocabulary import FIELD_LABELS, FieldName

FEWEST, MOST = 2, 4
_FIELDS: tuple[FieldName, ...] = (
    "target", "amount", "rate", "expenses", "period", "application", "documents", "contact",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A document at the head of a column."""

    document: Document
    status: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`rows` are (label, one text for each column, "" where the source states nothing)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def compared(documents: Sequence[Document], today: date) -> Comparison:
    """The comparison; a field that none states is left out."""
    stated = [dict(facts_of(document, _FIELDS)) for document in documents]
    labels = [FIELD_LABELS[field] for field in _FIELDS]
    rows = [(label, tuple(facts.get(label, "") for facts in stated)) for label in labels]
    columns = tuple(Column(d, status_of(d, today), ended_on(d, today)) for d in documents)
    return Comparison(columns, tuple(row for row in rows if any(row[1])))
