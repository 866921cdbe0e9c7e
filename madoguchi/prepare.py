"""Gets the index ready before serving: from the given catalogue, the official download, or the starter base alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import SourceError
from indexer.report import BuildReport
from knowledge.embedding.sentence_transformer import OWN_MODEL
from madoguchi.console import OnProgress, out
from madoguchi.settings import PROJECT, Settings
from madoguchi.wiring import embedder, generations, sources

if TYPE_CHECKING:
    from indexer.sources.base import Source

DOWNLOAD_TIMEOUT_S = 20.0
_CATALOGUE_KEY = "mirasapo"
_INPUTS = ("knowledge/base/**/*.yml", "knowledge/questions/*.yml", "knowledge/retrieval/search.yml")
NO_CATALOGUE = (
    "お知らせ：制度ナビのカタログが手元にないため、「はじめの知識」だけでお答えします。\n"
    "　カタログを入れるには：make up CATALOGUE=ファイルかURL"
)


def prepare_index(chosen: Settings, catalogue: str, progress: OnProgress) -> BuildReport | None:
    """Builds or refreshes the index if anything that goes into it is new; None when it was ready.

    :param catalogue: path or URL of 制度ナビ data; empty: keep what is indexed, or try the official download once.
    :raises SourceError: the given catalogue cannot be read.
    """
    state = generations(chosen)
    stamp = chosen.index_dir / "inputs"
    wanted = _fingerprint(chosen)
    manifest = state.manifest()
    fresh = stamp.is_file() and stamp.read_text(encoding="ascii") == wanted
    if manifest is not None and fresh and not catalogue:
        if _CATALOGUE_KEY not in manifest.sources:
            out.print(NO_CATALOGUE)
        return None
    report = _build(chosen, _sources(catalogue, manifest is None), progress)
    stamp.write_text(wanted, encoding="ascii")
    return report


def _sources(catalogue: str, first_time: bool) -> list[Source]:
    if catalogue:
        return sources(catalogue, timeout_s=120.0)
    if not first_time:
        return sources("")
    from indexer.sources import mirasapo

    out.print("制度ナビのカタログを公式サイトから取得しています（20 秒まで）…")
    try:
        official = mirasapo.MirasapoSource(mirasapo.OFFICIAL_ZIP, DOWNLOAD_TIMEOUT_S)
        official.fetch()
    except SourceError:
        out.print(NO_CATALOGUE)
        return sources("")
    return [official, *sources("")]


def _build(chosen: Settings, found: Iterable[Source], progress: OnProgress) -> BuildReport:
    from indexer.build import IndexBuilder

    return IndexBuilder(generations(chosen), embedder(chosen)).build(list(found), progress)


def _fingerprint(chosen: Settings) -> str:
    digest = hashlib.blake2b(str(chosen.embedding_model).encode(), digest_size=16)
    weights = sorted(Path(OWN_MODEL).rglob("*.safetensors"))
    for path in [*sorted(p for pattern in _INPUTS for p in PROJECT.glob(pattern)), *weights]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
