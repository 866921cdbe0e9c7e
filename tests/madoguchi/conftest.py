"""The command line in surroundings of its own: a data folder, a free port, no model, no settings of the shell."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import madoguchi.prepare
import madoguchi.wiring
from madoguchi.settings import settings
from tests.fakes.embedder import HashEmbedder


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder that `settings()` leads to during the test."""
    for name in [n for n in os.environ if n.startswith("MADOGUCHI_")]:
        monkeypatch.delenv(name)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    monkeypatch.setenv("MADOGUCHI_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MADOGUCHI_PORT", str(port))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)  # no .env of the project
    for module in (madoguchi.wiring, madoguchi.prepare):
        monkeypatch.setattr(module, "embedder", lambda chosen: HashEmbedder())
    settings.cache_clear()
    yield tmp_path / "var"
    settings.cache_clear()
