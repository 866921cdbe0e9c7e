"""A document's text as lines: sentences and table cells, each with what it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.rounds.cues import cues
from knowledge.models import Document, Scheme
from knowledge.text.sentences import sentences

_CELLS = " / "
_MAX_LABEL = 30
_DIGIT_OR_OPEN = re.compile(r"[0-9]+\s?[月日年/]|随時|通年|常時|次第|終了")
_UNREAD = ("contact",)
"""Where dates are office hours and holidays."""


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is one sentence or cell. `quote` is what to cite for it, a piece of the document's text.

    `label` is the short line above that names it, or the head of its column; `heading` the innermost heading of the
    section, both empty when there is none; `section` counts the sections, 0 standing for what is of the whole document.
    """

    text: str
    quote: str
    label: str
    heading: str
    section: int


def lines_of(document: Document) -> Iterator[Line]:
    """The lines of the title, of what a scheme says about its closing, and of the sections, in reading order."""
    yield Line(document.title, document.title, "", "", 0)
    if isinstance(document, Scheme) and document.closes_text:
        yield Line(document.closes_text, document.closes_text, "受付期間", "", 0)
    for number, section in enumerate(document.sections, start=1):
        if section.field in _UNREAD:
            continue
        heading = section.heading.rpartition(" > ")[2]
        label, columns = "", [""]
        for text in section.text.split("\n"):
            if _is_label(text):
                label = text
            cells = text.split(_CELLS)
            if len(cells) > 1:
                if len(columns) != len(cells):
                    columns = cells
                for cell, column in zip(cells, columns, strict=True):
                    yield Line(
                        cell, text.strip(), f"{cells[0]} {column}" if column is not cell else "", heading, number
                    )
                continue
            for sentence in sentences(text):
                yield Line(sentence, sentence, "" if sentence == label else label, heading, number)


def _is_label(text: str) -> bool:
    if len(text) > _MAX_LABEL or _DIGIT_OR_OPEN.search(text) or text.endswith("。"):
        return False
    return bool(
        cues().application_labels.search(text) or cues().other_labels.search(text) or cues().number.search(text)
    )
