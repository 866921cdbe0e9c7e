"""Small office files, made when a test runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import matplotlib_fontja  # type: ignore[import-untyped]
import openpyxl
from fpdf import FPDF

FONT = next(Path(matplotlib_fontja.__file__).parent.glob("fonts/*.ttf"))


class MadePdf(FPDF):
    """A PDF with a Japanese font; sizes in points, body text is 10."""

    def __init__(self) -> None:
        super().__init__()
        self.add_font("ja", fname=FONT)
        self.set_font("ja", size=10)

    def heading(self, text: str, size: float = 14) -> None:
        self.set_font("ja", size=size)
        self.cell(0, size * 0.8, text, new_x="LMARGIN", new_y="NEXT")
        self.set_font("ja", size=10)

    def text_block(self, text: str) -> None:
        self.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")

    def ruled(self, rows: Sequence[Sequence[str]]) -> None:
        with self.table(first_row_as_headings=False) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)

    def two_columns(self, text: str) -> None:
        with self.text_columns(ncols=2, gutter=8, text_align="L") as columns:
            columns.write(text)

    def page_number(self, text: str) -> None:
        self.set_auto_page_break(False)
        self.set_y(-15)
        self.cell(0, 10, text, align="C")
        self.set_auto_page_break(True, 20)


def pdf(path: Path, *pages: Callable[[MadePdf], None], password: str = "") -> Path:
    """A PDF whose pages are drawn by `pages`."""
    made = MadePdf()
    if password:
        made.set_encryption(owner_password=f"owner {password}", user_password=password)
    for draw in pages:
        made.add_page()
        draw(made)
    made.output(str(path))
    return path


def word(path: Path, *parts: tuple[str, str] | Sequence[Sequence[str]]) -> Path:
    """A .docx of (style, text) paragraphs and tables."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, tuple):
            made.add_paragraph(part[1], style=part[0])
        else:
            table = made.add_table(rows=len(part), cols=len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    made.save(str(path))
    return path


def excel(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A .xlsx with these sheets; one whose name begins with `hidden` is hidden."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name.startswith("hidden"):
            sheet.sheet_state = "hidden"
    made.save(path)
    return path


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP of these files; names go in as they are."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """The same in memory."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()
