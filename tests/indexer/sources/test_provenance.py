"""Where the files of a folder come from: what is written beside them, and which files count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources.documents import DocumentsSource
from knowledge.models import Scheme

ABOUT = "source: 中小企業庁\nurl: https://example.jp/guide\nas_of: 2026-04-01\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose files have a source, an address and a date."""
    (tmp_path / "folder.yml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


def read(folder: Path) -> tuple[list[Scheme], dict[str, str]]:
    """(schemes, reasons by file of what was refused)."""
    refused: list[RejectedItem] = []
    schemes = list(DocumentsSource(folder).load_all(refused.append))
    return schemes, {r.item_id: r.reason for r in refused}


def test_what_stands_beside_a_file_wins_over_its_folder_and_that_over_the_one_above(folder: Path) -> None:
    inner = folder / "aichi"
    inner.mkdir()
    (inner / "folder.yml").write_text("source: 愛知県\nprefectures: [愛知県]\n", encoding="utf-8")
    (inner / "a.txt").write_text("相談できます。", encoding="utf-8")
    (inner / "a.txt.yml").write_text("title: 愛知の相談\nas_of: 2026-06-01\nedition: 第3版\n", encoding="utf-8")
    (scheme,), _ = read(folder)
    assert (scheme.title, scheme.source, scheme.url) == ("愛知の相談", "愛知県", "https://example.jp/guide")
    assert (scheme.as_of, scheme.edition, scheme.prefectures) == (date(2026, 6, 1), "第3版", ("愛知県",))


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("as_of: 2026-04-01", "URLがわかりません"),
        ("url: https://example.jp/", "いつの情報かわかりません"),
        ("url: example.jp\nas_of: 2026-04-01", "url: 決められた形ではありません"),
        ("adress: x", "adress: 知らない項目です"),
        ("- x", "形で書かれていません"),
        ("a: [", "folder.yml を読めません"),
        ("prefectures: [愛知]", "都道府県ではありません"),
    ],
)
def test_without_address_and_date_nothing_is_taken_in(tmp_path: Path, note: str, reason: str) -> None:
    (tmp_path / "folder.yml").write_text(note, encoding="utf-8")
    (tmp_path / "a.txt").write_text("相談できます。", encoding="utf-8")
    schemes, refused = read(tmp_path)
    assert schemes == []
    assert reason in refused["a.txt"]


def test_the_fingerprint_changes_with_a_file_and_with_what_stands_beside_it(folder: Path) -> None:
    seen = {DocumentsSource(folder).fingerprint()}
    (folder / "a.txt").write_text("相談できます。", encoding="utf-8")
    seen.add(DocumentsSource(folder).fingerprint())
    assert DocumentsSource(folder).fingerprint() in seen
    (folder / "a.txt.yml").write_text("title: 相談", encoding="utf-8")
    seen.add(DocumentsSource(folder).fingerprint())
    (folder / "folder.yml").write_text(ABOUT + "edition: 第2版", encoding="utf-8")
    seen.add(DocumentsSource(folder).fingerprint())
    assert len(seen) == 4


def test_hidden_and_lock_files_are_no_documents(folder: Path) -> None:
    for name in (".hidden.txt", "~$lock.docx", "note.yml"):
        (folder / name).write_text("x", encoding="utf-8")
    assert read(folder) == ([], {})


def test_a_folder_that_is_not_there_is_an_error_of_the_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="フォルダーがありません"):
        list(DocumentsSource(tmp_path / "none").load_all(print))
