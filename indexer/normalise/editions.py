"""Links editions of one scheme, and the same scheme from several sources, with the newest in front.

Two schemes are editions of one another when title and prefectures are the same and they differ in guidebook
edition or date, or when one names the other in `same_as`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.models import Document, Scheme

_DECORATION = re.compile(r"^(?:令和|平成)\d+年度(?:補正)?|[\s・･、,「」『』()（）【】\[\]]|^(?:事業名:)")


def link_editions(documents: Sequence[Document]) -> list[Document]:
    """The documents with `also` and `is_newest` filled in, in the given order."""
    groups = _groups([d for d in documents if isinstance(d, Scheme)])
    linked: dict[str, Document] = {}
    for group in groups:
        ordered = sorted(group, key=_newness, reverse=True)
        ids = [d.id for d in ordered]
        for position, document in enumerate(ordered):
            also = tuple(i for i in ids if i != document.id)
            linked[document.id] = document.model_copy(update={"also": also, "is_newest": position == 0})
    return [linked.get(d.id, d) for d in documents]


def _newness(scheme: Scheme) -> tuple[object, ...]:
    # The starter knowledge base is maintained by hand for today; a guidebook's year beats the editing date.
    return (scheme.id.startswith("starter:"), scheme.edition, scheme.as_of, scheme.id)


def _groups(schemes: Sequence[Scheme]) -> list[list[Scheme]]:
    parent = {s.id: s.id for s in schemes}

    def root(i: str) -> str:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for same in _same_title(schemes):
        for other in same[1:]:
            parent[root(other.id)] = root(same[0].id)
    for scheme in schemes:
        for other_id in scheme.same_as:
            if other_id in parent:
                parent[root(other_id)] = root(scheme.id)
    grouped: dict[str, list[Scheme]] = defaultdict(list)
    for scheme in schemes:
        grouped[root(scheme.id)].append(scheme)
    return [g for g in grouped.values() if len(g) > 1]


def _same_title(schemes: Iterable[Scheme]) -> list[list[Scheme]]:
    by_title: dict[tuple[str, tuple[str, ...]], list[Scheme]] = defaultdict(list)
    for scheme in schemes:
        by_title[_DECORATION.sub("", scheme.title), scheme.prefectures].append(scheme)
    # Twins without any difference in edition or date are different programmes under one name, not editions.
    return [g for g in by_title.values() if len({(s.edition, s.as_of) for s in g}) == len(g) > 1]
