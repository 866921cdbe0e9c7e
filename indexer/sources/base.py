"""The interface every source has."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from indexer.report import RejectedItem
from knowledge.models import Document

OnReject = Callable[[RejectedItem], None]
"""Is told of each item that is left out."""

NOTHING_YET: frozenset[str] = frozenset()


class Source(Protocol):
    """A place documents come from. All calls block.

    Every call may raise `SourceError`: the source as a whole cannot be read.
    """

    @property
    def key(self) -> str:
        """First part of the ids of its documents, such as `mirasapo`."""

    @property
    def title(self) -> str:
        """Name as an operator knows it."""

    @property
    def credit(self) -> str:
        """What is shown as the source wherever its documents are."""

    def fingerprint(self) -> str | None:
        """What changes whenever the source does, got cheaply (entity tag, hash of a file); None if there is no such thing."""

    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        """Every document, normalised; broken items go to `on_reject` instead.

        :param already: ids that an interrupted run has loaded; they may be passed over where loading is dear.
        """

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[Document]:
        """The documents that were added or changed at or after `since` (more is allowed, less is not)."""

    def list_ids(self) -> Iterator[str]:
        """The ids of all documents there are now, so that what is gone can be told from what is unchanged."""


class WholeSource(ABC):
    """A source that is always read as a whole (a file, a folder): a subclass gives `load_all` and, if it can, `fingerprint`."""

    def fingerprint(self) -> str | None:
        """Unknown."""
        return None

    @abstractmethod
    def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
        """Every document."""

    def load_since(
        self, since: datetime, on_reject: OnReject, already: Collection[str] = NOTHING_YET
    ) -> Iterator[Document]:
        """Every document as well."""
        return self.load_all(on_reject, already)

    def list_ids(self) -> Iterator[str]:
        """The ids of all documents."""
        return (document.id for document in self.load_all(lambda _: None))


def fingerprint_of(files: Iterable[Path]) -> str:
    """A hash of names and contents of `files`.

    :raises OSError: one cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in files:
        with path.open("rb") as file:
            digest.update(f"{path.name}\0".encode("utf-8", "surrogateescape"))
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()
