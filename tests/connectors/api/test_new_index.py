"""A new generation of the index is switched to while serving."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

import madoguchi.assembly
from indexer.build import IndexBuilder
from indexer.generations import Generations
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import running
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import ListSource
from tests.knowledge import library


def build(data_dir: Path, *documents: Any) -> None:
    IndexBuilder(Generations(data_dir / "index"), HashEmbedder()).build([ListSource(documents)])


def eventually(client: httpx.Client, path: str, status: int) -> httpx.Response:
    """The first answer with this status."""
    deadline = time.monotonic() + 30
    while (response := client.get(path)).status_code != status and time.monotonic() < deadline:
        time.sleep(0.02)
    assert response.status_code == status
    return response


def test_the_index_is_followed_without_a_restart(
    tmp_path: Path, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(madoguchi.assembly, "_FOLLOW_EVERY_S", 0.05)
    hiring, loan = "/api/v1/documents/mihon:saiyo", "/api/v1/documents/mihon:yushi"
    opened: list[str | None] = []
    with running(tmp_path, rasa.port) as gateway:
        client, knowledge = gateway.client, gateway.app.state.knowledge
        knowledge.after_opening = lambda: opened.append(knowledge.generation)
        assert client.get("/readyz").status_code == 503
        build(tmp_path, library.HIRING)
        eventually(client, "/readyz", 200)
        assert client.get(hiring).status_code == 200
        assert client.get(loan).status_code == 404

        build(tmp_path, library.LOAN)
        assert eventually(client, loan, 200).json()["title"] == "みほん小口融資"
        assert client.get(hiring).status_code == 404
        found = client.get("/api/v1/search", params={"q": "みほん小口融資"}).json()["results"]
        assert [r["id"] for r in found] == ["mihon:yushi"]
        assert len(set(opened)) == len(opened) == 2


def test_a_damaged_new_index_leaves_the_old_one_serving(
    tmp_path: Path, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(madoguchi.assembly, "_FOLLOW_EVERY_S", 0.05)
    build(tmp_path, library.HIRING)
    with running(tmp_path, rasa.port) as gateway:
        index = tmp_path / "index"
        broken = index / "generations" / "99991231T000000-broken"
        (broken / "store").mkdir(parents=True)
        (broken / "manifest.json").write_text("{}")
        link = index / "next"
        link.symlink_to("generations/99991231T000000-broken")
        link.replace(index / "current")
        assert gateway.app.state.knowledge.follow() is False
        assert gateway.client.get("/readyz").status_code == 200
        assert gateway.client.get("/api/v1/documents/mihon:saiyo").status_code == 200
