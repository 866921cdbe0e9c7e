"""ZIPs: good files are read one by one, bombs and tricks stay out and are named."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from indexer.files import Page, UnreadableFile, text_of
from indexer.files import unpack as unpack_module
from tests.indexer.files.made_files import excel, pdf, word, zip_bytes, zipped

GOOD = {"good.txt": "窓口は商工会です。".encode()}


def read(path: Path) -> tuple[list[Page], dict[str, str]]:
    skipped: dict[str, str] = {}
    return list(text_of(path, skipped.__setitem__)), skipped


def test_each_file_in_a_zip_is_read_and_named(tmp_path: Path) -> None:
    members = {
        "要領/公募要領.pdf": pdf(tmp_path / "p", lambda p: p.text_block("要領です。")).read_bytes(),
        "様式.docx": word(tmp_path / "w", ("Normal", "様式です。")).read_bytes(),
        "日程.xlsx": excel(tmp_path / "e", 日程=[["第1回"]]).read_bytes(),
        "要領/": b"",
        "メモ.txt": "メモです。".encode("cp932"),
    }
    assert read(zipped(tmp_path / "a", members)) == (
        [
            Page(1, "", "要領です。", "公募要領.pdf"),
            Page(None, "", "様式です。", "様式.docx"),
            Page(None, "日程", "第1回", "日程.xlsx"),
            Page(None, "", "メモです。", "メモ.txt"),
        ],
        {},
    )


BAD: list[tuple[str, dict[str, bytes], str, str]] = [
    ("archive in archive", {"inner.zip": zip_bytes(GOOD)}, "inner.zip", "ZIPの中のZIP"),
    ("path out of the folder", {"../../etc/cron.txt": b"x"}, "cron.txt", "フォルダの外"),
    ("path from the root", {"/etc/cron.txt": b"x"}, "cron.txt", "フォルダの外"),
    ("path of Windows", {"..\\..\\cron.txt": b"x"}, "cron.txt", "フォルダの外"),
    ("drive of Windows", {"C:\\cron.txt": b"x"}, "cron.txt", "フォルダの外"),
    ("old Word", {"old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "old.doc", "古い形式"),
    ("picture", {"a.png": b"\x89PNG\r\n\x1a\n\0"}, "a.png", "読める形式"),
    ("broken PDF", {"a.pdf": b"%PDF-1.7 and no more"}, "a.pdf", "PDF"),
    ("empty", {"a.txt": b""}, "a.txt", "空"),
]


@pytest.mark.parametrize(("members", "name", "reason"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_file_stays_out_with_a_reason_and_the_good_one_is_read(
    tmp_path: Path, members: dict[str, bytes], name: str, reason: str
) -> None:
    pages, skipped = read(zipped(tmp_path / "a", members | GOOD))
    assert [p.member for p in pages] == ["good.txt"]
    assert list(skipped) == [name]
    assert reason in skipped[name]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a"]


def test_a_zip_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="読めるファイルがありません"):
        read(zipped(tmp_path / "a", {"a.txt": b""}))


def test_a_protected_file_in_a_zip_is_named(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"secret.txt": b"x"} | GOOD))
    directory = data.index(b"PK\x01\x02")
    for at in (6, directory + 8):  # the flags of the first file, in both places
        data[at] |= 1
    path = tmp_path / "a"
    path.write_bytes(data)
    pages, skipped = read(path)
    assert [p.member for p in pages] == ["good.txt"]
    assert skipped == {"secret.txt": "パスワードで保護されています"}


def test_names_in_shift_jis_are_understood(tmp_path: Path) -> None:
    data = zip_bytes({"XXXXXXXX.txt": "本文".encode()}).replace(b"XXXXXXXX", "公募要領".encode("cp932"))
    path = tmp_path / "a"
    path.write_bytes(data)
    assert [p.member for p in read(path)[0]] == ["公募要領.txt"]


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a", {"zeros.txt": b"0" * 30_000_000} | GOOD)
    assert path.stat().st_size < 50_000
    monkeypatch.setattr(unpack_module, "MAX_UNPACKED_BYTES", 20_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match="大きすぎます"):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_does_not_unpack(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"zeros.txt": b"0" * 30_000_000} | GOOD))
    directory = data.index(b"PK\x01\x02")
    for at in (22, directory + 24):
        assert struct.unpack_from("<I", data, at) == (30_000_000,)
        struct.pack_into("<I", data, at, 100)
    path = tmp_path / "a"
    path.write_bytes(data)
    pages, skipped = read(path)
    assert [p.member for p in pages] == ["good.txt"]
    assert skipped == {"zeros.txt": "ファイルが壊れています"}


def test_thousands_of_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack_module, "MAX_MEMBERS", 3)
    with pytest.raises(UnreadableFile, match="多すぎます"):
        read(zipped(tmp_path / "a", {f"{n}.txt": b"x" for n in range(4)}))


def test_a_damaged_file_in_a_zip_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", {"bad.txt": b"0123456789" * 10} | GOOD, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"0123456789", b"9876543210", 1))
    pages, skipped = read(path)
    assert [p.member for p in pages] == ["good.txt"]
    assert skipped == {"bad.txt": "ファイルが壊れています"}
