"""`madoguchi sync`: the sources that the settings switch on, the exit statuses, and an index that follows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.generations import Generations
from indexer.mirror import Mirror
from indexer.sources import mirasapo
from madoguchi.settings import settings
from madoguchi.sources import all_sources, sources_at_hand
from tests.indexer.material import ListSource, catalogue_bytes, item, scheme
from tests.madoguchi.test_cli import assert_one_sentence, run

NOTICES = "date,lgcode,pref,area,title,comment,url\n2026-04-01,231002,愛知県,名古屋市,{},※申請期限2026年12月25日,https://example.jp/1\n"


@pytest.fixture
def ready(surroundings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder; two starter documents, a catalogue of three items and a notice."""
    monkeypatch.setattr(
        "indexer.sources.starter.StarterSource",
        lambda: ListSource(
            [scheme("1", source="starter"), scheme("2", source="starter")], key="starter", title="はじめ"
        ),
    )
    (tmp_path / "catalogue.json").write_bytes(catalogue_bytes([item("1"), item("2"), item("3")]))
    (tmp_path / "notices.csv").write_text(NOTICES.format("創業の補助金"), encoding="utf-8")
    monkeypatch.setenv("MADOGUCHI_CATALOGUE", str(tmp_path / "catalogue.json"))
    monkeypatch.setenv("MADOGUCHI_JNET21", str(tmp_path / "notices.csv"))
    settings.cache_clear()
    return surroundings


def documents(data_dir: Path) -> dict[str, int]:
    """How many documents of each source are in the index."""
    manifest = Generations(data_dir / "index").manifest()
    return {key: state.documents for key, state in manifest.sources.items()} if manifest else {}


def test_all_sources_are_taken_in_and_indexed(ready: Path) -> None:
    result = run("sync")
    assert result.exit_code == 0, result.output
    assert documents(ready) == {"starter": 2, "mirasapo": 3, "jnet21": 1}
    assert "取り込み" in result.stdout


def test_an_unchanged_sync_builds_nothing(ready: Path) -> None:
    run("sync")
    before = (ready / "index" / "current").readlink()
    result = run("sync")
    assert result.exit_code == 0
    assert result.stdout.count("変更なし") >= 2
    assert (ready / "index" / "current").readlink() == before


def test_one_source_can_be_synced_alone(ready: Path, tmp_path: Path) -> None:
    run("sync")
    (tmp_path / "notices.csv").write_text(NOTICES.format("新しい題名"), encoding="utf-8")
    (tmp_path / "catalogue.json").unlink()
    assert run("sync", "jnet21").exit_code == 0
    kept = Mirror(settings().mirror_file)
    assert [d.title for d in kept.documents("jnet21")] == ["新しい題名"]
    assert documents(ready) == {"starter": 2, "mirasapo": 3, "jnet21": 1}


def test_a_source_that_cannot_be_read_is_status_one_and_the_others_are_taken_in(ready: Path, tmp_path: Path) -> None:
    run("sync")
    (tmp_path / "catalogue.json").write_bytes(b"<html>maintenance</html>")
    (tmp_path / "notices.csv").write_text(NOTICES.format("新しい題名"), encoding="utf-8")
    result = run("sync")
    assert result.exit_code == 1
    assert "JSONとして読めません" in result.stderr
    assert "前のデータはそのまま使えます" in result.stderr
    assert documents(ready) == {"starter": 2, "mirasapo": 3, "jnet21": 1}
    assert [d.title for d in Mirror(settings().mirror_file).documents("jnet21")] == ["新しい題名"]
    shown = run("sources")
    assert "JSONとして読めません" in shown.stdout
    assert "1 回" in shown.stdout


def test_a_catalogue_that_shrinks_is_not_believed_unless_told_so(ready: Path, tmp_path: Path) -> None:
    run("sync")
    (tmp_path / "catalogue.json").write_bytes(catalogue_bytes([item("1")]))
    result = run("sync", "mirasapo")
    assert result.exit_code == 1
    assert "--accept-fewer" in result.stderr
    assert documents(ready)["mirasapo"] == 3
    assert run("sync", "mirasapo", "--accept-fewer").exit_code == 0
    assert documents(ready)["mirasapo"] == 1


def test_items_that_cannot_be_read_are_status_three(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_bytes(catalogue_bytes([item("1"), item("2", title="")]))
    result = run("sync")
    assert result.exit_code == 3
    assert "mirasapo:2" in result.stderr


def test_a_source_nobody_knows_is_one_sentence(ready: Path) -> None:
    assert_one_sentence(run("sync", "typo"), "typo", "mirasapo")


def test_the_index_follows_a_sync_that_was_killed_before_it_was_built(ready: Path) -> None:
    run("sync", "starter")
    assert documents(ready) == {"starter": 2}
    kept = Mirror(settings().mirror_file)
    from indexer.sync import Sync

    Sync(kept, all_sources(settings(), kept)).run()
    assert run("sync", "starter").exit_code == 0
    assert documents(ready) == {"starter": 2, "mirasapo": 3, "jnet21": 1}


def keys(**chosen: object) -> list[str]:
    given = settings().model_copy(update={"jnet21": "", "catalogue": ""} | chosen)
    return [s.key for s in all_sources(given, Mirror(given.mirror_file))]


def test_settings_switch_sources_on(ready: Path, tmp_path: Path) -> None:
    assert keys() == ["starter", "mirasapo"]
    assert keys(jgrants="true", cases="https://example.jp/case_studies") == [
        "starter",
        "mirasapo",
        "jgrants",
        "mirasapocase",
    ]
    assert keys(jgrants="false", cases="FALSE") == keys()
    assert keys(jnet21="https://example.jp/a.csv") == ["starter", "mirasapo", "jnet21"]
    folders = {"documents_dir": tmp_path, "calendars_dir": tmp_path}
    assert len(keys(**folders)) == 4


def test_the_start_asks_nobody_outside_but_for_the_catalogue(ready: Path, tmp_path: Path) -> None:
    chosen = settings().model_copy(update={"jnet21": "https://example.jp/a.csv", "jgrants": "true", "cases": "true"})
    assert [s.key for s in sources_at_hand(chosen, Mirror(chosen.mirror_file))] == ["starter"]


def test_without_a_catalogue_the_official_one_is_synced(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "official.json").write_text(json.dumps({"items": [item("9")]}), encoding="utf-8")
    monkeypatch.setattr(mirasapo, "OFFICIAL_ZIP", str(tmp_path / "official.json"))
    monkeypatch.delenv("MADOGUCHI_CATALOGUE")
    settings.cache_clear()
    assert run("sync", "mirasapo").exit_code == 0
    assert documents(ready) == {"mirasapo": 1}
