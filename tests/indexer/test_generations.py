"""The folders of an index: which one serves, what is swept away, what a lock keeps out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from indexer.errors import BuildLocked, IndexerError
from indexer.generations import Generations, Manifest, SourceState, copy_store, read_manifest
from knowledge.clock import JST

NOW = datetime(2023, 10, 1, 9, 0, tzinfo=JST)


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    """No store is needed here, only folders."""
    return Generations(tmp_path / "index")


def manifest_of(folder: Path) -> Manifest:
    state = SourceState("試験用", "試験用", 3, 1, "2023-10-01T09:00:00+09:00", rejections=[{"item_id": "7"}])
    return Manifest(folder.name, "2023-10-01T09:00:00+09:00", "hash-64", 64, 3, 9, {"test": state})


def publish(generations: Generations, day: int = 0) -> Path:
    folder = generations.new(NOW + timedelta(days=day), None)
    (folder / "store").mkdir()
    generations.publish(folder, manifest_of(folder))
    return folder


def test_before_the_first_build_nothing_serves(generations: Generations) -> None:
    assert generations.current() is None
    assert generations.manifest() is None


def test_a_generation_is_named_by_the_time_of_its_build(generations: Generations) -> None:
    assert generations.new(NOW, None).name.startswith("20231001T090000-")


def test_a_new_generation_starts_from_a_copy_of_the_given_store(generations: Generations) -> None:
    first = publish(generations)
    (first / "store" / "segment").mkdir()
    (first / "store" / "segment" / "data").write_bytes(b"abc")
    second = generations.new(NOW, first)
    (first / "store" / "segment" / "data").write_bytes(b"changed")
    assert (second / "store" / "segment" / "data").read_bytes() == b"abc"
    assert generations.current() == first.resolve()


def test_a_published_generation_serves_and_its_manifest_is_read_back(generations: Generations) -> None:
    folder = publish(generations)
    assert generations.current() == folder.resolve()
    assert generations.manifest() == manifest_of(folder)


def test_publishing_replaces_the_one_that_serves_and_keeps_it_for_its_readers(generations: Generations) -> None:
    first, second = publish(generations), publish(generations, day=1)
    assert generations.current() == second.resolve()
    assert first.is_dir()


def test_only_the_newest_two_generations_are_kept(generations: Generations) -> None:
    folders = [publish(generations, day) for day in range(4)]
    assert [f.is_dir() for f in folders] == [False, False, True, True]


def test_the_next_build_sweeps_away_what_a_dead_one_left(generations: Generations) -> None:
    serving = publish(generations)
    unfinished = generations.new(NOW, None)
    (generations.folder / ".current-abcdef").symlink_to("nowhere")
    with generations.building():
        assert not unfinished.exists()
        assert not (generations.folder / ".current-abcdef").is_symlink()
    assert generations.current() == serving.resolve()


def test_the_one_that_serves_is_never_swept_away_even_if_it_is_old(generations: Generations) -> None:
    for day in (1, 2):
        publish(generations, day)
    oldest = publish(generations, day=0)
    with generations.building():
        assert generations.current() == oldest.resolve()


def test_a_second_build_is_locked_out_until_the_first_ends(generations: Generations) -> None:
    again = Generations(generations.folder)
    with generations.building(), pytest.raises(BuildLocked), again.building():
        pass
    with again.building():
        assert (generations.folder / "build.lock").is_file()


def test_the_lock_is_free_again_after_an_error(generations: Generations) -> None:
    with pytest.raises(ZeroDivisionError), generations.building():
        raise ZeroDivisionError
    with pytest.raises(BuildLocked), generations.building(), generations.building():
        pass


def test_a_link_to_a_folder_that_is_gone_or_unfinished_serves_nothing(generations: Generations) -> None:
    folder = publish(generations)
    (folder / "manifest.json").unlink()
    assert generations.current() is None
    (folder / "store").rmdir()
    folder.rmdir()
    assert generations.current() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"sources": {}}', '{"sources": {"a": {"odd": 1}}}'])
def test_a_manifest_that_cannot_be_read_is_an_error_that_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(IndexerError, match="make up で作り直せます"):
        read_manifest(tmp_path)


def test_a_copied_store_is_the_same_byte_by_byte_and_keeps_its_holes(tmp_path: Path) -> None:
    source = tmp_path / "source" / "segment"
    source.mkdir(parents=True)
    (source / "small").write_bytes(b"abc")
    (source / "empty").write_bytes(b"")
    with (source / "page").open("wb") as page:
        page.write(b"head")
        page.seek(5_000_000)
        page.write(b"middle")
        page.truncate(32_000_000)
    copy_store(tmp_path / "source", tmp_path / "copy")
    copied = tmp_path / "copy" / "segment"
    assert all((copied / n).read_bytes() == (source / n).read_bytes() for n in ("small", "empty", "page"))
    assert (copied / "page").stat().st_blocks * 512 < 1_000_000
