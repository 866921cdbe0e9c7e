"""Office files to plain text that keeps its page numbers and headings: `text_of(path)` gives `Page`s, by content, not by name."""

from __future__ import annotations

from indexer.files.page import Page, UnreadableFile
from indexer.files.text_of import text_of

__all__ = ["Page", "UnreadableFile", "text_of"]
