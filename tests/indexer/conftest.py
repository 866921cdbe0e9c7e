"""Fixtures of the indexer's tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.generations import Generations
from indexer.mirror import Mirror
from indexer.normalise.editions import link_editions
from knowledge.models import Document, Scheme
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import read


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def generations(tmp_path: Path) -> Iterator[Generations]:
    """An empty index folder, removed at once. In memory where there is room: a build waits for the disk many times."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    with tempfile.TemporaryDirectory(dir=memory if roomy else tmp_path, prefix="madoguchi-test-") as folder:
        yield Generations(Path(folder) / "index")


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """A mirror that no source was synced into yet."""
    return Mirror(tmp_path / "sources" / "mirror.sqlite")


@pytest.fixture(scope="session")
def real_reading(real_catalogue: Path) -> tuple[list[Scheme], dict[str, str]]:
    """(schemes, reasons by id of what was refused) of the real catalogue."""
    return read(real_catalogue)


@pytest.fixture(scope="session")
def real_schemes(real_reading: tuple[list[Scheme], dict[str, str]]) -> dict[str, Document]:
    """The real catalogue's schemes with their editions linked, by their id in the source."""
    return {d.id.removeprefix("mirasapo:"): d for d in link_editions(real_reading[0])}
