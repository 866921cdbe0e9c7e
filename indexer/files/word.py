"""Word files (.docx): paragraphs under their headings, tables row by row. The format knows no pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from indexer.files.blocks import Leveled, pages_of_lines, table_lines
from indexer.files.page import Page, UnreadableFile
from indexer.files.unpack import refuse_bomb

_HEADING = re.compile(r"^(?:heading|見出し)\s*(\d)$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|表題)$", re.IGNORECASE)


def pages_of_word(path: Path) -> Iterator[Page]:
    """The text of a .docx, one page per heading.

    :raises UnreadableFile: it unpacks to too much, or holds no text. A broken one raises anything.
    """
    refuse_bomb(path)
    pages = list(pages_of_lines(_lines(docx.Document(str(path))), None))
    if not pages:
        raise UnreadableFile("文字が入っていません")
    yield from pages


def _lines(document: WordDocument) -> Iterator[Leveled]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield 0, ""
            yield from table_lines([list(_cells(row)) for row in block.rows])
            yield 0, ""
        else:
            yield from _paragraph(block)


def _paragraph(paragraph: Paragraph) -> Iterator[Leveled]:
    style = (paragraph.style.name or "") if paragraph.style else ""
    if heading := _HEADING.match(style):
        yield int(heading[1]), paragraph.text.replace("\n", " ")
    elif _TITLE.match(style):
        yield 1, paragraph.text.replace("\n", " ")
    else:
        yield from ((0, line) for line in paragraph.text.split("\n"))


def _cells(row: _Row) -> Iterator[str]:
    # A merged cell is given once for each column it spans.
    for _, same in itertools.groupby(row.cells, key=lambda cell: cell._tc):  # noqa: SLF001
        yield " ".join(next(same).text.split())
