"""Brings the mirror up to date with the sources: what is unchanged costs nothing, what breaks off goes on, what lies is not believed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from indexer.errors import IndexerError, SourceError
from indexer.locking import alone
from indexer.mirror import Mirror
from indexer.mirror_rows import Changes, SyncRow
from indexer.report import RejectedItem
from indexer.sources.base import Source, WholeSource, fingerprint_of
from knowledge.clock import now_jst
from knowledge.models import Document

FULL_EVERY = timedelta(days=7)
GO_ON_WITHIN = timedelta(hours=24)
_OVERLAP = timedelta(days=1)
_BATCH = 200
_BATCH_SECONDS = 2.0
_BROKEN_OFF = ("unfinished", "failed")
_ROOM = Path(__file__).parent

Progress = Callable[[str, int, int], None]
"""Called with (step, done, total); total 0 when it is not known yet."""


def _silent(step: str, done: int, total: int) -> None:
    return None


@dataclass(slots=True)
class SyncResult:
    """How the sync of one source ended: good, unchanged or failed (then `failure` says why, in Japanese)."""

    key: str
    title: str
    outcome: str
    mode: str = ""
    changes: Changes = field(default_factory=Changes)
    rejected: list[RejectedItem] = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0


class _Unbelievable(SourceError):
    """A source gives far less than it did."""


class Sync:
    """Reads `sources` into `mirror`."""

    def __init__(self, mirror: Mirror, sources: Sequence[Source]) -> None:
        self._mirror = mirror
        self._sources = {source.key: source for source in sources}

    def run(
        self, keys: Collection[str] = (), progress: Progress = _silent, *, accept_fewer: bool = False
    ) -> list[SyncResult]:
        """Syncs the sources named, or all, one after the other; one that fails keeps its old documents and stops no other.

        :param accept_fewer: believe a source that gives less than half of what it gave before.
        :raises BuildLocked: another sync is running.
        :raises IndexerError: a source of that name is unknown, or the mirror cannot be written.
        """
        if unknown := [key for key in keys if key not in self._sources]:
            raise IndexerError(
                f"「{'」「'.join(unknown)}」という情報源はありません。使えるもの：{'、'.join(self._sources)}。"
            )
        lock = self._mirror.file.with_name("sync.lock")
        with alone(lock, "別の取り込みが動いています。終わってからもう一度実行してください。"):
            return [self._one(self._sources[key], progress, accept_fewer) for key in keys or self._sources]

    def _one(self, source: Source, progress: Progress, accept_fewer: bool) -> SyncResult:
        started = time.perf_counter()
        attempt = _Attempt(self._mirror, source, progress, accept_fewer)
        try:
            result = attempt.run()
        except SourceError as error:
            result = attempt.failed(str(error), throw_away=isinstance(error, _Unbelievable))
        except IndexerError:
            raise  # the mirror itself: no other source would fare better
        except Exception as error:  # a reader's own fault must not stop the other sources either
            result = attempt.failed(f"思わぬ誤りで読めませんでした（{type(error).__name__}：{error}）。")
        result.seconds = time.perf_counter() - started
        return result


class _Attempt:
    """One try to sync one source."""

    def __init__(self, mirror: Mirror, source: Source, progress: Progress, accept_fewer: bool) -> None:
        self._mirror = mirror
        self._source = source
        self._progress = progress
        self._accept_fewer = accept_fewer
        self._rejected: list[RejectedItem] = []
        self._n = 0

    def run(self) -> SyncResult:
        source = self._source
        fingerprint = source.fingerprint()
        stamp = f"{fingerprint or ''}|{_readers_version()}"
        before = self._mirror.last(source.key, ("good", "unchanged"))
        if fingerprint is not None and before is not None and before.fingerprint == stamp:
            self._mirror.found_unchanged(source, stamp)
            return SyncResult(source.key, source.title, "unchanged")
        mode = self._mode(fingerprint, stamp)
        already = self._begin(mode, stamp)
        if mode == "incremental" and before is not None:
            self._stage(source.load_since(before.started - _OVERLAP, self._rejected.append, already), len(already))
            there = frozenset(source.list_ids())
        else:
            self._stage(source.load_all(self._rejected.append, already), len(already))
            there = self._mirror.staged_ids(source.key)
        gone = self._gone(there, mode)
        changes = self._mirror.finish(self._n, source.key, gone, self._rejected)
        return SyncResult(source.key, source.title, "good", mode, changes, self._rejected)

    def failed(self, failure: str, *, throw_away: bool = False) -> SyncResult:
        """Notes the failure; what was read so far is gone on with next time unless it is to be thrown away."""
        last = self._mirror.last(self._source.key)
        if not self._n and last is not None and last.outcome in _BROKEN_OFF:
            self._n = last.n  # it could not even begin: what an earlier one has read is not lost for that
        self._mirror.fail(self._n, self._source, failure, throw_away=throw_away)
        return SyncResult(self._source.key, self._source.title, "failed", rejected=self._rejected, failure=failure)

    def _mode(self, fingerprint: str | None, stamp: str) -> str:
        """What has a fingerprint is read only when it differs, and then as a whole; so is everything once a week."""
        if fingerprint is not None or isinstance(self._source, WholeSource):
            return "full"
        full = self._mirror.last(self._source.key, ("good",), "full")
        recent = full is not None and full.fingerprint == stamp and now_jst() - full.started < FULL_EVERY
        return "incremental" if recent else "full"

    def _begin(self, mode: str, stamp: str) -> frozenset[str]:
        """Opens the sync, or the one that broke off less than a day ago; gives the ids that one has read."""
        last = self._mirror.last(self._source.key)
        if last is not None and _can_go_on(last, mode, stamp):
            already = self._mirror.staged_ids(self._source.key)
            self._n = last.n
            self._mirror.go_on(last.n)
            return already
        self._n = self._mirror.begin(self._source, mode, stamp)
        return frozenset()

    def _stage(self, documents: Iterable[Document], done: int) -> None:
        for batch in _batches(documents):
            self._rejected += self._mirror.stage(self._source.key, batch)
            done += len(batch)
            self._progress(f"{self._source.title} を読む", done, 0)

    def _gone(self, there: Collection[str], mode: str) -> list[str]:
        """The ids to remove. An item that cannot be read any more is there nevertheless, and stays as it was.

        :raises SourceError: there is nothing, or too little to believe.
        """
        key, title = self._source.key, self._source.title
        known = self._mirror.ids(key)
        if not there:
            raise _Unbelievable(f"{title} に使える項目がありません。")
        if mode == "incremental":
            there = _with_their_rounds(there, known, self._mirror.staged_ids(key))
        if not self._accept_fewer and len(there) * 2 < len(known):
            raise _Unbelievable(
                f"{title} の項目が {len(known)} 件から {len(there)} 件へ急に減ったため、前のデータを残しました。"
                f"正しい場合は madoguchi sync {key} --accept-fewer で取り込めます。"
            )
        unreadable = {f"{key}:{r.item_id.removeprefix(f'{key}:')}" for r in self._rejected}
        return [i for i, parent in known.items() if i not in there and not {i, parent} & unreadable]


def _with_their_rounds(there: Collection[str], known: dict[str, str], read: Collection[str]) -> set[str]:
    """A list of ids may not name the rounds: one stays as long as its document does, unless that was read again without it."""
    kept = {i for i, parent in known.items() if parent in there and (parent not in read or i in read)}
    return kept | set(there)


def _can_go_on(last: SyncRow, mode: str, stamp: str) -> bool:
    broke_off = last.outcome in _BROKEN_OFF and last.mode == mode and last.fingerprint == stamp
    return broke_off and now_jst() - last.started < GO_ON_WITHIN


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Few enough documents, or seconds, that a kill loses little."""
    batch: list[Document] = []
    since = time.monotonic()
    try:
        for document in documents:
            batch.append(document)
            if len(batch) >= _BATCH or time.monotonic() - since > _BATCH_SECONDS:
                yield batch
                batch, since = [], time.monotonic()
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


@cache
def _readers_version() -> str:
    """Changes when the code that reads and normalises does: what it made before is then read again."""
    files = sorted(p for folder in ("sources", "normalise") for p in (_ROOM / folder).rglob("*") if p.is_file())
    code = [p for p in files if p.suffix in (".py", ".yml")]
    return hashlib.blake2b(fingerprint_of(code).encode(), digest_size=8).hexdigest()
