"""Where the catalogue of 制度ナビ may come from: a file, a ZIP, a URL, the live API."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources import mirasapo
from indexer.sources.http import PoliteClient
from tests.fakes.local_server import cut_off, fixed, silence
from tests.indexer.material import catalogue_bytes, item, read
from tests.indexer.sources.live_api import LiveApi, first_page, tagged

GOOD = catalogue_bytes([item("1"), item("2")])


def zipped(content: bytes = GOOD, name: str = "supports.json", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("readme.txt", "説明")
        archive.writestr(name, content)
    return buffer.getvalue()


def bomb() -> bytes:
    """A ZIP whose directory announces a file of 4 GB."""
    data = bytearray(zipped())
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 0xFFFFFFFE)
    return bytes(data)


def damaged() -> bytes:
    """A ZIP with bytes overwritten in the middle of its compressed data."""
    data = bytearray(zipped(catalogue_bytes([item(str(n)) for n in range(300)])))
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff" * 40
    return bytes(data)


def undecodable() -> bytes:
    """A ZIP whose compressed data begins with a block of a type that does not exist."""
    data = bytearray(zipped())
    data[data.rindex(b"PK\x03\x04") + 30 + len("supports.json")] = 0b111
    return bytes(data)


def ids(location: str | Path) -> list[str]:
    schemes, refused = read(location)
    assert refused == {}
    return [s.id.removeprefix("mirasapo:") for s in schemes]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        json.dumps([item("1"), item("2")]).encode(),
        zipped(),
        zipped(method=zipfile.ZIP_STORED),
        zipped(b"\xef\xbb\xbf" + GOOD),
        zipped(name="rsc/supports.json"),
        zipped(name="DATA.JSON"),
    ],
    ids=["JSON", "byte order mark", "bare list", "ZIP", "stored ZIP", "ZIP with mark", "folder in ZIP", "other name"],
)
def test_a_catalogue_file_is_read_in_every_form(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue"
    path.write_bytes(content)
    assert ids(path) == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "JSONとして読めません"),
        (b"<html></html>", "JSONとして読めません"),
        (GOOD[:-20], "JSONとして読めません"),
        (GOOD.decode().encode("utf-16"), "JSONとして読めません"),
        (b"[" * 100_000, "JSONとして読めません"),
        (b"{}", "「items」の一覧がありません"),
        (b"null", "「items」の一覧がありません"),
        (b'"items"', "「items」の一覧がありません"),
        (b'{"items": null}', "「items」の一覧がありません"),
        (b'{"items": {"1": {}}}', "「items」の一覧がありません"),
        (zipped(name="supports.csv"), "ZIPの中にJSONがありません"),
        (zipped(b"no json"), "JSONとして読めません"),
        (zipped()[:-60], "ZIPを開けません"),
        (damaged(), "ZIPを開けません"),
        (undecodable(), "ZIPを開けません"),
        (b"PK\x03\x04", "ZIPを開けません"),
        (bomb(), "ZIPの中のファイルが大きすぎます"),
    ],
    ids=[
        "empty", "HTML", "truncated", "UTF-16", "nested without end", "no items", "null", "text", "items null",
        "items an object", "ZIP without JSON", "ZIP of no JSON", "truncated ZIP", "damaged ZIP", "undecodable ZIP", "head of a ZIP", "bomb",
    ],
)  # fmt: skip
def test_a_file_that_is_no_catalogue_is_an_error_that_names_it(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "catalogue"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message) as caught:
        read(path)
    assert "（catalogue）" in str(caught.value)


@pytest.mark.parametrize("location", ["", "/", "/nowhere/supports.json", "a\0b", "~no-such-user-here/supports.json"])
def test_a_place_that_is_no_file_is_an_error(location: str) -> None:
    with pytest.raises(SourceError, match="カタログのファイルを読めません"):
        read(location)


def test_a_file_over_the_size_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "supports.json"
    path.write_bytes(GOOD)
    monkeypatch.setattr(mirasapo, "MAX_FILE_BYTES", len(GOOD) - 1)
    with pytest.raises(SourceError, match=r"大きすぎます（supports\.json）"):
        read(path)


@pytest.mark.parametrize("content", [GOOD, zipped()])
def test_a_file_is_read_over_http(api: LiveApi, content: bytes) -> None:
    api.always = fixed(content)
    assert ids(api.url.replace("/supports", "/rsc/supports.zip")) == ["1", "2"]
    assert len(api.requests) == 1


def test_the_live_api_is_read_page_by_page_until_an_empty_page(api: LiveApi) -> None:
    api.items = [item(str(n)) for n in range(250)]
    assert ids(api.url) == [str(n) for n in range(250)]
    assert [r["offset"] for r in api.requests] == ["0", "100", "200", "250"]
    assert all(r["limit"] == "100" and r["get_expired"] == "true" for r in api.requests)


@pytest.mark.parametrize("total", [0, 3, 10_000])
def test_a_wrong_total_of_the_live_api_does_not_matter(total: int) -> None:
    with LiveApi([item(str(n)) for n in range(120)], total) as api:
        assert len(ids(api.url)) == 120


def test_a_full_last_page_is_followed_by_an_empty_one(api: LiveApi) -> None:
    api.items = [item(str(n)) for n in range(200)]
    assert len(ids(f"{api.url}?limit=7")) == 200
    assert [r["offset"] for r in api.requests] == ["0", "100", "200"]


def test_a_live_api_without_items_gives_none(api: LiveApi) -> None:
    assert ids(api.url) == []


def test_a_passing_fault_in_the_middle_of_the_pages_is_overcome(api: LiveApi, waits: list[float]) -> None:
    api.items = [item(str(n)) for n in range(120)]
    api.faults = [fixed(b"", 429), fixed(b"", 503)]
    assert len(ids(api.url)) == 120
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (fixed(b"", 500), "HTTP 500"),
        (fixed(b"", 404), "HTTP 404"),
        (fixed(b"<html>maintenance</html>"), "JSONとして読めません"),
        (fixed(b'{"message": "error"}'), "「items」の一覧がありません"),
        (cut_off, "接続できませんでした"),
        (silence, "時間内に終わりませんでした"),
        (first_page, "同じページが繰り返し返されます"),
    ],
    ids=["500 for ever", "404", "no JSON", "no items", "cut", "silence", "the first page for ever"],
)
def test_a_live_api_that_fails_after_the_first_page_is_an_error_and_not_half_a_catalogue(
    api: LiveApi, waits: list[float], behaviour: object, message: str
) -> None:
    api.items = [item(str(n)) for n in range(120)]
    api.faults = [first_page]
    api.always = behaviour  # type: ignore[assignment]
    with pytest.raises(SourceError, match=message):
        read(api.url, timeout_s=1.0 if behaviour is silence else 30.0)


def source(location: str | Path) -> mirasapo.MirasapoSource:
    return mirasapo.MirasapoSource(str(location), PoliteClient(pause_s=0.0))


def changed(item_id: str, at: str) -> dict[str, object]:
    return item(item_id, update_info={"created_at": at, "last_modified_at": at})


def test_of_the_live_api_only_the_pages_with_changes_are_read(api: LiveApi) -> None:
    api.items = [changed(str(n), f"2026-11-{20 - n // 100:02d}T00:00:00Z") for n in range(500)]
    since = datetime(2026, 11, 19, tzinfo=UTC)
    assert len(list(source(api.url).load_since(since, lambda _: None))) == 200
    assert [r["offset"] for r in api.requests] == ["0", "100", "200"]


def test_an_item_that_tells_no_date_is_read_and_does_not_end_the_reading(api: LiveApi) -> None:
    api.items = [
        item("1", update_info=None),
        changed("2", "2026-11-20T00:00:00Z"),
        changed("3", "2020-01-01T00:00:00Z"),
    ]
    refused: list[RejectedItem] = []
    found = source(api.url).load_since(datetime(2026, 11, 1, tzinfo=UTC), refused.append)
    assert [s.id for s in found] == ["mirasapo:2"]
    assert [r.item_id for r in refused] == ["1"]


def test_the_live_api_lists_its_ids(api: LiveApi) -> None:
    api.items = [item(str(n)) for n in range(120)]
    assert list(source(api.url).list_ids()) == [f"mirasapo:{n}" for n in range(120)]


def test_a_file_is_told_from_another_by_its_content_and_a_url_by_its_tag(api: LiveApi, tmp_path: Path) -> None:
    path = tmp_path / "supports.json"
    path.write_bytes(GOOD)
    before = source(path).fingerprint()
    path.write_bytes(catalogue_bytes([item("1")]))
    assert source(path).fingerprint() != before
    api.always = tagged(GOOD, '"7"')
    assert source(api.url.replace("/supports", "/rsc/supports.zip")).fingerprint() == '"7"'
    assert source(api.url).fingerprint() is None


def test_a_file_is_read_as_a_whole_whenever_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "supports.json"
    path.write_bytes(GOOD)
    found = source(path).load_since(datetime(2100, 1, 1, tzinfo=UTC), lambda _: None)
    assert [s.id for s in found] == ["mirasapo:1", "mirasapo:2"]
