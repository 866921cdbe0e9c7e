"""Word, Excel, text and CSV to text."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from indexer.files import Page, UnreadableFile, text_of
from indexer.files import unpack as unpack_module
from tests.indexer.files.made_files import excel, word, zip_bytes

NOON = datetime(2026, 8, 12, 12, 0)  # noqa: DTZ001 - a sheet knows no time zone


def pages(path: Path) -> list[Page]:
    return list(text_of(path))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_word_file_is_read_under_its_headings_with_its_tables(tmp_path: Path) -> None:
    made = word(
        tmp_path / "name.pdf",
        ("Title", "公募要領"),
        ("Heading 1", "１．補助率"),
        ("Normal", "枠ごとに違います。"),
        [["枠", "率"], ["通常枠", "2/3"]],
        ("Heading 2", "例外"),
        ("Normal", "ありません。\n■窓口\n商工会"),
    )
    assert pages(made) == [
        Page(None, "", "公募要領"),
        Page(None, "1.補助率", "枠ごとに違います。\n枠 / 率\n通常枠 / 2/3"),
        Page(None, "1.補助率 > 例外", "ありません。"),
        Page(None, "1.補助率 > 例外 > 窓口", "商工会"),
    ]


def test_an_excel_file_is_read_sheet_by_sheet_without_hidden_ones(tmp_path: Path) -> None:
    made = excel(
        tmp_path / "a",
        公募スケジュール=[["回", "締切"], ["第1回", NOON], ["第2回", date(2026, 12, 1)], [None, None]],
        hidden=[["見えない"]],
        空=[],
        金額=[["上限", 500000, None, 1.5, 2.0]],
    )  # fmt: skip
    assert pages(made) == [
        Page(None, "公募スケジュール", "回 / 締切\n第1回 / 2026年8月12日 12:00\n第2回 / 2026年12月1日"),
        Page(None, "金額", "上限 / 500000 / 1.5 / 2"),
    ]


def test_tables_of_labels_give_each_text_its_label_as_heading(tmp_path: Path) -> None:
    rows = [["補助率", "2/3"], ["対象者", "小さな会社"]]
    for made in (
        word(tmp_path / "w", ("Heading 1", "概要"), rows, ("Normal", "以上")),
        excel(tmp_path / "e", 概要=rows),
    ):
        assert [(p.heading, p.text) for p in pages(made)][:2] == [
            ("概要 > 補助率", "2/3"),
            ("概要 > 対象者", "小さな会社"),
        ]


def test_what_follows_a_table_of_labels_is_not_under_its_last_label(tmp_path: Path) -> None:
    made = word(tmp_path / "w", ("Heading 1", "概要"), [["補助率", "2/3"], ["対象者", ""]], ("Normal", "以上"))
    assert [(p.heading, p.text) for p in pages(made)] == [
        ("概要 > 補助率", "2/3"),
        ("概要", "対象者"),
        ("概要", "以上"),
    ]


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "表題"
    for n, text in enumerate("abc"):
        table.cell(1, n).text = text
    made.save(str(tmp_path / "w"))
    assert [p.text for p in pages(tmp_path / "w")] == ["表題\na / b / c"]


def test_a_sheet_that_claims_to_be_huge_is_read_no_further_than_it_is_filled(tmp_path: Path) -> None:
    made = excel(tmp_path / "a", 表=[["a", "b"]])
    with zipfile.ZipFile(made) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in members[sheet]
    assert [p.text for p in pages(written(tmp_path / "b", zip_bytes(members)))] == ["a / b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_text_is_read_in_every_encoding_of_an_office(tmp_path: Path, encoding: str) -> None:
    made = written(tmp_path / "a", "■締切\n令和８年８月12日～\nくわしくは、窓口へ。".encode(encoding))
    assert pages(made) == [Page(None, "締切", "令和8年8月12日～\nくわしくは、窓口へ。")]


def test_the_rows_of_a_csv_become_lines(tmp_path: Path) -> None:
    made = written(tmp_path / "a", '回,締切,備考\n第1回,8月12日,"予算,\n次第"\n第2回,12月1日,\n'.encode("cp932"))
    assert pages(made) == [Page(None, "", "回 / 締切 / 備考\n第1回 / 8月12日 / 予算, 次第\n第2回 / 12月1日")]


def test_prose_with_commas_is_no_csv(tmp_path: Path) -> None:
    text = "Tel, Fax, Mail\n窓口は商工会です。\nまたは市役所です。\n午前9時から、午後5時まで。"
    assert [p.text for p in pages(written(tmp_path / "a", text.encode()))] == [text]


REFUSED: list[tuple[str, bytes, str]] = [
    ("empty", b"", "空"),
    ("blank", b" \n \n", "文字が入っていません"),
    ("old Word or Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式"),
    ("protected Office file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 70_000 + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "読める形式ではありません"),
    ("no encoding of an office", b"\x81 \x81 ", "文字コード"),
    ("PowerPoint", zip_bytes({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "Word・Excel以外"),
    ("Word in name only", zip_bytes({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "Wordファイルとして開けません"),
    ("Word of no XML", zip_bytes({"[Content_Types].xml": b"no xml", "word/document.xml": b"no xml"}), "Wordファイルとして開けません"),
    ("Excel in name only", zip_bytes({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "Excelファイルとして開けません"),
    ("Excel of no XML", zip_bytes({"[Content_Types].xml": b"no xml", "xl/workbook.xml": b"no xml"}), "Excelファイルとして開けません"),
    ("head of a ZIP", b"PK\x03\x04 and no more", "ZIPとして開けません"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_gives_no_text_is_refused_with_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        pages(written(tmp_path / "a.pdf", data))


def test_empty_word_and_excel_files_are_refused(tmp_path: Path) -> None:
    for made in (word(tmp_path / "a"), excel(tmp_path / "b", 空=[])):
        with pytest.raises(UnreadableFile, match="文字が入っていません"):
            pages(made)


def test_a_word_file_whose_text_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = word(tmp_path / "a", ("Normal", "あ" * 30_000))
    monkeypatch.setattr(unpack_module, "MAX_XML_BYTES", 50_000)
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        pages(made)
