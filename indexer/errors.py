"""Errors of the indexer room.

    IndexerError
    ├── SourceError        a whole source cannot be read (missing file, no network, not JSON, not a ZIP)
    │   └── NotThere       the address asked for does not exist (HTTP 404 or 410)
    ├── BuildLocked        another index build, or another sync, is running
    └── TrainingError      the embedding model cannot be trained on what is there

A single broken item is not an error: it is reported as a `RejectedItem` and the rest goes in.
"""

from __future__ import annotations


class IndexerError(Exception):
    """Root of all errors raised by this room; the message is written for an operator, in Japanese."""


class SourceError(IndexerError):
    """A whole source cannot be read. Nothing was changed."""


class NotThere(SourceError):
    """There is nothing at the address that was asked for; other addresses of the source may still answer."""


class BuildLocked(IndexerError):
    """Another process is building an index, or syncing, in the same place."""


class TrainingError(IndexerError):
    """There is too little text to train on, or the model cannot be written."""
