"""The one entry: any file to pages of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from indexer.files.excel import pages_of_excel
from indexer.files.kind import FileKind, kind_of
from indexer.files.page import OnSkip, Page, UnreadableFile
from indexer.files.pdf import pages_of_pdf
from indexer.files.plain_text import pages_of_text
from indexer.files.unpack import unpacked
from indexer.files.word import pages_of_word

_READERS: dict[FileKind, tuple[str, Callable[[Path], Iterator[Page]]]] = {
    "pdf": ("PDF", pages_of_pdf),
    "word": ("Wordファイル", pages_of_word),
    "excel": ("Excelファイル", pages_of_excel),
    "text": ("テキスト", pages_of_text),
}


def _ignore(name: str, reason: str) -> None:
    """Nobody wants to know."""


def text_of(path: Path, on_skip: OnSkip = _ignore) -> Iterator[Page]:
    """The text of the file at `path` in reading order, page by page; nothing but one page is held in memory.

    PDF, Word (.docx), Excel (.xlsx), plain text and CSV, and a ZIP that holds such files. Of a ZIP each file that is
    not read is told to `on_skip`; the others are read all the same.

    :raises UnreadableFile: the file gives no text at all: another kind, broken, protected, too large, only images.
    """
    kind = kind_of(path)
    if kind == "zip":
        yield from unpacked(path, _pages_of_member, on_skip)
    else:
        yield from _pages(path, kind)


def _pages_of_member(path: Path) -> Iterator[Page] | None:
    kind = kind_of(path)
    return None if kind == "zip" else _pages(path, kind)


def _pages(path: Path, kind: FileKind) -> Iterator[Page]:
    name, read = _READERS[kind]
    try:
        yield from read(path)
    except UnreadableFile:
        raise
    except Exception as error:  # a broken file shows itself anywhere in a parser, as any exception
        raise UnreadableFile(f"{name}として開けません（壊れています）") from error
