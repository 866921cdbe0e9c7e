"""Long texts, cut into pieces at the ends of paragraphs and sentences."""

from __future__ import annotations

import re

from connectors.line.limits import MOST_TEXT, units

_PLACES = (re.compile(r"\n{2,}"), re.compile(r"\n"), re.compile(r"(?<=[。！？!?])"))


def pieces(text: str, most: int = MOST_TEXT) -> list[str]:
    """`text` in pieces of at most `most` UTF-16 code units, cut where a paragraph ends, else a line, a sentence, and only
    then anywhere. Nothing but white space between the pieces is lost."""
    text = text.strip()
    if units(text) <= most:
        return [text] if text else []
    cut = _cut(text, most)
    return [text[:cut].rstrip(), *pieces(text[cut:], most)]


def fit(text: str, most: int) -> str:
    """The beginning of `text`, at most `most` UTF-16 code units, marked with 「…」 where something is cut off."""
    text = text.strip()
    return text if units(text) <= most else text[: _fitting(text, most - 1)].rstrip() + "…"


def _cut(text: str, most: int) -> int:
    """Where the first piece ends: as late as possible, but at a good place if one is in its second half."""
    fitting = _fitting(text, most)
    for pattern in _PLACES:
        ends = [m.end() for m in pattern.finditer(text, 0, fitting) if m.end() >= fitting // 2]
        if ends:
            return ends[-1]
    return fitting


def _fitting(text: str, most: int) -> int:
    """How many characters fit."""
    used = 0
    for n, character in enumerate(text):
        used += units(character)
        if used > most:
            return n
    return len(text)
