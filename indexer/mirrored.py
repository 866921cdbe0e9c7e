"""A source as the mirror holds it: what the index is built from, without asking anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from indexer.mirror import Mirror
from indexer.mirror_rows import MirroredSource
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject, WholeSource
from knowledge.models import Document


class FromMirror(WholeSource):
    """The documents of `state` in `mirror`; what was rejected when they were read is rejected again."""

    def __init__(self, mirror: Mirror, state: MirroredSource) -> None:
        self._mirror = mirror
        self._state = state
        self.key = state.key
        self.title = state.title
        self.credit = state.credit

    @property
    def synced_at(self) -> str:
        """When the source was last read or found unchanged, ISO 8601."""
        return self._state.last_good.tried_at if self._state.last_good else ""

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        for rejected in self._state.last_read.rejections if self._state.last_read else ():
            on_reject(RejectedItem(**rejected))
        return self._mirror.documents(self.key)


def mirrored_sources(mirror: Mirror) -> list[FromMirror]:
    """All sources the mirror holds documents of."""
    return [FromMirror(mirror, state) for state in mirror.sources() if state.documents]
