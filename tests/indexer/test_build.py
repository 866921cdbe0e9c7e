"""What a build writes, and what it leaves alone."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from indexer.build import IndexBuilder
from indexer.errors import SourceError
from indexer.generations import Generations
from indexer.report import BuildReport, RejectedItem
from indexer.sources.mirasapo import MirasapoSource
from knowledge.models import DOCUMENT, Document
from knowledge.ports import AnyOf, Where
from knowledge.stores.edge import EdgeStore
from tests.fakes.embedder import HashEmbedder
from tests.indexer.material import ListSource, catalogue_bytes, item, scheme

Counts = tuple[int, int, int, int]


def counts(report: BuildReport) -> Counts:
    return report.created, report.updated, report.deleted, report.skipped


def served(generations: Generations) -> dict[str, Document]:
    """The documents of the index that serves, by id."""
    current = generations.current()
    assert current is not None
    store = EdgeStore.open(current / "store")
    try:
        points = list(store.scroll(Where(must=(AnyOf("level", ("document",)),))))
    finally:
        store.close()
    documents = [DOCUMENT.validate_json(p.payload["record"]) for p in points]
    assert len({d.id for d in documents}) == len(documents)
    return {d.id: d for d in documents}


def passage_texts(generations: Generations) -> set[str]:
    current = generations.current()
    assert current is not None
    store = EdgeStore.open(current / "store")
    try:
        return {p.payload["text"] for p in store.scroll(Where(must=(AnyOf("level", ("passage",)),)))}
    finally:
        store.close()


def test_the_first_build_creates_every_document(generations: Generations, embedder: HashEmbedder) -> None:
    report = IndexBuilder(generations, embedder).build([ListSource([scheme("1"), scheme("2")])])
    assert counts(report) == (2, 0, 0, 0)
    assert report.documents == 2
    assert report.changed
    assert report.passages == 2
    assert report.per_source == {"test": 2}
    assert report.seconds > 0
    assert set(served(generations)) == {"test:1", "test:2"}


def test_a_second_build_writes_only_what_changed(generations: Generations, embedder: HashEmbedder) -> None:
    builder = IndexBuilder(generations, embedder)
    builder.build([ListSource([scheme("same"), scheme("changes"), scheme("goes")])])
    embedder.embedded.clear()
    report = builder.build(
        [ListSource([scheme("same"), scheme("changes", text="上限は五十万円です。"), scheme("comes")])]
    )
    assert counts(report) == (1, 1, 1, 1)
    assert len(embedder.embedded) == 2
    assert not any("same" in text for text in embedder.embedded)
    assert set(served(generations)) == {"test:same", "test:changes", "test:comes"}


def test_nothing_is_embedded_when_nothing_changed(generations: Generations, embedder: HashEmbedder) -> None:
    builder = IndexBuilder(generations, embedder)
    builder.build([ListSource([scheme("1"), scheme("2")])])
    embedder.embedded.clear()
    report = builder.build([ListSource([scheme("2"), scheme("1")])])
    assert counts(report) == (0, 0, 0, 2)
    assert not report.changed
    assert embedder.embedded == []


def test_no_passage_of_an_old_text_stays_behind(generations: Generations, embedder: HashEmbedder) -> None:
    builder = IndexBuilder(generations, embedder)
    long_text = "\n".join(f"{n}番目の条件があります。" * 12 for n in range(9))
    builder.build([ListSource([scheme("1", text=long_text), scheme("2", text="消える文。")])])
    assert len(passage_texts(generations)) > 5
    report = builder.build([ListSource([scheme("1", text="短くなりました。")])])
    assert report.passages == 1
    assert passage_texts(generations) == {"短くなりました。"}


def test_documents_of_a_source_that_is_not_read_stay(generations: Generations, embedder: HashEmbedder) -> None:
    builder = IndexBuilder(generations, embedder)
    other = ListSource([scheme("1", source="other")], key="other", title="別の一覧")
    builder.build([ListSource([scheme("1"), scheme("2")]), other])
    embedder.embedded.clear()
    report = builder.build([ListSource([scheme("1")])])
    assert counts(report) == (0, 0, 1, 2)
    assert embedder.embedded == []
    assert set(served(generations)) == {"test:1", "other:1"}
    manifest = generations.manifest()
    assert manifest is not None
    assert manifest.sources["other"].title == "別の一覧"
    assert manifest.documents == 2


def test_editions_are_linked_across_sources_that_are_built_one_at_a_time(
    generations: Generations, embedder: HashEmbedder
) -> None:
    builder = IndexBuilder(generations, embedder)
    builder.build([ListSource([scheme("1", "創業の融資", source="old")], key="old")])
    newer = scheme("1", "創業の資金", source="new", edition="2023年度版", same_as=("old:1",))
    report = builder.build([ListSource([newer], key="new")])
    assert counts(report) == (1, 1, 0, 0)
    assert served(generations)["old:1"].also == ("new:1",)
    assert not served(generations)["old:1"].is_newest
    builder.build([ListSource([newer.model_copy(update={"same_as": ()})], key="new")])
    assert served(generations)["old:1"].also == ()
    assert served(generations)["old:1"].is_newest


def test_another_embedder_embeds_everything_again(generations: Generations, embedder: HashEmbedder) -> None:
    other = ListSource([scheme("1", source="other")], key="other")
    IndexBuilder(generations, embedder).build([ListSource([scheme("1")]), other])
    second = HashEmbedder("hash-32", dimension=32)
    report = IndexBuilder(generations, second).build([ListSource([scheme("1")])])
    assert counts(report) == (2, 0, 0, 0)
    assert len(second.embedded) == 2
    manifest = generations.manifest()
    assert manifest is not None
    assert (manifest.embedder, manifest.dimension) == ("hash-32", 32)
    assert set(served(generations)) == {"test:1", "other:1"}


def test_the_manifest_says_what_the_index_holds(generations: Generations, embedder: HashEmbedder) -> None:
    refused = [RejectedItem("test", f"{n}", "題名がありません") for n in range(60)]
    IndexBuilder(generations, embedder).build([ListSource([scheme("1"), scheme("2")], refused=refused)])
    manifest, current = generations.manifest(), generations.current()
    assert manifest is not None
    assert current is not None
    assert manifest.generation == current.name
    assert re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{6}", manifest.generation)
    assert (manifest.embedder, manifest.dimension) == ("hash-64", 64)
    assert (manifest.documents, manifest.passages) == (2, 2)
    assert datetime.fromisoformat(manifest.built_at).utcoffset() is not None
    state = manifest.sources["test"]
    assert (state.title, state.credit, state.documents, state.rejected) == ("試験用の一覧", "試験用", 2, 60)
    assert datetime.fromisoformat(state.synced_at).utcoffset() is not None
    assert state.rejections[0] == {"source": "test", "item_id": "0", "reason": "題名がありません"}
    assert len(state.rejections) == 50


def test_an_item_whose_id_is_not_utf8_does_not_spoil_the_manifest(
    generations: Generations, embedder: HashEmbedder, tmp_path: Path
) -> None:
    path = tmp_path / "supports.json"
    path.write_bytes(catalogue_bytes([item("1"), item("BAD")]).replace(b"BAD", b"7\xff"))
    report = IndexBuilder(generations, embedder).build([MirasapoSource(str(path))])
    assert [(r.item_id, r.reason) for r in report.rejected] == [("7", "文字コードがUTF-8ではありません")]
    manifest = generations.manifest()
    assert manifest is not None
    assert manifest.sources["mirasapo"].rejected == 1


def test_a_source_without_one_good_item_is_refused(generations: Generations, embedder: HashEmbedder) -> None:
    builder = IndexBuilder(generations, embedder)
    builder.build([ListSource([scheme("1")])])
    with pytest.raises(SourceError, match="試験用の一覧 に使える項目がありません"):
        builder.build([ListSource([], refused=[RejectedItem("test", "1", "題名がありません")])])
    assert set(served(generations)) == {"test:1"}


def test_progress_is_told_step_by_step(generations: Generations, embedder: HashEmbedder) -> None:
    told: list[tuple[str, int, int]] = []
    documents = [scheme(str(n)) for n in range(70)]
    IndexBuilder(generations, embedder).build([ListSource(documents)], lambda *step: told.append(step))
    assert ("試験用の一覧 を読む", 70, 0) in told
    assert [t[1:] for t in told if t[0] == "埋め込みと書き込み"] == [(64, 70), (70, 70)]


def test_a_damaged_manifest_does_not_stand_in_the_way_of_building_anew(
    generations: Generations, embedder: HashEmbedder
) -> None:
    builder = IndexBuilder(generations, embedder)
    builder.build([ListSource([scheme("1")])])
    current = generations.current()
    assert current is not None
    (current / "manifest.json").write_text("{", encoding="utf-8")
    assert counts(builder.build([ListSource([scheme("1")])])) == (1, 0, 0, 0)
    assert set(served(generations)) == {"test:1"}


def test_another_layout_of_the_points_means_writing_everything_anew(
    generations: Generations, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ListSource([scheme("1", source="other")], key="other")
    IndexBuilder(generations, embedder).build([ListSource([scheme("1")]), other])
    monkeypatch.setattr("indexer.build.LAYOUT", -1)
    report = IndexBuilder(generations, embedder).build([ListSource([scheme("1")])])
    assert counts(report) == (2, 0, 0, 0)
    manifest = generations.manifest()
    assert manifest is not None
    assert manifest.layout == -1
