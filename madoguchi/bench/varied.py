"""Copies of the catalogue that are no duplicates: other figures, other prefectures, a good part of the words replaced.

Replacements are drawn from the catalogue's own words as often as it uses them, so that the copies' words are as common
or rare as those of real text. The same catalogue gives the same copies every time.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from knowledge.models import Scheme
from knowledge.models.vocabulary import PREFECTURES

_SEED = 20231001
_REPLACED = 0.3
"""Share of the words that a copy has others for."""
_PIECE = re.compile(rf"(?P<place>{'|'.join(PREFECTURES)})|(?P<word>[一-龥]{{2,}}|[ァ-ヶー]{{3,}})|(?P<figure>[0-9]+)")

Questions = Mapping[str, tuple[str, ...]]


class Copies:
    """Varied copies of `schemes` and of their questions."""

    def __init__(self, schemes: Sequence[Scheme], questions: Questions) -> None:
        self._schemes = schemes
        self._questions = questions
        texts = (s.text for scheme in schemes for s in scheme.sections)
        counted = Counter(m["word"] for text in texts for m in _PIECE.finditer(text) if m["word"])
        self._words = list(counted)
        self._cumulated = list(itertools.accumulate(counted.values()))

    def copy(self, number: int) -> Iterator[tuple[Scheme, tuple[str, ...]]]:
        """The `number`-th copy of each scheme with its questions; 0 gives the originals."""
        for scheme in self._schemes:
            asked = self._questions.get(scheme.id, ())
            yield (scheme, asked) if number == 0 else self._varied(scheme, asked, number)

    def _varied(self, scheme: Scheme, asked: tuple[str, ...], number: int) -> tuple[Scheme, tuple[str, ...]]:
        chance = random.Random(f"{_SEED}/{number}/{scheme.id}")
        moved = {p: PREFECTURES[(n + number) % len(PREFECTURES)] for n, p in enumerate(PREFECTURES)}

        def replaced(match: re.Match[str]) -> str:
            if match["place"]:
                return moved[match["place"]]
            if match["figure"]:
                return "".join(chance.choice("123456789") for _ in match["figure"])
            if chance.random() < _REPLACED:
                return chance.choices(self._words, cum_weights=self._cumulated)[0]
            return match.group()

        def varied(text: str) -> str:
            return _PIECE.sub(replaced, text)

        copy = scheme.model_copy(
            update={
                "id": f"copy{number}:{scheme.id.partition(':')[2]}",
                "title": varied(scheme.title)[:300],
                "names": tuple(varied(n) for n in scheme.names),
                "summary": varied(scheme.summary),
                "keywords": tuple(varied(k) for k in scheme.keywords),
                "sections": tuple(s.model_copy(update={"text": varied(s.text)}) for s in scheme.sections),
                "prefectures": tuple(moved[p] for p in scheme.prefectures),
                "same_as": (),
            }
        )
        return copy, tuple(dict.fromkeys(varied(q) for q in asked))
