"""Spellings that the word analyser does not know, with the standard word: nicknames (もの補助), what a telephone mishears
(助成禁), and official words, trades and prefectures written in kana (ほじょきん, アイチケン).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from sudachipy import SplitMode

from knowledge.content_file import read_yaml
from knowledge.models.vocabulary import PREFECTURES, SERVICES
from knowledge.text.normalise import normalise_line
from knowledge.text.words import morphemes
from knowledge.understanding.thesaurus import read_concepts

_FILE = Path(__file__).parents[1] / "thesaurus" / "spellings" / "kana.yml"
_HIRAGANA = re.compile(r"[ぁ-ゖー]{4,}")
_KANJI = re.compile(r"[一-鿿々]")
_TO_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}
_SHORTEST, _LONGEST = 5, 24
"""Characters of a reading that is looked for: shorter ones stand in ordinary sentences as well, but for prefectures."""
_SHORTEST_PLACE = 4
_NO_PLACE = "きょうと"


def standard_words(text: str) -> tuple[str, ...]:
    """The standard words for spellings in normalised `text`, those that stand in it already left out."""
    aloud = text.translate(_TO_HIRAGANA)
    found = [word for spelling, word in _spellings() if spelling in text or spelling in aloud]
    found += [word for run in _HIRAGANA.findall(aloud) for word in _read_aloud(run)]
    return tuple(dict.fromkeys(word for word in found if word not in text))


def _read_aloud(run: str) -> list[str]:
    """The words whose readings stand in a run of hiragana; of readings within readings only the longest counts."""
    found: list[str] = []
    start = 0
    while start < len(run):
        for length in range(min(_LONGEST, len(run) - start), _SHORTEST_PLACE - 1, -1):
            if word := _readings().get(run[start : start + length]):
                found.append(word)
                start += length - 1
                break
        start += 1
    return found


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str], ...]:
    raw: dict[str, str] = read_yaml(_FILE)
    return tuple((normalise_line(spelling), normalise_line(word)) for spelling, word in raw.items())


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Hiragana reading to word, for words in kanji; of words that sound alike the first counts."""
    concepts = read_concepts()
    trades = [word for c in concepts if c.industries for word in c.everyday]
    official = [word for c in concepts for word in c.official]
    readings = {_reading(p[:-1]): p for p in PREFECTURES if p != "北海道"}
    readings = {r: p for r, p in readings.items() if len(r) >= _SHORTEST_PLACE and r != _NO_PLACE}
    for word in map(normalise_line, (*PREFECTURES, *SERVICES, *official, *trades)):
        reading = _reading(word) if _KANJI.search(word) else ""
        if _SHORTEST <= len(reading) <= _LONGEST and _HIRAGANA.fullmatch(reading):
            readings.setdefault(reading, word)
    return readings


def _reading(word: str) -> str:
    return "".join(m.reading_form() for m in morphemes(word, SplitMode.C)).translate(_TO_HIRAGANA)
