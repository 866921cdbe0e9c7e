"""What a file is, told by its first bytes and by what a ZIP holds. Names and endings are not trusted."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from indexer.files.page import UnreadableFile

FileKind = Literal["pdf", "word", "excel", "zip", "text"]

_HEAD_BYTES = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def kind_of(path: Path) -> FileKind:
    """The kind of the file at `path`.

    :raises UnreadableFile: it is empty, of a kind that is not read, or an Office file with a password.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise UnreadableFile("ファイルが空です")
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(_OLE):
        raise UnreadableFile(_what_ole_holds(path))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if b"\0" in head and not head.startswith(_UTF16):
        raise UnreadableFile("読める形式ではありません（PDF・Word・Excel・テキスト・ZIP以外）")
    return "text"


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile("ZIPとして開けません（壊れています）") from error
    if "word/document.xml" in names:
        return "word"
    if "xl/workbook.xml" in names:
        return "excel"
    if "[Content_Types].xml" in names:
        raise UnreadableFile("Word・Excel以外のOfficeファイルは読みません")
    return "zip"


def _what_ole_holds(path: Path) -> str:
    # A protected .docx or .xlsx is an OLE file with a stream of this name; its directory may stand anywhere.
    with path.open("rb") as stream:
        rest = b""
        while chunk := stream.read(65_536):
            if _ENCRYPTED_PACKAGE in rest + chunk:
                return "パスワードで保護されたOfficeファイルです"
            rest = chunk[-len(_ENCRYPTED_PACKAGE) :]
    return "古い形式のWord・Excelファイル（.doc・.xls）は読みません"
