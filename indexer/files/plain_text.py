"""Plain text and CSV, in the encodings of Japan's offices."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from indexer.files.blocks import pages_of_lines
from indexer.files.limits import MAX_TEXT_BYTES
from indexer.files.page import Page, UnreadableFile

_MIN_SHARE = 0.6


def pages_of_text(path: Path) -> Iterator[Page]:
    """Text under its hand-set headings; a CSV row is one line.

    :raises UnreadableFile: it is too large, or neither UTF-8, UTF-16 nor Shift_JIS.
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise UnreadableFile("テキストファイルが大きすぎます")
    text = _decoded(path.read_bytes())
    lines = list(_csv_lines(text)) or text.splitlines()
    pages = list(pages_of_lines(((0, line) for line in lines), None))
    if not pages:
        raise UnreadableFile("文字が入っていません")
    yield from pages


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("文字コードがわかりません（UTF-8・UTF-16・Shift_JIS以外）")


def _csv_lines(text: str) -> Iterator[str]:
    """The rows of a CSV, or nothing if this is no CSV: most rows of one must have the same number of cells."""
    try:
        rows = [r for r in csv.reader(io.StringIO(text), strict=True) if any(c.strip() for c in r)]
    except csv.Error:
        return
    widths = [len(r) for r in rows]
    common = max(set(widths), key=widths.count, default=1)
    if common < 2 or widths.count(common) < _MIN_SHARE * len(widths):
        return
    for row in rows:
        yield " / ".join(cell.strip().replace("\n", " ") for cell in row if cell.strip())
