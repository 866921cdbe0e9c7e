"""Prefectures and municipalities named in a text: 「名古屋で」 means 愛知県."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from sudachipy import SplitMode

from knowledge.content_file import read_yaml
from knowledge.models.vocabulary import PREFECTURES
from knowledge.text.words import morphemes

_FILE = Path(__file__).with_name("municipalities.yml")
# Leftmost first, without overlap: 「東京都府中市」 holds no 京都府.
_PREFECTURE = re.compile("|".join(PREFECTURES))
_SUFFIX = re.compile(r"[市区町村]$")
_COUNTY = re.compile(r"^.{1,5}?郡")
_SURE_SUFFIXES = ("市", "町", "村")
_TWO = 2
_MUST_HAVE_SUFFIX = {"津", "光", "堺", "関", "南", "北", "中央", "港", "緑", "旭"}


@lru_cache(maxsize=1024)
def places_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(prefectures, municipalities) named in normalised `text`, in the order they stand.

    A municipality's prefecture is added; of a name that two prefectures have (府中市) both are, unless one of them is
    named as well, and a name that still more have adds none by itself.
    """
    prefectures = [(m.start(), m.group()) for m in _PREFECTURE.finditer(text)]
    mentions = list(_mentions(text))
    prefectures += [(start, homes[0][0]) for start, _, homes in mentions if len(homes) == 1]
    named = {prefecture for _, prefecture in prefectures}
    municipalities: list[str] = []
    for start, name, homes in mentions:
        if len(homes) == _TWO:
            homes = tuple(h for h in homes if h[0] in named) or (homes if name.endswith(_SURE_SUFFIXES) else ())
            prefectures += [(start, home) for home, _ in homes]
        if len(homes) <= _TWO:
            municipalities += [municipality for _, municipality in homes if municipality]
    return tuple(dict.fromkeys(p for _, p in sorted(prefectures))), tuple(dict.fromkeys(municipalities))


def _mentions(text: str) -> Iterator[tuple[int, str, tuple[tuple[str, str], ...]]]:
    """Places in reading order: where, by which name, and the (prefecture, municipality) homes of that name."""
    by_name = _places()
    found = [(m.surface(), m.part_of_speech()) for m in morphemes(text, SplitMode.A)]
    offset, in_a_city = 0, False
    for position, (surface, pos) in enumerate(found):
        start, offset = offset, offset + len(surface)
        if not (pos[1] == "固有名詞" and pos[2] == "地名") and surface not in ("都", "道", "府", "県"):
            continue
        following = found[position + 1][0] if position + 1 < len(found) else ""
        name = surface + following if surface + following in by_name else surface
        if name == surface and surface in _MUST_HAVE_SUFFIX:
            continue
        # A ward after a city (福岡市中央区) is that city's, not the one of Tokyo.
        if (homes := by_name.get(name)) and not (in_a_city and name.endswith("区")):
            yield start, name, homes
            in_a_city = in_a_city or name.endswith("市")


def place_of_address(address: str) -> tuple[str, str]:
    """(prefecture, municipality) at the beginning of a normalised postal address, 「愛知県豊田市トヨタ町1番地」; "" for
    what does not stand there. A county (郡) before the municipality is passed over."""
    prefecture = next((p for p in PREFECTURES if address.startswith(p)), "")
    rest = address[len(prefecture) :]
    names = {m for homes in _places().values() for p, m in homes if p == prefecture and m}
    # Not before it was tried with the county: 郡山市, 上郡町.
    found = [m for m in names if rest.startswith(m)] or [m for m in names if _COUNTY.sub("", rest).startswith(m)]
    return prefecture, max(found, key=len, default="")


def place_names_in(text: str) -> list[str]:
    """The expressions for places as they stand in normalised `text`, with their suffix, in reading order."""
    prefectures, municipalities = places_in(text)
    shortened = [p[:-1] for p in prefectures if p != "北海道"]
    known = [*prefectures, *municipalities, *shortened, *(_SUFFIX.sub("", m) for m in municipalities)]
    found = {m.start(): m.group() for name in sorted(known, key=len) for m in re.finditer(re.escape(name), text)}
    return [found[position] for position in sorted(found)]


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[tuple[str, str], ...]]:
    """Name, with and without its suffix, to its (prefecture, municipality or "") homes."""
    homes: dict[str, set[tuple[str, str]]] = {}
    for prefecture, municipalities in read_yaml(_FILE).items():
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
