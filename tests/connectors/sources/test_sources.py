"""Where the answers come from: the page `/sources` and the metrics of the sources, on the running gateway."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from indexer.errors import SourceError
from indexer.mirror import Mirror
from indexer.report import RejectedItem
from indexer.sync import Sync
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running
from tests.indexer.material import ListSource, scheme

TITLE = "窓口の一覧 <b>"


class Down(ListSource):
    def fingerprint(self) -> str | None:
        raise SourceError("/srv/secret/place を読めません。")


@pytest.fixture(scope="module")
def own(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    """A gateway whose mirror holds a good source with a rejected item, one that failed later, and one that never worked."""
    data_dir = tmp_path_factory.mktemp("sources")
    place_index(index, data_dir)
    mirror = Mirror(data_dir / "sources" / "mirror.sqlite")
    refused = [RejectedItem("good", "x", "題名がありません")]
    good = ListSource([scheme(str(n), source="good") for n in range(3)], key="good", title=TITLE, refused=refused)
    late = ListSource([scheme("1", source="late")], key="late", title="あとで失敗")
    Sync(mirror, [good, late]).run()
    Sync(mirror, [Down([], key="late", title="あとで失敗"), Down([], key="never", title="つながらない")]).run()
    with running(data_dir, _rasa.port) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def page(own: Gateway) -> httpx.Response:
    return own.client.get("/sources")


def metrics(client: httpx.Client) -> dict[tuple[str, str], float]:
    """Values of the metrics of sources by (name, source)."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (s.name.removeprefix("madoguchi_source_"), s.labels["source"]): s.value
        for family in families
        for s in family.samples
        if s.name.startswith("madoguchi_source_")
    }


def test_the_page_tells_counts_and_when_each_source_was_last_good(page: httpx.Response) -> None:
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "3件" in page.text
    assert "読めなかった項目" in page.text
    assert page.text.count("<time datetime=") == 2 + len(("mihon", "starter"))


def test_a_failure_is_said_plainly_and_keeps_inner_names_to_itself(page: httpx.Response) -> None:
    assert page.text.count("新しい情報を取り込めませんでした") == 2
    assert page.text.count("まだありません") == 1
    assert "/srv/secret" not in page.text


def test_titles_are_text_and_not_markup(page: httpx.Response) -> None:
    assert "窓口の一覧 &lt;b&gt;" in page.text
    assert TITLE not in page.text


def test_sources_that_only_the_index_knows_are_shown_as_well(client: httpx.Client, page: httpx.Response) -> None:
    assert "はじめの知識（まどぐち）" in page.text
    assert "はじめの知識（まどぐち）" in client.get("/sources").text  # a gateway without any mirror


def test_what_the_page_is_made_of_is_there(own: Gateway, page: httpx.Response) -> None:
    for name in ("tokens.css", "base.css", "page.css", "sources.css", "text-size.js", "favicon.svg"):
        assert f"/static/{name}" in page.text
        assert own.client.get(f"/static/{name}").status_code == 200


def test_metrics_tell_success_documents_rejections_and_failures(own: Gateway) -> None:
    found = metrics(own.client)
    assert (found["documents", "good"], found["documents", "late"], found["documents", "never"]) == (3, 1, 0)
    assert (found["failures_total", "good"], found["failures_total", "late"]) == (0, 1)
    assert (found["last_sync_failed", "good"], found["last_sync_failed", "late"]) == (0, 1)
    assert found["rejected_items", "good"] == 1
    assert found["last_success_timestamp_seconds", "late"] <= found["last_try_timestamp_seconds", "late"]
    assert ("last_success_timestamp_seconds", "never") not in found
    assert found["last_try_timestamp_seconds", "never"] > 1_700_000_000


def test_a_damaged_mirror_takes_neither_page_nor_metrics_down(own: Gateway) -> None:
    mirror = own.settings.mirror_file
    kept = mirror.read_bytes()
    beside = [mirror.with_name(f"{mirror.name}{end}") for end in ("-wal", "-shm")]
    for file in beside:
        file.unlink(missing_ok=True)
    mirror.write_bytes(b"damaged" * 1000)
    try:
        assert own.client.get("/sources").status_code == 200
        assert ("documents", "starter") in metrics(own.client)
    finally:
        mirror.write_bytes(kept)
