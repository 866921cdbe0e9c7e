"""What a result needs from elsewhere: a search, and others like oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from knowledge.models import Filters, SearchOutcome

LEAST_IN_GROUP = 10
"""A group of fewer people tells too much about each of them."""


class Search(Protocol):
    """Where schemes and cases are found."""

    def search(self, text: str, filters: Filters = ..., limit: int = ...) -> SearchOutcome:
        """See `knowledge.service.KnowledgeService.search`."""
        ...


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The means (0–1) of `count` others, by issue and by topic of the statements."""

    count: int
    issues: Mapping[str, float]
    balance: Mapping[str, float]


class PeerGroups(Protocol):
    """Others like oneself."""

    def like(self, industry: str, size: str, *, without: str) -> PeerGroup | None:
        """Those of an industry and a size, without the person with that id; None if they are fewer than
        `LEAST_IN_GROUP`."""
        ...


class NoPeers:
    """Nobody to compare with."""

    def like(self, industry: str, size: str, *, without: str) -> PeerGroup | None:
        """None."""
        return None
