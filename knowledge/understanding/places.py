"""Prefectures and municipalities named in a text: 「名古屋で」 means 愛知県."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml
from sudachipy import SplitMode

from knowledge.models.vocabulary import PREFECTURES
from knowledge.text.words import morphemes

_FILE = Path(__file__).with_name("municipalities.yml")
# Leftmost first, without overlap: 「東京都府中市」 holds no 京都府.
_PREFECTURE = re.compile("|".join(PREFECTURES))
_SUFFIX = re.compile(r"[市区町村]$")
_MUST_HAVE_SUFFIX = {"津", "光", "堺", "関", "南", "北", "中央", "港", "緑", "旭"}


def places_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(prefectures, municipalities) named in normalised `text`, in the order they stand.

    A municipality's prefecture is added; a name that several prefectures have (府中市) adds none by itself.
    """
    by_name = _places()
    prefectures = [(m.start(), m.group()) for m in _PREFECTURE.finditer(text)]
    municipalities: list[str] = []
    found = [(m.surface(), m.part_of_speech()) for m in morphemes(text, SplitMode.A)]
    offset = 0
    for position, (surface, pos) in enumerate(found):
        start, offset = offset, offset + len(surface)
        if not (pos[1] == "固有名詞" and pos[2] == "地名") and surface not in ("都", "道", "府", "県"):
            continue
        following = found[position + 1][0] if position + 1 < len(found) else ""
        name = surface + following if surface + following in by_name else surface
        if name == surface and surface in _MUST_HAVE_SUFFIX:
            continue
        homes = by_name.get(name, ())
        if len(homes) == 1:
            home, municipality = homes[0]
            prefectures.append((start, home))
            if municipality:
                municipalities.append(municipality)
    return tuple(dict.fromkeys(p for _, p in sorted(prefectures))), tuple(dict.fromkeys(municipalities))


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[tuple[str, str], ...]]:
    """Name, with and without its suffix, to its (prefecture, municipality or "") homes."""
    homes: dict[str, set[tuple[str, str]]] = {}
    for prefecture, municipalities in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items():
        for municipality in municipalities:
            homes.setdefault(municipality, set()).add((prefecture, municipality))
            if municipality.endswith("市"):
                homes.setdefault(_SUFFIX.sub("", municipality), set()).add((prefecture, municipality))
    for prefecture in PREFECTURES:
        # 「京都」「大阪」 alone mean the prefecture: a wider reading that shuts nobody out.
        homes[prefecture] = {(prefecture, "")}
        if prefecture != "北海道":
            homes[prefecture[:-1]] = {(prefecture, "")}
    return {name: tuple(sorted(h)) for name, h in homes.items()}
