"""The interface every source has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from indexer.report import RejectedItem
from knowledge.models import Document

OnReject = Callable[[RejectedItem], None]
"""Is told of each item that is left out."""


class Source(Protocol):
    """A place documents come from."""

    @property
    def key(self) -> str:
        """First part of the ids of its documents, such as `mirasapo`."""

    @property
    def title(self) -> str:
        """Name as an operator knows it."""

    def documents(self, on_reject: OnReject) -> Iterator[Document]:
        """All documents of the source, normalised; broken items go to `on_reject` instead.

        :raises SourceError: the source as a whole cannot be read.
        """
