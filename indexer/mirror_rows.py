"""What the mirror tells of sources and their syncs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SyncRow:
    """One sync of one source.

    `mode`: full or incremental. `outcome`: good, unchanged (there was nothing to do), failed, unfinished (still at
    it, or killed). `started_at` is when reading began, `tried_at` the last that was heard of it: ISO 8601, Japan time.
    """

    n: int
    source: str
    mode: str
    outcome: str
    started_at: str
    tried_at: str
    fingerprint: str | None
    new: int
    changed: int
    gone: int
    rejected: int
    rejections: list[dict[str, str]]
    failure: str

    @property
    def started(self) -> datetime:
        """When reading began."""
        return datetime.fromisoformat(self.started_at)

    @property
    def tried(self) -> datetime:
        """When it ended, or was last gone on with."""
        return datetime.fromisoformat(self.tried_at)


@dataclass(frozen=True, slots=True)
class MirroredSource:
    """What the mirror knows of a source.

    `last` is its last sync, `last_good` the last that did not fail, `last_read` the last that read documents.
    `failures` counts the syncs that failed, ever.
    """

    key: str
    title: str
    credit: str
    documents: int
    failures: int
    last: SyncRow | None
    last_good: SyncRow | None
    last_read: SyncRow | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sync did to the documents of its source."""

    new: int = 0
    changed: int = 0
    gone: int = 0
