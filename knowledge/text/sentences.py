"""Sentences of Japanese text."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[。!?！？])(?![」』）)】])|\n+")


def sentences(text: str) -> list[str]:
    """The sentences and list lines of `text`, without empty ones."""
    return [s.strip() for s in _END.split(text) if s and s.strip()]


def shorten(text: str, limit: int) -> str:
    """The beginning of `text`, at most `limit` characters: up to the last sentence that fits, else cut with 「…」."""
    text = text.strip()
    if len(text) <= limit:
        return text
    ends = [m.start() for m in _END.finditer(text) if 0 < m.start() <= limit]
    return text[: ends[-1]].rstrip() if ends else text[: limit - 1].rstrip() + "…"
