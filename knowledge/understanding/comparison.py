"""Whether two things are to be compared, and names that are said in short (持続化, IT導入, マル経)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from knowledge.text.names import name_key
from knowledge.understanding.cues import cues, matching
from knowledge.understanding.thesaurus import Thesaurus

_COMPARING = re.compile(r"違い|ちがい|(?:どう|何が|なにが|と)(?:違う|ちがう)|比べ|くらべ|比較|どっち|どちら(?!様|さま)")
_TWO_SIDES = re.compile(r"(?:と|より).{0,30}?(?:違い|ちがい|違う|ちがう|どっち|どちら|比べ|くらべ|比較)")
_BOUNDARY = re.compile(
    r"(?:と|や|または|か)(?:は|の(?=違い|ちがい|比較))?|(?:って|とは|より(?:も)?|について|に関して|(?=どっち|どちら|違い|ちがい)|[のはがをも、。,「」?？!！ \n])"
)
_SUFFIXES = (
    "補助金", "助成金", "給付金", "支援金", "融資", "貸付", "貸付制度", "融資制度", "保証", "保証制度", "共済", "共済制度",
    "税制", "制度", "事業",
)  # fmt: skip
_SHORTEST, _LONGEST = 2, 20
_MOST_PARTICLES = 3
_BARE = 12


def is_comparison(text: str) -> bool:
    """Whether normalised `text` asks what is different or better (「持続化とIT導入の違いは？」)."""
    return bool(_COMPARING.search(text))


def short_names(
    text: str, names: Mapping[str, Collection[str]], thesaurus: Thesaurus, asks: bool
) -> Iterator[tuple[int, str]]:
    """The names that stand in short in normalised `text`, as position and `name_key` of the full name.

    A short name stands between particles: a nickname of the thesaurus (再構築) or a name without its last word
    (持続化補助金). Words that say a purpose are none (創業, 販路開拓), nor is anything in a longer text that compares
    nothing and asks for nothing.

    :param asks: whether a fact or an explanation is asked for.
    """
    if not asks and len(text) > _BARE and not is_comparison(text):
        return
    end = 0
    for start, piece in _pieces(text):
        if start >= end and (full := _full_name(piece, names, thesaurus)):
            yield start, full
            end = start + len(piece)


def _full_name(piece: str, names: Mapping[str, Collection[str]], thesaurus: Thesaurus) -> str | None:
    key = name_key(piece)
    if not _SHORTEST <= len(key) <= _LONGEST or key in names:
        return None
    nickname = thesaurus.called(key)
    if nickname and nickname.endswith(_SUFFIXES) and name_key(nickname) in names:
        return name_key(nickname)
    if matching(cues().purposes, piece) or matching(cues().industries, piece):
        return None
    return next((key + suffix for suffix in _SUFFIXES if key + suffix in names), None)


def has_two_sides(text: str) -> bool:
    """Whether a comparison says 「A と B」, 「A より B」 or 「A とどう違う」, so that there is a second thing to it."""
    return bool(_TWO_SIDES.search(text))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Stretches between particles, at every place the longest first: 「の」 is a part of 「ものづくり」."""
    marks = list(_BOUNDARY.finditer(text))
    starts = [0, *(m.end() for m in marks)]
    ends = [*(m.start() for m in marks), len(text)]
    for n, start in enumerate(starts):
        for end in reversed(ends[n : n + _MOST_PARTICLES]):
            if end > start:
                yield start, text[start:end]
