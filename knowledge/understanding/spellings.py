"""Kana spellings and nicknames that the word analyser does not know, with the standard word (もの補助 → ものづくり補助金)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.text.normalise import normalise_line

_FILE = Path(__file__).parents[1] / "thesaurus" / "spellings" / "kana.yml"


def standard_words(text: str) -> tuple[str, ...]:
    """The standard words for spellings in normalised `text`, those that stand in it already left out."""
    return tuple(dict.fromkeys(word for spelling, word in _spellings() if spelling in text and word not in text))


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str], ...]:
    raw: dict[str, str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple((normalise_line(spelling), normalise_line(word)) for spelling, word in raw.items())
