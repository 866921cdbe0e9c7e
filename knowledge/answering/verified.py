"""Recognises a question that staff have answered. Strict: rather not recognised than answered with another's answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.content_file import ContentFile
from knowledge.models.verified import VerifiedAnswer
from knowledge.ports import Embedder
from knowledge.text.normalise import normalise
from knowledge.text.words import word_forms
from knowledge.understanding.places import places_in

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True, slots=True)
class Edition:
    """All answers as they were at one time; another `number` means that something has changed."""

    number: int
    answers: tuple[VerifiedAnswer, ...] = ()


class VerifiedAnswers(Protocol):
    """The port to the answers of staff: those that were reviewed, and for staff those that were not yet."""

    def edition(self) -> Edition:
        """What there is now. Called for every question: it must cost nothing."""


class NoVerifiedAnswers:
    """There are none."""

    def edition(self) -> Edition:
        """See `VerifiedAnswers`."""
        return Edition(0)


@dataclass(frozen=True, slots=True)
class VerifiedMatch:
    """An answer that may fit: `fits` if the question asks the same, else it is only near; `meaning` is the cosine."""

    answer: VerifiedAnswer
    fits: bool
    meaning: float


class Rules(ContentFile):
    """See `verified.yml`."""

    min_meaning: float
    min_words: int
    min_share: float
    near_meaning: float
    passed_over: str
    same_words: list[str]
    patterns: dict[str, str]

    @cached_property
    def standing_for(self) -> dict[str, str]:
        """For each word of a row of words that mean the same, the one that stands for them."""
        return {word: row.split()[0] for row in self.same_words for word in row.split()}

    @cached_property
    def ignored(self) -> frozenset[str]:
        """The words that do not matter."""
        return frozenset(self.passed_over.split())


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that ship with the project."""
    return Rules.read(_FILE)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a way to ask is compared by: its words (without the parts of longer ones), its places, and which of the
    patterns of meaning it holds."""

    words: frozenset[str]
    places: tuple[tuple[str, ...], tuple[str, ...]]
    patterns: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Wording:
        """The wording of any text."""
        text, known = normalise(text), rules()
        forms = {known.standing_for.get(form, form) for form in word_forms(text)} - known.ignored
        held = {name for name, pattern in known.patterns.items() if re.search(pattern, text)}
        whole = {form for form in forms if not any(form != other and form in other for other in forms)}
        return cls(frozenset(whole), places_in(text), frozenset(held))


@dataclass(frozen=True, slots=True)
class WaysToAsk:
    """All the ways to ask one question. A further way may mix their words, but brings in none of its own and leaves
    out none that they all have."""

    ways: tuple[Wording, ...]

    def include(self, asked: Wording) -> bool:
        """Whether `asked` asks the same."""
        like = [way for way in self.ways if way.places == asked.places and way.patterns == asked.patterns]
        if not like or len(asked.words) < rules().min_words:
            return False
        known = frozenset().union(*(way.words for way in self.ways))
        common = frozenset.intersection(*(way.words for way in self.ways))
        return (
            _share(asked.words, known) == 1.0
            and _share(common, asked.words) == 1.0
            and any(_share(way.words, asked.words) >= rules().min_share for way in like)
        )


class VerifiedMatcher:
    """Finds among the answers of one edition; reads it anew as soon as there is another."""

    def __init__(self, answers: VerifiedAnswers, embedder: Embedder) -> None:
        self._answers = answers
        self._embedder = embedder
        self._index = _Index(Edition(0), embedder)

    def match(self, text: str, day: date) -> VerifiedAnswer | None:
        """The reviewed answer to exactly this question, on a day on which it holds."""
        return next((m.answer for m in self._ranked(text, day) if m.fits and m.answer.is_reviewed), None)

    def near(self, text: str, day: date, limit: int = 3) -> list[VerifiedMatch]:
        """For staff: what fits first, then what is near, reviewed or not; of one answer the newest text only."""
        found: dict[str, VerifiedMatch] = {}
        for match in self._ranked(text, day):
            known = found.get(match.answer.id)
            if known is None or (known.answer.is_reviewed and not match.answer.is_reviewed):
                found[match.answer.id] = match
        return list(found.values())[:limit]

    def document(self, document_id: str, day: date) -> VerifiedAnswer | None:
        """The reviewed answer with this id, on a day on which it holds."""
        answers = self._current().edition.answers
        return next((a for a in answers if a.id == document_id and a.is_reviewed and a.holds_on(day)), None)

    def _ranked(self, text: str, day: date) -> list[VerifiedMatch]:
        index = self._current()
        if not index.edition.answers:
            return []
        found = [m for m in index.matches(text, self._embedder) if m.answer.holds_on(day)]
        return sorted(found, key=lambda m: (-m.fits, -m.meaning))

    def _current(self) -> _Index:
        edition = self._answers.edition()
        index = self._index
        if index.edition.number != edition.number:
            index = self._index = _Index(edition, self._embedder)
        return index


class _Index:
    """The ways to ask of all answers of an edition, as vectors and as words. It is never changed."""

    def __init__(self, edition: Edition, embedder: Embedder) -> None:
        asked = [(n, text) for n, a in enumerate(edition.answers) for text in (a.title, *a.names)]
        self.edition = edition
        self._of = [n for n, _ in asked]
        self._ways = [WaysToAsk(tuple(Wording.of(t) for t in (a.title, *a.names))) for a in edition.answers]
        self._vectors = _array([embedder.embed_query(normalise(text)) for _, text in asked])

    def matches(self, text: str, embedder: Embedder) -> list[VerifiedMatch]:
        """The answers whose question is asked by `text`, and those near to it."""
        known = rules()
        meanings = self._vectors @ _array(embedder.embed_query(normalise(text)))
        best: dict[int, float] = {}
        for i in np.flatnonzero(meanings >= min(known.min_meaning, known.near_meaning)):
            best[self._of[i]] = max(best.get(self._of[i], -1.0), float(meanings[i]))
        asked = Wording.of(text) if best else None
        found = []
        for n, meaning in best.items():
            fits = asked is not None and meaning >= known.min_meaning and self._ways[n].include(asked)
            if fits or meaning >= known.near_meaning:
                found.append(VerifiedMatch(self.edition.answers[n], fits, meaning))
        return found


def _share(words: Collection[str], others: Collection[str]) -> float:
    """The share of words that are among the others, as themselves, as a part of one, or with a part more."""
    held = [word in others or any(_is_part(word, o) or _is_part(o, word) for o in others) for word in words]
    return sum(held) / len(held) if held else 1.0


def _is_part(part: str, whole: str) -> bool:
    return len(part) > 1 and part in whole


def _array(values: Sequence[float] | Sequence[Sequence[float]]) -> npt.NDArray[np.float32]:
    return np.asarray(values, dtype=np.float32)
