"""What is in the index, held in memory while it serves: every document, and where its editions belong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from knowledge.errors import UnknownDocument
from knowledge.models import DOCUMENT, Document
from knowledge.ports import AnyOf, Point, VectorStore, Where
from knowledge.retrieval.bm25 import dimension_of
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
        self.industries = frozenset(payload["industries"])
        self.max_employees: int = payload["max_employees"]
        self.closes: int = payload["closes"]
        self.dimensions = frozenset(payload["dimensions"])
        self._record: str = payload["record"]

    @cached_property
    def services(self) -> frozenset[str]:
        """Kinds of service, of a scheme."""
        return frozenset(getattr(self.document, "services", ()))

    @cached_property
    def document(self) -> Document:
        """The whole record."""
        return DOCUMENT.validate_json(self._record)


class Catalogue:
    """All documents of one generation of the index.

    :param store: is read once, completely.
    """

    def __init__(self, store: VectorStore) -> None:
        entries = [Entry(p) for p in store.scroll(Where(must=(AnyOf("level", ("document",)),)))]
        self._by_point = {e.point_id: e for e in entries}
        self._by_id = {e.document_id: e for e in entries}
        self._groups: dict[str, list[Entry]] = {}
        for entry in entries:
            self._groups.setdefault(entry.group, []).append(entry)
        self.names = _names(entries)
        terms = (e.document for e in entries if e.kind == "term")
        self._terms = frozenset(key for d in terms for name in (d.title, *d.names) if (key := name_key(name)))
        self._frequency = Counter(d for e in entries for d in e.dimensions)
        asked = store.scroll(Where(must=(AnyOf("level", ("question",)),)))
        self._by_question = {p.id: self._by_id[p.payload["document_id"]] for p in asked}
        self._groups_asked = frozenset(e.group for e in self._by_question.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def at_point(self, point_id: int) -> Entry | None:
        """The entry of a document point."""
        return self._by_point.get(point_id)

    def at_question(self, point_id: int) -> Entry | None:
        """The entry of the document that the question of this point is known for."""
        return self._by_question.get(point_id)

    def names_a_term(self, text: str) -> bool:
        """Whether a word that the glossary explains stands in a text."""
        key = name_key(text)
        return any(term in key for term in self._terms)

    def has_questions(self, group: str) -> bool:
        """Whether plain questions are known for an edition of this group."""
        return group in self._groups_asked

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
        held = frozenset[int]().union(*(e.dimensions for e in self.editions(self.entry(document_id).group)))
        weights = {d: self._idf(d) for d in map(dimension_of, forms)}
        total = sum(weights.values())
        return sum(w for d, w in weights.items() if d in held) / total if total else 0.0

    def _idf(self, dimension: int) -> float:
        return math.log((len(self._by_id) + 1) / (self._frequency[dimension] + 1)) + 0.1

    def documents(self) -> Iterable[Document]:
        """Every document."""
        return (e.document for e in self._by_id.values())


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
