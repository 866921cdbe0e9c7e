"""Builds the index: reads the sources, compares content hashes, writes what changed, and swaps it in atomically."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.errors import IndexerError, SourceError
from indexer.generations import Generations, Manifest, SourceState
from indexer.mirrored import FromMirror
from indexer.normalise.editions import link_editions
from indexer.points import LAYOUT, content_hash, points_of
from indexer.prose_rounds import is_from_prose, with_prose_rounds
from indexer.questions import Questions, read_questions, without_questions
from indexer.report import BuildReport, RejectedItem
from indexer.sources.base import Source
from indexer.store_copy import opened_copy
from knowledge.clock import now_jst
from knowledge.models import DOCUMENT, Document
from knowledge.ports import AnyOf, Embedder, VectorStore, Where
from knowledge.retrieval.settings import SearchSettings, search_settings
from knowledge.stores.edge import EdgeStore

_BATCH = 64
_MAX_REJECTIONS_KEPT = 50

Progress = Callable[[str, int, int], None]
"""Called with (step, done, total); total 0 when it is not known yet."""


def _silent(step: str, done: int, total: int) -> None:
    return None


@dataclass(slots=True)
class _Stored:
    """What the index before holds of a document."""

    hash: str
    point_ids: list[int]


class IndexBuilder:
    """Builds generations of the index in `generations` with the vectors of `embedder`.

    :param questions: plain questions by document id; those that ship with the project if not given, read anew at
        each build, so that edited ones are live at the next sync.
    """

    def __init__(
        self,
        generations: Generations,
        embedder: Embedder,
        settings: SearchSettings | None = None,
        questions: Questions | None = None,
    ) -> None:
        self._questions = questions
        self._generations = generations
        self._embedder = embedder
        self._settings = settings or search_settings()

    def build(self, sources: Sequence[Source], progress: Progress = _silent, mirror: str = "") -> BuildReport:
        """Reads `sources` completely and publishes a new generation, which carries the time of the sync even if nothing changed.

        Documents of sources that are not among `sources` stay as they are. Until the last step nothing that
        serves is touched: any exception, crash or kill leaves the index of before.

        :param mirror: state of the mirror that `sources` come from, noted in the manifest.
        :raises SourceError: a source cannot be read as a whole, or gave not one good item.
        :raises BuildLocked: another build is running.
        :raises StoreError: the index cannot be written.
        """
        started = time.perf_counter()
        report = BuildReport()
        with self._generations.building():
            documents, states = self._read(sources, report, progress)
            before = self._manifest_before()
            base = self._generations.current() if before else None
            if before is not None and (before.embedder, before.layout) != (self._embedder.name, LAYOUT):
                base = None  # vectors of two models or layouts must not meet: write everything again
            documents, states = self._with_other_sources(documents, states, before)
            progress("締切をさがす", 0, 0)
            self._write(link_editions(with_prose_rounds(documents)), states, mirror, base, report, progress)
        report.seconds = time.perf_counter() - started
        return report

    def _manifest_before(self) -> Manifest | None:
        """The manifest of the index before; a damaged one must not stand in the way of building anew."""
        try:
            return self._generations.manifest()
        except IndexerError:
            return None

    def _read(
        self, sources: Sequence[Source], report: BuildReport, progress: Progress
    ) -> tuple[list[Document], dict[str, SourceState]]:
        documents: list[Document] = []
        states: dict[str, SourceState] = {}
        for source in sources:
            rejected: list[RejectedItem] = []
            found: list[Document] = []
            for document in source.load_all(rejected.append):
                found.append(document)
                progress(f"{source.title} を読む", len(found), 0)
            if not found:
                raise SourceError(f"{source.title} に使える項目がありません。")
            documents += found
            report.per_source[source.key] = len(found)
            report.rejected += rejected
            states[source.key] = SourceState(
                title=source.title,
                credit=source.credit,
                documents=len(found),
                rejected=len(rejected),
                synced_at=_synced_at(source),
                rejections=[asdict(r) for r in rejected[:_MAX_REJECTIONS_KEPT]],
            )
        return documents, states

    def _with_other_sources(
        self, documents: list[Document], states: dict[str, SourceState], before: Manifest | None
    ) -> tuple[list[Document], dict[str, SourceState]]:
        """Adds the documents of sources that are not read this time, from the index before."""
        current = self._generations.current()
        others = [k for k in before.sources if k not in states] if before else []
        if not before or not current or not others:
            return documents, states
        with opened_copy(current) as store:
            kept = [
                DOCUMENT.validate_json(p.payload["record"])
                for p in store.scroll(Where(must=(AnyOf("level", ("document",)), AnyOf("source_key", tuple(others)))))
            ]
        cleared = [d.model_copy(update={"also": (), "is_newest": True}) for d in kept if not is_from_prose(d)]
        return documents + cleared, states | {k: before.sources[k] for k in others}

    def _write(
        self,
        documents: Sequence[Document],
        states: dict[str, SourceState],
        mirror: str,
        base: Path | None,
        report: BuildReport,
        progress: Progress,
    ) -> None:
        now = now_jst()
        questions = read_questions() if self._questions is None else self._questions
        generation = self._generations.new(now, base)
        try:
            store_folder = generation / "store"
            store = EdgeStore.open(store_folder) if base else EdgeStore.create(store_folder, self._embedder.dimension)
            try:
                self._apply(store, documents, questions, _stored(store) if base else {}, report, progress)
                progress("索引を整える", 0, 0)
                store.flush()
                report.passages = store.count(Where(must=(AnyOf("level", ("passage",)),)))
            finally:
                store.close()
            report.megabytes = _bytes_on_disk(store_folder) / 1e6
            manifest = Manifest(
                generation=generation.name,
                built_at=now.isoformat(timespec="seconds"),
                embedder=self._embedder.name,
                dimension=self._embedder.dimension,
                documents=len(documents),
                passages=report.passages,
                sources=states,
                unasked={d.id: d.title for d in without_questions(documents, questions)},
                mirror=mirror,
                layout=LAYOUT,
            )
            self._generations.publish(generation, manifest)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise

    def _apply(
        self,
        store: VectorStore,
        documents: Sequence[Document],
        questions: Questions,
        stored: dict[str, _Stored],
        report: BuildReport,
        progress: Progress,
    ) -> None:
        changed: list[Document] = []
        for document in documents:
            known = stored.pop(document.id, None)
            if known is None:
                report.created += 1
                changed.append(document)
            elif known.hash != content_hash(
                document, self._embedder.name, self._settings, questions.get(document.id, ())
            ):
                report.updated += 1
                changed.append(document)
                store.delete(known.point_ids)
            else:
                report.skipped += 1
        for done, batch in _batches(changed):
            store.upsert(points_of(batch, self._embedder, self._settings, questions))
            progress("埋め込みと書き込み", done, len(changed))
        for gone in stored.values():
            store.delete(gone.point_ids)
            report.deleted += 1


def _synced_at(source: Source) -> str:
    """What comes from the mirror was read earlier; anything else just now."""
    return source.synced_at if isinstance(source, FromMirror) else now_jst().isoformat(timespec="seconds")


def _stored(store: VectorStore) -> dict[str, _Stored]:
    found: dict[str, _Stored] = {}
    for point in store.scroll(Where()):
        entry = found.setdefault(point.payload["document_id"], _Stored("", []))
        entry.point_ids.append(point.id)
        if point.payload["level"] == "document":
            entry.hash = point.payload["hash"]
    return found


def _batches(documents: Sequence[Document]) -> Iterator[tuple[int, Sequence[Document]]]:
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        yield start + len(batch), batch


def _bytes_on_disk(folder: Path) -> int:
    """What a folder really takes: the store's files are mostly holes, and a block of `st_blocks` is 512 bytes."""
    return sum(f.stat().st_blocks * 512 for f in folder.rglob("*") if f.is_file())


__all__ = ["BuildReport", "IndexBuilder", "Progress"]
