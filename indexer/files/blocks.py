"""Lines and tables of a file to pages under headings, by the same rules as the Markdown of the other sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.files.page import Page
from indexer.normalise.fields import field_of_heading
from indexer.normalise.markdown import to_blocks
from knowledge.text.normalise import normalise_line

Leveled = tuple[int, str]
"""(heading level from 1, or 0 for text; one line)."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LEADING = re.compile(r"^\s*(?:([-+=])|(\d+)([.)]))")
_LABEL_LEVEL = 6
_LONGEST_LABEL = 16
_END = "\ue000"
"""Stands as a heading after a table of labels, so that what follows is not taken for the last one's. For private use."""


def pages_of_lines(lines: Iterable[Leveled], number: int | None, outer: str = "") -> Iterator[Page]:
    """The text of `lines` under its headings. Headings set by hand (■, 【】 …) are found too.

    :param outer: a heading that stands above all of them.
    """
    for block in to_blocks("\n".join(_as_markdown(level, line) for level, line in lines)):
        headings = [h for h in (outer, *block.headings) if h and h != _END]
        if text := "\n".join(line for line in block.text.split("\n") if line != _END):
            yield Page(number, " > ".join(headings), text)


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[Leveled]:
    """The rows of a table as lines. Where the first of two cells names what the other tells (「補助率」「2/3」), it is a heading."""
    filled = [row for row in rows if any(row)]
    if _is_labelled(filled):
        for label, text in filled:
            yield (_LABEL_LEVEL, label) if label else (0, "")
            yield 0, text
        yield _LABEL_LEVEL, _END
        return
    for row in filled:
        yield 0, " / ".join(cell for cell in row if cell)


def _is_labelled(rows: Sequence[Sequence[str]]) -> bool:
    if not rows or any(len(row) != 2 for row in rows):
        return False
    labels = [normalise_line(label) for label, _ in rows if label]
    telling = [label for label in labels if field_of_heading(label)]
    return len(telling) * 2 >= len(labels) > 0 and max(map(len, labels)) <= _LONGEST_LABEL


def _as_markdown(level: int, line: str) -> str:
    # Whatever means something to Markdown is escaped: in a file it is just a character.
    plain = _MARKDOWN.sub(r"\\\1", line.strip())
    if level:
        return f"\n{'#' * min(level, _LABEL_LEVEL)} {plain}\n" if plain else ""
    return _LEADING.sub(lambda m: rf"\{m[1]}" if m[1] else rf"{m[2]}\{m[3]}", plain)
