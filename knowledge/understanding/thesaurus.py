"""The concept thesaurus: everyday expressions, the official words for them, and what they say of purpose and trade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from knowledge.errors import ContentError
from knowledge.text.words import word_forms

FOLDER = Path(__file__).parents[1] / "thesaurus"
_GAP = 3
"""Words that may stand between the words of an everyday phrase."""


class Concept(BaseModel):
    """One entry of `knowledge/thesaurus/*.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concept: str = Field(min_length=1)
    everyday: list[str] = Field(min_length=1)
    official: list[str] = Field(min_length=1)
    purposes: list[str] = Field(default_factory=list)
    industries: list[str] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Phrase:
    forms: tuple[str, ...]
    concept: Concept


class Thesaurus:
    """Finds the concepts that the words of a question express.

    :param concepts: the entries; an everyday expression without a content word is ignored.
    """

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        self._official: dict[str, tuple[str, ...]] = {}
        for concept in concepts:
            for expression in concept.everyday:
                forms = tuple(dict.fromkeys(word_forms(expression)))
                if forms:
                    self._by_first.setdefault(forms[0], []).append(_Phrase(forms, concept))
            for term in concept.official:
                self._official[term] = tuple(dict.fromkeys(word_forms(term)))

    def concepts_in(self, forms: Sequence[str]) -> list[Concept]:
        """The concepts expressed in a text with these word forms, in reading order, each once."""
        found: dict[str, Concept] = {}
        for start, form in enumerate(forms):
            for phrase in self._by_first.get(form, ()):
                window = forms[start : start + len(phrase.forms) + _GAP]
                if all(f in window for f in phrase.forms):
                    found.setdefault(phrase.concept.concept, phrase.concept)
        return list(found.values())

    def official_forms(self, concept: Concept) -> tuple[str, ...]:
        """The word forms of a concept's official terms, each once."""
        return tuple(dict.fromkeys(f for term in concept.official for f in self._official[term]))


def read_concepts(folder: Path = FOLDER) -> list[Concept]:
    """All entries of the thesaurus files.

    :raises ContentError: a file is not valid; the message names it.
    """
    concepts: list[Concept] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            concepts += [Concept.model_validate(raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8")) or []]
        except (ValueError, yaml.YAMLError) as error:
            raise ContentError(f"{path.name}: {error}") from error
    return concepts


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus that ships with the project."""
    return Thesaurus(read_concepts())
