"""The state of a source, as the page and the metrics show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What is known of a source. Times are aware; None: never.

    `succeeded_at` is when it was last read or found unchanged, `tried_at` when that was last tried; `new`, `changed`
    and `gone` count what the last reading brought, `rejected` the items it had to leave out, `failures` the tries
    that failed, ever.
    """

    key: str
    title: str
    credit: str
    documents: int
    succeeded_at: datetime | None
    tried_at: datetime | None
    failed_last: bool = False
    new: int = 0
    changed: int = 0
    gone: int = 0
    rejected: int = 0
    failures: int = 0


ReadStatus = Callable[[], Sequence[SourceStatus]]
"""Gives the state of all sources now. Blocks for a few milliseconds."""
