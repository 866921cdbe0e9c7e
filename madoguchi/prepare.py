"""Gets the index ready before serving: from the given catalogue, the official download, or what is at hand alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

from indexer.errors import BuildLocked, SourceError
from indexer.generations import Manifest
from indexer.mirror import Mirror
from indexer.mirrored import mirrored_sources
from indexer.report import BuildReport
from indexer.sync import Sync, SyncResult
from knowledge.embedding.sentence_transformer import OWN_MODEL
from madoguchi.console import OnProgress, err, out
from madoguchi.settings import PROJECT, Settings
from madoguchi.sources import catalogue_source, sources_at_hand
from madoguchi.wiring import embedder, generations, mirror

DOWNLOAD_TIMEOUT_S = 20.0
_CATALOGUE_KEY = "mirasapo"
_ESSENTIAL = ("starter", _CATALOGUE_KEY)
_INPUTS = (
    "knowledge/questions/*.yml", "knowledge/retrieval/search.yml", "knowledge/stores/*.py",
    "indexer/points.py", "indexer/passages.py", "indexer/prose_rounds.py", "indexer/rounds/*.py", "indexer/rounds/*.yml",
)  # fmt: skip
NO_CATALOGUE = (
    "お知らせ：制度ナビのカタログが手元にないため、「はじめの知識」だけでお答えします。\n"
    "　カタログを入れるには：make up CATALOGUE=ファイルかURL"
)

BUSY = "お知らせ：ほかの取り込みが動いているので、いまある索引で始めます。新しい索引は、できしだい使われます。"


def prepare_index(chosen: Settings, catalogue: str, progress: OnProgress) -> BuildReport | None:
    """Reads what is at hand and builds the index if anything that goes into it is new; None when it was ready.

    :param catalogue: path or URL of 制度ナビ data; empty: that of the settings; without one, what is indexed is kept,
        and the very first time the official download is tried once.
    :raises SourceError: the given catalogue or the starter base cannot be read.
    :raises BuildLocked: a sync is running, and there is no index yet, or a catalogue was given; otherwise what there is
        is served, and the sync's own index follows.
    """
    kept = mirror(chosen)
    manifest = generations(chosen).manifest()
    try:
        return _made_ready(chosen, kept, manifest, catalogue, progress)
    except BuildLocked:
        if manifest is None or catalogue:
            raise
        out.print(BUSY)
        return None


def _made_ready(
    chosen: Settings, kept: Mirror, manifest: Manifest | None, catalogue: str, progress: OnProgress
) -> BuildReport | None:
    if catalogue or chosen.catalogue:
        read_at_hand(chosen, kept, catalogue, progress)
    else:
        if manifest is None:
            _try_official(chosen, kept, progress)
        elif _CATALOGUE_KEY not in manifest.sources:
            out.print(NO_CATALOGUE)
        read_at_hand(chosen, kept, "", progress)
    return refresh_index(chosen, kept, progress)


def read_at_hand(chosen: Settings, kept: Mirror, catalogue: str, progress: OnProgress) -> list[SyncResult]:
    """Takes the catalogue, if there is one, and what lies on this machine into the mirror.

    :param catalogue: as given by hand, empty if it was not; then that of the settings.
    :raises SourceError: the catalogue given by hand cannot be read; or that of the settings or the starter base, and
        there is nothing of it from before.
    """
    results = []
    if location := catalogue or chosen.catalogue:
        # Whoever names a file by hand means it, even if it holds less than the last one.
        meant = bool(catalogue) and not catalogue.startswith(("http://", "https://"))
        results = Sync(kept, [catalogue_source(chosen, location)]).run(progress=progress, accept_fewer=meant)
    results += Sync(kept, sources_at_hand(chosen, kept)).run(progress=progress)
    for result in results:
        if result.outcome != "failed":
            continue
        asked_for = bool(catalogue) and result.key == _CATALOGUE_KEY
        if asked_for or (result.key in _ESSENTIAL and not kept.ids(result.key)):
            raise SourceError(result.failure)
        err.print(f"お知らせ：{result.title} を読めませんでした。{result.failure}", markup=False)
    return results


def refresh_index(chosen: Settings, kept: Mirror, progress: OnProgress, *, always: bool = False) -> BuildReport | None:
    """Builds the index from the mirror if either has changed since, or always; None when there was nothing to do."""
    state = generations(chosen)
    stamp = chosen.index_dir / "inputs"
    wanted, now = _fingerprint(chosen), kept.state()
    manifest = state.manifest()
    fresh = stamp.is_file() and stamp.read_text(encoding="ascii") == wanted
    if manifest is not None and manifest.mirror == now and fresh and not always:
        return None
    from indexer.build import IndexBuilder  # takes seconds, and most starts need none of it

    report = IndexBuilder(state, embedder(chosen)).build(mirrored_sources(kept), progress, now)
    stamp.write_text(wanted, encoding="ascii")
    return report


def _try_official(chosen: Settings, kept: Mirror, progress: OnProgress) -> None:
    out.print("制度ナビのカタログを公式サイトから取得しています（20 秒まで）…")
    (result,) = Sync(kept, [catalogue_source(chosen, "", DOWNLOAD_TIMEOUT_S)]).run(progress=progress)
    if result.outcome == "failed":
        out.print(NO_CATALOGUE)


def _fingerprint(chosen: Settings) -> str:
    digest = hashlib.blake2b(str(chosen.embedding_model).encode(), digest_size=16)
    weights = sorted(Path(OWN_MODEL).rglob("*.safetensors"))
    for path in [*sorted(p for pattern in _INPUTS for p in PROJECT.glob(pattern)), *weights]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
