"""The concept thesaurus: everyday expressions, the official words for them, and what they say of purpose and trade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

from knowledge.content_file import read_yaml
from knowledge.errors import ContentError
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise_line
from knowledge.text.words import Word, word_forms, words

FOLDER = Path(__file__).parents[1] / "thesaurus"
_GAP = 3
"""Words that may stand between the words of an everyday phrase."""
# A sentence ends, or a clause with its verb does (「古くて、」); a comma after a particle (「人を、」) parts nothing.
_CLAUSE_END = re.compile(r"[。!?！？\n]|(?<![をはもにがのとへや])、")
_CASE = re.compile(r"を|が|に(?!関|つい)|へ|と|の|から|で(?![すしも])")
_MAY_STAND_FOR = {"を": {"を", "が", ""}, "が": {"が", "の", ""}, "に": {"に", "へ", ""}}
"""Which particle after a word of the question agrees with that in the everyday phrase; は and も count as none."""


class Concept(BaseModel):
    """One entry of `knowledge/thesaurus/*.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concept: str = Field(min_length=1)
    everyday: list[str] = Field(min_length=1)
    official: list[str] = Field(min_length=1)
    purposes: list[str] = Field(default_factory=list)
    industries: list[str] = Field(default_factory=list)


class _Tie(NamedTuple):
    """The particle after a word ("" if there is none) and the form of the next word."""

    particle: str
    following: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """An everyday expression: its word forms, each with how it is tied to what follows."""

    ties: dict[str, _Tie]
    concept: Concept


class Thesaurus:
    """Finds the concepts that a question expresses.

    :param concepts: the entries; an everyday expression without a content word is ignored.
    """

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        self._official: dict[str, tuple[str, ...]] = {}
        self._called: dict[str, str] = {}
        for concept in concepts:
            for expression in map(normalise_line, concept.everyday):
                self._called.setdefault(name_key(expression), concept.concept)
                if ties := _ties(expression, words(expression)):
                    self._by_first.setdefault(next(iter(ties)), []).append(_Phrase(ties, concept))
            for term in concept.official:
                self._official[term] = tuple(dict.fromkeys(word_forms(term)))

    def concepts_in(self, text: str) -> list[Concept]:
        """The concepts expressed in normalised `text`, in reading order, each once.

        The words of a phrase stand within one clause, near each other, each with a particle that agrees: 「会社で車を買う」
        does not buy a company.
        """
        found: dict[str, Concept] = {}
        for clause in _CLAUSE_END.split(text):
            spoken = words(clause)
            forms = {word.form for word in spoken}
            for start, word in enumerate(spoken):
                for phrase in self._by_first.get(word.form, ()):
                    if not phrase.ties.keys() <= forms:
                        continue
                    window = _ties(clause, spoken[start : start + len(phrase.ties) + _GAP])
                    if _is_said(phrase.ties, window):
                        found.setdefault(phrase.concept.concept, phrase.concept)
        return list(found.values())

    def called(self, key: str) -> str | None:
        """The concept of which a whole everyday expression, as `name_key`, is one."""
        return self._called.get(key)

    def official_forms(self, concept: Concept) -> tuple[str, ...]:
        """The word forms of a concept's official terms, each once."""
        return tuple(dict.fromkeys(f for term in concept.official for f in self._official[term]))


def _ties(text: str, found: Sequence[Word]) -> dict[str, _Tie]:
    """How the words found in `text` are tied to what follows, each at its first occurrence."""
    ties: dict[str, _Tie] = {}
    for word, following in zip_longest(found, found[1:]):
        match = _CASE.match(text, word.end)
        ties.setdefault(word.form, _Tie(match.group() if match else "", following.form if following else ""))
    return ties


def _is_said(phrase: dict[str, _Tie], window: dict[str, _Tie]) -> bool:
    return all(
        form in window
        and (
            not tie.particle
            or window[form].particle in _MAY_STAND_FOR.get(tie.particle, {tie.particle, ""})
            or (window[form].particle == "の" and window[form].following in phrase)  # 「店の改装」 for 「店を改装する」
        )
        for form, tie in phrase.items()
    )


def read_concepts(folder: Path = FOLDER) -> list[Concept]:
    """All entries of the thesaurus files.

    :raises ContentError: a file is not valid; the message names it.
    """
    concepts: list[Concept] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            concepts += [Concept.model_validate(raw) for raw in read_yaml(path) or []]
        except (ValueError, yaml.YAMLError) as error:
            raise ContentError(f"{path.name}: {error}") from error
    return concepts


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus that ships with the project."""
    return Thesaurus(read_concepts())
