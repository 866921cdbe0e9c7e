"""Errors of the knowledge room.

    KnowledgeError
    ├── ContentError        a document of the starter knowledge base or a source item is not valid
    ├── StoreError          the vector store failed
    │   ├── StoreMissing    there is no index yet
    │   └── StoreBusy       another process holds the index
    ├── EmbeddingError      the embedding model cannot be loaded or used
    ├── RerankingError      the reranking model cannot be loaded or used
    ├── GenerationError     the chat model gave no usable reply
    └── UnknownDocument     no document has this id

"No scheme found" is an outcome of an answer, not an error.
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Root of all errors raised by this room."""


class ContentError(KnowledgeError):
    """A document is not valid; the message names the file or id and the reason."""


class StoreError(KnowledgeError):
    """The vector store could not do what it was asked."""


class StoreMissing(StoreError):
    """There is no index at the given place yet."""


class StoreBusy(StoreError):
    """The index is held by another process (an Edge shard opens once only)."""


class EmbeddingError(KnowledgeError):
    """The embedding model could not be loaded or used."""


class RerankingError(KnowledgeError):
    """The reranking model could not be loaded or used."""


class GenerationError(KnowledgeError):
    """The chat model gave no usable reply: not reached, too slow, cut off, refused or empty."""


class UnknownDocument(KnowledgeError):
    """No document with this id is in the index."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"no document {document_id!r}")
        self.document_id = document_id
