"""The lines and tables on one page of a PDF in the order a person reads them: one column after the other."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdfplumber.page import Page as PdfPage

from indexer.files.blocks import Leveled, table_lines
from indexer.files.pdf_columns import gutter_of

_EDGES = (4, 2_000)


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a table on the page; sizes in points, `top` from the page's top."""

    text: str
    top: float
    bottom: float
    x0: float
    x1: float
    size: float = 0.0
    bold: bool = False
    edge: float = 0.0
    """Where its column ends on the right."""
    has_gaps: bool = False
    """Its words stand far apart: a row of a list without ruled lines."""
    rows: tuple[Leveled, ...] = ()
    """For a table, its lines; `text` is empty then."""


def lines_in_order(page: PdfPage, sizes: Counter[float]) -> list[Line]:
    """All lines and tables of the page.

    :param sizes: the number of characters of each size is added here.
    """
    tables = _tables(page)
    words = page.extract_words(extra_attrs=["size", "fontname"])
    for word in words:
        sizes[round(word["size"], 1)] += len(word["text"])
    words = [w for w in words if not _inside(w, tables)]
    return _with_tables(_in_columns(words, page) if words else [], tables)


def _tables(page: PdfPage) -> list[Line]:
    # Without ruled lines there are none that this finds, and in a drawing of thousands the search would not end.
    if not _EDGES[0] <= len(page.edges) <= _EDGES[1]:
        return []
    found = []
    for table in page.find_tables():
        rows = [[_flat(c) for c in row] for row in table.extract()]
        if sum(1 for row in rows if sum(map(bool, row)) > 1) < 2:
            continue  # a frame around text
        x0, top, x1, bottom = table.bbox
        found.append(Line("", top, bottom, x0, x1, rows=tuple(table_lines(rows))))
    return found


def _flat(cell: str | None) -> str:
    return re.sub(r"(?<=[!-~])\n(?=[!-~])|\n(?=[・●○※①-⑳])", " ", cell or "").replace("\n", "").strip()


def _inside(word: dict[str, Any], tables: Sequence[Line]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(t.x0 <= x <= t.x1 and t.top <= y <= t.bottom for t in tables)


def _in_columns(words: list[dict[str, Any]], page: PdfPage) -> list[Line]:
    gutter = gutter_of(words, float(page.width))
    if gutter is None:
        return _rows(words)
    across = [w for w in words if w["x0"] < gutter < w["x1"]]
    lines: list[Line] = []
    top = 0.0
    # Whatever crosses the gutter (a title, a picture's caption) parts the page; columns are read between such lines.
    for bar in [*_rows(across), None]:
        bottom = bar.top if bar else float("inf")
        between = [w for w in words if top <= w["top"] < bottom]
        lines += _rows([w for w in between if w["x1"] <= gutter])
        lines += _rows([w for w in between if w["x0"] >= gutter])
        if bar:
            lines.append(bar)
            top = bar.top
    return lines


def _rows(words: Sequence[dict[str, Any]]) -> list[Line]:
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["top"] + w["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and middle < max(w["bottom"] for w in rows[-1]) - word["size"] * 0.25:
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = [_line(sorted(row, key=lambda w: float(w["x0"]))) for row in rows]
    edges: dict[int, float] = {}
    for line in lines:
        edges[_place(line)] = max(edges.get(_place(line), 0.0), line.x1)
    return [replace(line, edge=edges[_place(line)]) for line in lines]


def _place(line: Line) -> int:
    """The same for lines that begin at about the same place, and so in the same column."""
    return round(line.x0 / 40)


def _line(row: Sequence[dict[str, Any]]) -> Line:
    size = statistics.median(w["size"] for w in row)
    return Line(
        " ".join(w["text"] for w in row),
        min(w["top"] for w in row),
        max(w["bottom"] for w in row),
        min(w["x0"] for w in row),
        max(w["x1"] for w in row),
        size=size,
        bold=all(re.search("bold|heavy|black|W[6-9]", w["fontname"], re.IGNORECASE) for w in row),
        has_gaps=any(b["x0"] - a["x1"] > 1.5 * size for a, b in itertools.pairwise(row)),
    )


def _with_tables(lines: list[Line], tables: list[Line]) -> list[Line]:
    """Tables put after the last line that stands above them, in the same column."""
    ordered = list(lines)
    for table in tables:
        above = [
            n for n, x in enumerate(ordered) if x.top < table.top and x.x0 < table.x1 and table.x0 < x.x1
        ]  # fmt: skip
        ordered.insert(max(above) + 1 if above else 0, table)
    return ordered
