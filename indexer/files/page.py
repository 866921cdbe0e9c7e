"""What is read from a file, and the one error that says why nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OnSkip = Callable[[str, str], None]
"""Is told (name, reason in Japanese) of each part of a file that is left out."""


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of text under one heading; a printed page with several headings gives several.

    :param number: the page in the file, from 1; None where the format has no pages (Word, Excel, text).
    :param heading: the file's own heading(s), outermost first, joined by " > "; for a spreadsheet first the sheet's name.
    :param text: normalised text, never empty; a table's row is one line, its cells joined by " / ".
    :param member: name of the file inside a ZIP; empty otherwise.
    """

    number: int | None
    heading: str
    text: str
    member: str = ""


class UnreadableFile(ValueError):
    """A file gives no text; the message says why, for an operator, in Japanese."""
