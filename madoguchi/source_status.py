"""The state of the sources for the gateway: from the mirror, and from the index for what the mirror does not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from connectors.sources.status import SourceStatus
from indexer.errors import IndexerError
from indexer.generations import Generations, SourceState
from indexer.mirror import Mirror
from indexer.mirror_rows import MirroredSource


def status_reader(mirror: Mirror, generations: Generations) -> Callable[[], list[SourceStatus]]:
    """Reads the state of all sources anew each time. A damaged mirror or index leaves out what only it would tell."""

    def read() -> list[SourceStatus]:
        try:
            found = {source.key: _mirrored(source) for source in mirror.sources()}
        except IndexerError:
            found = {}
        try:
            manifest = generations.manifest()
        except IndexerError:
            manifest = None
        if manifest is not None:
            found = {key: _indexed(key, state) for key, state in manifest.sources.items()} | found
        return list(found.values())

    return read


def _mirrored(source: MirroredSource) -> SourceStatus:
    last, good, read = source.last, source.last_good, source.last_read
    return SourceStatus(
        key=source.key,
        title=source.title,
        credit=source.credit,
        documents=source.documents,
        succeeded_at=good.tried if good else None,
        tried_at=last.tried if last else None,
        failed_last=last is not None and last.outcome == "failed",
        new=read.new if read else 0,
        changed=read.changed if read else 0,
        gone=read.gone if read else 0,
        rejected=read.rejected if read else 0,
        failures=source.failures,
    )


def _indexed(key: str, state: SourceState) -> SourceStatus:
    synced_at = datetime.fromisoformat(state.synced_at) if state.synced_at else None
    return SourceStatus(key, state.title, state.credit, state.documents, synced_at, synced_at, rejected=state.rejected)
