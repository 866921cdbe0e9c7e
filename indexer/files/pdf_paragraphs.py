"""The lines on one page of a PDF to paragraphs and headings: soft line breaks undone, page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pdfplumber.page import Page as PdfPage

from indexer.files.blocks import Leveled
from indexer.files.pdf_layout import Line, lines_in_order

_PAGE_NUMBER = re.compile(r"^[-－–—‐ 　]*(?:P\.?|p\.?)?\s*\d{1,4}[-－–—‐ 　]*$")
_MARGIN = 0.055
"""Share of the page's height at top and bottom where a lone number is the page's."""
_HEADING_SIZE = 1.15
"""A line this much larger than the usual text is a heading."""
_TITLE_SIZE = 1.5
_LONGEST_HEADING = 40
_LONGEST_BOLD = 30
_SHORTEST_FULL = 0.3
"""Share of the page's width that a line must have to be one that had no more room."""
_ENDS = re.compile(r"[。．.!！?？:：]$")
_BEGINS = re.compile(r"^(?:[・●○■□◆◇▼▶※◎①-⑳(（【《＜<〔「\-–]|第?\d{1,2}[.．)）条章節項\s])")


def lines_of(page: PdfPage, sizes: Counter[float]) -> list[Leveled]:
    """The text of the page, one paragraph, heading or table row a line.

    :param sizes: characters of each size on the pages before; this page's are added. The most frequent is the usual.
    """
    lines = [line for line in lines_in_order(page, sizes) if not _is_page_number(line, page)]
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    shortest = float(page.width) * _SHORTEST_FULL
    whole: list[tuple[int, Line]] = []
    for line in lines:
        level = _level(line, usual)
        before = whole[-1][1] if whole and whole[-1][0] == level else None
        if before is not None and (
            _is_same_heading(before, line) if level else _is_same_paragraph(before, line, shortest)
        ):
            whole[-1] = level, replace(line, text=_glued(before.text, line.text))
        else:
            whole.append((level, line))
    return [leveled for level, line in whole for leveled in (line.rows or [(level, line.text)])]


def _is_page_number(line: Line, page: PdfPage) -> bool:
    at_edge = line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)
    return at_edge and bool(_PAGE_NUMBER.match(line.text))


def _level(line: Line, usual: float) -> int:
    if line.rows or len(line.text) > _LONGEST_HEADING or line.text.endswith(("。", "、")):
        return 0
    if line.size >= usual * _TITLE_SIZE:
        return 1
    if line.size >= usual * _HEADING_SIZE:
        return 2
    return 3 if line.bold and len(line.text) <= _LONGEST_BOLD else 0


def _is_same_heading(before: Line, line: Line) -> bool:
    """A heading too long for one line goes on right below in the same size; bold lines are too often a list."""
    same_size = abs(line.size - before.size) < 0.5 and not (before.bold and line.bold)
    return same_size and 0 < line.top - before.top < 2 * line.size


def _is_same_paragraph(before: Line, line: Line, shortest: float) -> bool:
    """Whether `line` is the rest of a sentence that `before` had no more room for."""
    if before.rows or line.rows or before.has_gaps or line.has_gaps or line.top <= before.top:
        return False
    is_full = before.x1 > before.edge - 2 * before.size and before.x1 - before.x0 >= shortest
    return is_full and not _ENDS.search(before.text) and not _BEGINS.match(line.text)


def _glued(left: str, right: str) -> str:
    # Only words of letters are parted by a blank; a number may be broken by the end of a line anywhere.
    letters = (left[-1:] + right[:1]).isascii() and (left[-1:] + right[:1]).isalpha()
    return f"{left} {right}" if letters else left + right
