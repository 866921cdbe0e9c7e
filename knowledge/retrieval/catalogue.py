"""What is in the index, held in memory while it serves: every document, and where its editions belong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from knowledge.errors import UnknownDocument
from knowledge.models import DOCUMENT, Document, Kind
from knowledge.ports import AnyOf, Point, VectorStore, Where
from knowledge.retrieval.bm25 import dimension_of
from knowledge.retrieval.features import Features
from knowledge.retrieval.open_until import open_until
from knowledge.stores import schema
from knowledge.text.names import name_key

_MIN_NAME = 3
# Names that are everyday words as well: seeing one in a question says nothing about the document.
_COMMON_NAMES = frozenset(
    {"補助金", "助成金", "融資", "相談", "支援", "診断", "貸付", "保証", "共済", "税制", "研修", "相談窓口", "融資制度"}
)


class Entry:
    """One document as the ranking needs it; the full record is read when asked for."""

    def __init__(self, point: Point) -> None:
        payload = point.payload
        self.point_id = point.id
        self.document_id: str = payload["document_id"]
        self.group: str = payload["group"]
        self.kind: str = payload["kind"]
        self.audience: str = payload["audience"]
        self.prefectures = frozenset(payload["prefectures"])
        self.purposes = frozenset(payload["purposes"])
        self.services = frozenset(payload["services"])
        self.industries = frozenset(payload["industries"])
        self.max_employees: int = payload["max_employees"]
        self.closes: int = payload["closes"]
        self.dimensions = frozenset(payload["dimensions"])
        self._record: str = payload["record"]

    @cached_property
    def document(self) -> Document:
        """The whole record."""
        return DOCUMENT.validate_json(self._record)


class Catalogue:
    """All documents of one generation of the index.

    :param store: is read once, completely.
    """

    def __init__(self, store: VectorStore) -> None:
        found = (Entry(p) for p in store.scroll(Where(must=(AnyOf("level", ("document",)),))))
        entries = sorted(found, key=lambda e: e.document_id)
        self._entries = entries
        self._by_id = {e.document_id: e for e in entries}
        self._rows = {e.point_id: row for row, e in enumerate(entries)}
        self._groups: dict[str, list[Entry]] = {}
        for entry in entries:
            self._groups.setdefault(entry.group, []).append(entry)
        self.features = Features(entries)
        self.open_until = open_until(entries, self._by_id)
        """The last day, as YYYYMMDD, on which what each row is about can be applied for."""
        documents = [e for e in entries if e.kind not in schema.BULLETINS]
        self.names = _names(documents)
        terms = (e.document for e in documents if e.kind == "term")
        self._terms = frozenset(key for d in terms for name in (d.title, *d.names) if (key := name_key(name)))
        self._frequency = Counter(d for e in documents for d in e.dimensions)
        self._documents = len(documents)
        asked = store.scroll(Where(must=(AnyOf("level", ("question",)),)))
        self._question_rows = {p.id: self._rows[self._by_id[p.payload["document_id"]].point_id] for p in asked}
        self.asked = np.zeros(len(self.features.group_numbers), dtype=np.bool_)
        """Which groups, by number, have plain questions known for an edition of theirs."""
        self.asked[self.features.group[list(self._question_rows.values())]] = True

    def __len__(self) -> int:
        return len(self._by_id)

    def row_of_point(self, point_id: int) -> int | None:
        """The row of the document of a document point."""
        return self._rows.get(point_id)

    def row_of_question(self, point_id: int) -> int | None:
        """The row of the document that the question of this point is known for."""
        return self._question_rows.get(point_id)

    def at_row(self, row: int) -> Entry:
        """The entry of a row of `features`."""
        return self._entries[row]

    def names_a_term(self, text: str) -> bool:
        """Whether a word that the glossary explains stands in a text."""
        key = name_key(text)
        return any(term in key for term in self._terms)

    def entry(self, document_id: str) -> Entry:
        """The entry of a document.

        :raises UnknownDocument: there is none.
        """
        try:
            return self._by_id[document_id]
        except KeyError:
            raise UnknownDocument(document_id) from None

    def document(self, document_id: str) -> Document:
        """A document by its id.

        :raises UnknownDocument: there is none.
        """
        return self.entry(document_id).document

    def newest(self, document_id: str) -> Document:
        """The newest edition of the thing that `document_id` is an edition of.

        :raises UnknownDocument: there is none.
        """
        entry = self.entry(document_id)
        return self._by_id.get(entry.group, entry).document

    def editions(self, group: str) -> list[Entry]:
        """All editions of a group, in any order."""
        return self._groups.get(group, [])

    def coverage(self, forms: Iterable[str], document_id: str) -> float:
        """Share of the words' weight (inverse document frequency) that a document or an edition of it holds, 0–1."""
        editions = self.editions(self.entry(document_id).group)
        weights = {d: self._idf(d) for d in map(dimension_of, forms)}
        total = sum(weights.values())
        held = sum(w for d, w in weights.items() if any(d in e.dimensions for e in editions))
        return held / total if total else 0.0

    def _idf(self, dimension: int) -> float:
        return math.log((self._documents + 1) / (self._frequency[dimension] + 1)) + 0.1

    def documents(self, *kinds: Kind) -> Iterable[Document]:
        """Every document of these kinds, or every one there is."""
        return (e.document for e in self._entries if not kinds or e.kind in kinds)


def _names(entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Every title and other name, as `name_key`, with the groups it stands for."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        document = entry.document
        for name in (document.title, *document.names):
            key = name_key(name)
            if len(key) >= _MIN_NAME and key not in _COMMON_NAMES:
                found.setdefault(key, set()).add(entry.group)
    return {key: frozenset(groups) for key, groups in found.items()}
