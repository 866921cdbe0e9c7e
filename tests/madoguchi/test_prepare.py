"""What is made ready before serving, and what is left as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import madoguchi.prepare
from indexer.errors import BuildLocked, SourceError
from indexer.generations import Generations
from indexer.locking import alone
from indexer.sources import mirasapo
from indexer.sources.starter import StarterSource
from madoguchi.prepare import BUSY, NO_CATALOGUE, prepare_index
from madoguchi.settings import settings
from madoguchi.wiring import mirror
from tests.indexer.material import ListSource, catalogue_bytes, item, scheme


@pytest.fixture
def ready(surroundings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder; the starter base is two documents, and the official download a file that is not there yet."""
    monkeypatch.setattr(mirasapo, "OFFICIAL_ZIP", str(tmp_path / "official.json"))
    monkeypatch.setattr(
        "indexer.sources.starter.StarterSource", lambda: ListSource([scheme("1"), scheme("2")], key="starter")
    )
    monkeypatch.setattr(madoguchi.prepare, "PROJECT", tmp_path / "project")
    yield surroundings
    shutil.rmtree(surroundings, ignore_errors=True)


def prepare(catalogue: str | Path = "") -> Any:
    """The report of a build, or None."""
    return prepare_index(settings(), str(catalogue), lambda step, done, total: None)


def sources(data_dir: Path) -> set[str]:
    manifest = Generations(data_dir / "index").manifest()
    return set(manifest.sources) if manifest else set()


def write(path: Path, *items: dict[str, Any]) -> Path:
    path.write_bytes(catalogue_bytes(items))
    return path


def touch_inputs(project: Path, text: str) -> None:
    """Changes a file of plain questions."""
    folder = project / "knowledge" / "questions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.yml").write_text(text)


def test_the_first_time_the_official_download_is_tried(ready: Path, tmp_path: Path) -> None:
    write(tmp_path / "official.json", item("1"), item("2"))
    assert prepare().created == 4
    assert sources(ready) == {"mirasapo", "starter"}


def test_without_it_the_starter_base_alone_is_served_with_one_notice(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare().created == 2
    assert sources(ready) == {"starter"}
    assert capsys.readouterr().out.count("お知らせ") == 1


def test_the_second_time_nothing_is_read_or_built(
    ready: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare()
    capsys.readouterr()
    write(tmp_path / "official.json", item("1"))
    before = (ready / "index" / "current").readlink()
    assert prepare() is None
    assert (ready / "index" / "current").readlink() == before
    assert capsys.readouterr().out.strip() == NO_CATALOGUE


def test_a_catalogue_that_is_given_is_taken_in(ready: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare()
    report = prepare(write(tmp_path / "given.json", item("1")))
    assert (report.created, report.skipped) == (1, 2)
    capsys.readouterr()
    assert prepare() is None
    assert capsys.readouterr().out == ""


def test_a_given_catalogue_that_cannot_be_read_is_an_error_and_changes_nothing(ready: Path, tmp_path: Path) -> None:
    prepare()
    before = (ready / "index" / "current").readlink()
    with pytest.raises(SourceError):
        prepare(tmp_path / "missing.json")
    assert (ready / "index" / "current").readlink() == before


def test_changed_knowledge_is_taken_in_and_the_catalogue_kept_without_a_network(ready: Path, tmp_path: Path) -> None:
    touch_inputs(tmp_path / "project", "a: 1")
    prepare(write(tmp_path / "given.json", item("1")))
    (tmp_path / "given.json").unlink()
    assert prepare() is None
    touch_inputs(tmp_path / "project", "a: 2")
    report = prepare()
    assert (report.created, report.updated, report.deleted, report.skipped) == (0, 0, 0, 3)
    assert sources(ready) == {"mirasapo", "starter"}
    assert prepare() is None


def test_another_model_means_building_anew(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare()
    monkeypatch.setenv("MADOGUCHI_EMBEDDING_MODEL", "another")
    settings.cache_clear()
    assert prepare() is not None
    assert prepare() is None


def test_a_build_that_failed_is_begun_again_the_next_time(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("indexer.sources.starter.StarterSource", lambda: ListSource([], key="starter"))
        with pytest.raises(SourceError):
            prepare()
    assert sources(ready) == set()
    assert prepare().created == 2


def test_the_shipped_starter_base_reads_without_a_complaint() -> None:
    refused: list[Any] = []
    assert len(list(StarterSource().load_all(refused.append))) > 100
    assert refused == []


def test_a_catalogue_of_the_settings_that_is_down_keeps_what_was_there(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "given.json", item("1"))
    monkeypatch.setenv("MADOGUCHI_CATALOGUE", str(path))
    settings.cache_clear()
    assert prepare().created == 3
    path.unlink()
    capsys.readouterr()
    assert prepare() is None
    assert "読めませんでした" in capsys.readouterr().err
    assert sources(ready) == {"mirasapo", "starter"}


def test_a_file_given_by_hand_is_believed_even_if_it_holds_less(ready: Path, tmp_path: Path) -> None:
    prepare(write(tmp_path / "given.json", *(item(str(n)) for n in range(5))))
    assert prepare(write(tmp_path / "other.json", item("1"))).deleted == 4


def test_a_file_of_the_settings_that_holds_far_less_is_not(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "given.json", *(item(str(n)) for n in range(5)))
    monkeypatch.setenv("MADOGUCHI_CATALOGUE", str(path))
    settings.cache_clear()
    prepare()
    write(path, item("1"))
    assert prepare() is None


def test_beside_a_running_sync_what_there_is_is_served(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare()
    with alone(mirror(settings()).file.with_name("sync.lock"), ""):
        assert prepare() is None
    assert BUSY in capsys.readouterr().out


def test_beside_a_running_sync_nothing_can_be_served_without_an_index(ready: Path, tmp_path: Path) -> None:
    with alone(mirror(settings()).file.with_name("sync.lock"), ""):
        with pytest.raises(BuildLocked):
            prepare()
        with pytest.raises(BuildLocked):
            prepare(write(tmp_path / "given.json", item("1")))
