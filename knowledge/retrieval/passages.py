"""The passages of the index, held in memory while it serves: reading them from the store costs more than finding them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.models.passage import Passage
from knowledge.ports import AnyOf, Point, VectorStore, Where


@dataclass(frozen=True, slots=True)
class Shelved:
    """A passage with the places of its words, as lines of form, tab, `start,end,…` between newlines."""

    passage: Passage
    marks: str

    def spans(self, forms: Iterable[str]) -> list[tuple[int, int]]:
        """Where these word forms stand."""
        found = []
        for form in forms:
            start = self.marks.find(f"\n{form}\t")
            if start >= 0:
                start += len(form) + 2
                places = self.marks[start : self.marks.index("\n", start)].split(",")
                found += [(int(places[i]), int(places[i + 1])) for i in range(0, len(places), 2)]
        return found


class Passages:
    """All passages of one generation, by point id."""

    def __init__(self, store: VectorStore) -> None:
        self._by_point = {p.id: _shelved(p) for p in store.scroll(Where(must=(AnyOf("level", ("passage",)),)))}

    def at_point(self, point_id: int) -> Shelved | None:
        """The passage of a point."""
        return self._by_point.get(point_id)


def _shelved(point: Point) -> Shelved:
    payload = point.payload
    passage = Passage.model_construct(  # it was validated when it was written
        id=f"{payload['document_id']}#{payload['n']}", document_id=payload["document_id"], field=payload["field"],
        heading=payload["heading"], text=payload["text"],
    )  # fmt: skip
    lines = (f"{form}\t{','.join(map(str, places))}" for form, places in payload["marks"].items())
    return Shelved(passage, "\n" + "\n".join(lines) + "\n")
