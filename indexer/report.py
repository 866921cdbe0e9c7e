"""What an index build did: counts, and the items that were left out with the reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RejectedItem:
    """An item of a source that was skipped. `item_id` is "?" plus its position where it has no usable id."""

    source: str
    item_id: str
    reason: str


@dataclass(slots=True)
class BuildReport:
    """Counts of documents per outcome, the size of the index and how long it took."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    skipped: int = 0
    passages: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    per_source: Counter[str] = field(default_factory=Counter)
    rejected: list[RejectedItem] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """How many documents the index now holds."""
        return self.created + self.updated + self.skipped

    @property
    def changed(self) -> bool:
        """Whether anything differs from the index before."""
        return bool(self.created or self.updated or self.deleted)
