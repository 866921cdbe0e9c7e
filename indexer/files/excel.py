"""Excel files (.xlsx): sheet by sheet, row by row, values as last computed."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from indexer.files.blocks import pages_of_lines, table_lines
from indexer.files.limits import MAX_COLUMNS, MAX_ROWS
from indexer.files.page import Page, UnreadableFile
from indexer.files.unpack import refuse_bomb


def pages_of_excel(path: Path) -> Iterator[Page]:
    """The visible sheets of an .xlsx; `heading` begins with the sheet's name.

    :raises UnreadableFile: it unpacks to too much, or holds no text. A broken one raises anything.
    """
    refuse_bomb(path)
    pages = list(_pages(path))
    if not pages:
        raise UnreadableFile("文字が入っていません")
    yield from pages


def _pages(path: Path) -> Iterator[Page]:
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about styles and print areas, which do not matter here
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()  # what the file says about its size may be wrong by millions of cells
                values = itertools.islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), MAX_ROWS)
                yield from pages_of_lines(table_lines(_rows(values)), None, outer=sheet.title)
        finally:
            book.close()


def _rows(values: Iterable[tuple[Any, ...]]) -> list[list[str]]:
    """Rows of one length, without columns that are empty at the end."""
    rows = [[" ".join(_shown(v).split()) for v in row] for row in values]
    width = max((n for row in rows for n, cell in enumerate(row, start=1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return _day(value) if whole_day else f"{_day(value)} {value:%H:%M}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
