"""Sources made for syncing, and short ways to sync them and look at the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from indexer.errors import SourceError
from indexer.mirror import Mirror
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject
from indexer.sync import Sync, SyncResult
from knowledge.models import Document, Round
from tests.indexer.material import ListSource, scheme


@dataclass
class FakeApi:
    """A source without a fingerprint that tells what changed, and notes what it is asked for."""

    items: list[Document]
    key: str = "test"
    title: str = "試験用のAPI"
    credit: str = "試験用"
    changed: list[Document] = field(default_factory=list)
    listed: list[str] | None = None
    breaks_after: int | None = None
    rejects: list[RejectedItem] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    since: datetime | None = None

    def fingerprint(self) -> str | None:
        return None

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        self.asked.append("all")
        return self._give(self.items, on_reject, already)

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[Document]:
        self.asked.append("since")
        self.since = since
        return self._give(self.changed, on_reject, already)

    def list_ids(self) -> Iterator[str]:
        self.asked.append("ids")
        return iter([d.id for d in self.items] if self.listed is None else self.listed)

    def _give(self, items: list[Document], on_reject: OnReject, already: Collection[str]) -> Iterator[Document]:
        for rejected in self.rejects:
            on_reject(rejected)
        for n, item in enumerate(items):
            if n == self.breaks_after:
                raise SourceError("接続できませんでした。")
            if item.id not in already:
                self.loaded.append(item.id)
                yield item


@dataclass
class TaggedSource(ListSource):
    """A source with a fingerprint that can be set."""

    tag: str = "1"
    reads: int = 0

    def fingerprint(self) -> str | None:
        return self.tag

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        self.reads += 1
        return super().load_all(on_reject, already)


@dataclass
class NotingSource(ListSource):
    """A source that notes what it is told was read already."""

    already: frozenset[str] = frozenset()

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        self.already = frozenset(already)
        return super().load_all(on_reject)


def sync(mirror: Mirror, *sources: object, keys: Collection[str] = (), accept_fewer: bool = False) -> list[SyncResult]:
    return Sync(mirror, list(sources)).run(keys, accept_fewer=accept_fewer)  # type: ignore[arg-type]


def one(mirror: Mirror, source: object, **options: bool) -> SyncResult:
    (result,) = sync(mirror, source, **options)  # type: ignore[arg-type]
    return result


def ids(mirror: Mirror, key: str = "test") -> list[str]:
    return [d.id.partition(":")[2] for d in mirror.documents(key)]


def counts(result: SyncResult) -> tuple[str, int, int, int]:
    return result.outcome, result.changes.new, result.changes.changed, result.changes.gone


def schemes(*names: str, text: str = "設備を買う費用を補助します。") -> list[Document]:
    return [scheme(name, text=text) for name in names]


def round_of(local_id: str, parent: str) -> Round:
    """A round `test:<local_id>` of the document `test:<parent>`."""
    return Round(
        id=f"test:{local_id}", title="第1回", document_id=f"test:{parent}", url="https://example.jp/r", source="試験用",
        as_of=date(2026, 11, 2), closes_text="随時",
    )  # fmt: skip
