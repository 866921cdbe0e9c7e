"""Generations of the index: each build is a folder of its own, and one name points to the one that serves.

    <index>/
      current -> generations/20231001T090000-1a2b3c     replaced atomically
      generations/<name>/{store/, manifest.json}
      build.lock

A build that dies leaves a folder nobody points to; the next build sweeps it away.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from indexer.errors import IndexerError
from indexer.locking import alone

_KEPT = 2
_ZEROS = bytes(64 * 1024)


@dataclass(slots=True)
class SourceState:
    """What is known of a source in this generation. `synced_at` is ISO 8601 with offset."""

    title: str
    credit: str
    documents: int
    rejected: int
    synced_at: str
    location: str = ""
    rejections: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Manifest:
    """Describes one generation.

    `unasked` are titles by id of schemes for businesses without plain questions; `mirror` is the state of the mirror
    it was built from, empty if it was not built from one; `layout` is how its points are made.
    """

    generation: str
    built_at: str
    embedder: str
    dimension: int
    documents: int
    passages: int
    sources: dict[str, SourceState]
    unasked: dict[str, str] = field(default_factory=dict)
    mirror: str = ""
    layout: int = 0


class Generations:
    """The folder that holds the generations of an index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = folder / "current"

    @property
    def folder(self) -> Path:
        """Where the index lives."""
        return self._folder

    def current(self) -> Path | None:
        """The generation that serves, or None before the first build."""
        try:
            target = self._current.resolve(strict=True)
        except OSError:
            return None
        return target if (target / "manifest.json").is_file() else None

    def manifest(self) -> Manifest | None:
        """The manifest of the generation that serves."""
        current = self.current()
        return read_manifest(current) if current else None

    @contextmanager
    def building(self) -> Iterator[None]:
        """Holds the build lock; leftovers of builds that died are removed first.

        :raises BuildLocked: another build is running.
        """
        lock = self._folder / "build.lock"
        with alone(lock, "別の索引作成が動いています。終わってからもう一度実行してください。"):
            self._sweep(keep=1)
            yield

    def new(self, now: datetime, start_from: Path | None) -> Path:
        """A new generation's folder; its store is a copy of that of `start_from` if given."""
        folder = self._folder / "generations" / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        folder.mkdir(parents=True)
        if start_from is not None:
            copy_store(start_from / "store", folder / "store")
        return folder

    def publish(self, generation: Path, manifest: Manifest) -> None:
        """Writes the manifest and lets `current` point to this generation, all at once."""
        path = generation / "manifest.json"
        path.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _sync_to_disk(path)
        link = self._folder / f".current-{secrets.token_hex(3)}"
        link.symlink_to(os.path.relpath(generation, self._folder))
        link.replace(self._current)
        _sync_to_disk(self._folder)
        self._sweep(keep=_KEPT)

    def _sweep(self, keep: int) -> None:
        """Removes unfinished generations, and finished ones but for the newest `keep` and the one that serves."""
        current = self.current()
        folders = sorted((self._folder / "generations").glob("*"), reverse=True)
        finished = [f for f in folders if (f / "manifest.json").is_file()]
        for folder in folders:
            if folder != current and folder not in finished[:keep]:
                shutil.rmtree(folder, ignore_errors=True)
        for link in self._folder.glob(".current-*"):
            link.unlink(missing_ok=True)


def copy_store(source: Path, target: Path) -> None:
    """Copies a store's folder. Holes stay holes: the store reserves some 250 MB and fills a few."""
    shutil.copytree(source, target, copy_function=_copy_with_holes)


def _copy_with_holes(source: str, target: str) -> None:
    with open(source, "rb") as reader, open(target, "wb") as writer:
        while block := reader.read(len(_ZEROS)):
            if block == _ZEROS:
                writer.seek(len(block), os.SEEK_CUR)
            else:
                writer.write(block)
        writer.truncate()


def read_manifest(generation: Path) -> Manifest:
    """The manifest of a generation.

    :raises IndexerError: it cannot be read.
    """
    try:
        raw = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
        raw["sources"] = {key: SourceState(**state) for key, state in raw["sources"].items()}
        return Manifest(**raw)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexerError(f"索引の台帳を読めません（{generation.name}）。make up で作り直せます。") from error


def _sync_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
