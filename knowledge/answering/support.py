"""Whether a source says what a sentence says. Pure and strict: in doubt a sentence counts as unsupported.

A sentence is supported by the quote that it cites when
- every figure in it stands in the quote, in the part that speaks of the same thing (「上限」 is not 「下限」);
- every noun, name, adverb and foreign word stands in the quote, its title or its fact labels, and most verbs do;
- each of its clauses denies exactly when the part of the quote that it resembles most denies;
- it holds no mark-up and states something at all.
Words that state nothing (`plain` in `support.yml`) are free. The question is never a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sudachipy import SplitMode

from knowledge.content_file import read_yaml
from knowledge.text.figures import Figure, figures, without_figures
from knowledge.text.normalise import normalise
from knowledge.text.words import morphemes

_FILE = Path(__file__).with_name("support.yml")
_STRICT = {"名詞", "副詞", "形状詞"}
_COUNTED = {"動詞", "形容詞"}
_CLAUSE = re.compile(r"[、。,;:!?！？\n「」『』()【】・]")
_MAYBE = re.compile(r"かも(?:しれ|知れ)(?:ません|ない)")
_FOREIGN = re.compile(r"[^\W\d_ぁ-ゖァ-ヺー々〆ヶ一-鿿㐀-䶿]+")
_PUNCTUATION = frozenset(" 、。・「」『』（）()：:～ー-%/.,+&!?！？…")


class Flaw(StrEnum):
    """Why a sentence is not let out."""

    EMPTY = "states nothing"
    MARKS = "marks that no source has"
    FIGURE = "a figure that the source does not state of this"
    WORD = "a word that the source does not have"
    COVERAGE = "too few words of the source"
    NEGATION = "says no where the source says yes, or the reverse"


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    min_coverage: float = Field(gt=0, le=1)
    plain: frozenset[str]
    negations: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    raw = read_yaml(_FILE)
    return _Rules.model_validate(raw | {"plain": frozenset(" ".join(raw["plain"]).split())})


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of text: its figures, its word forms, whether it denies."""

    figures: tuple[Figure, ...]
    forms: frozenset[str]
    denies: bool


class Evidence:
    """What one citation states: its quote, the title it belongs to, the labels of the facts it holds."""

    def __init__(self, quote: str, title: str = "", labels: Iterable[str] = ()) -> None:
        self.quote = normalise(quote)
        self.title = normalise(title)
        self._text = "\n".join((self.title, *map(normalise, labels), self.quote)).lower()

    @cached_property
    def segments(self) -> tuple[_Part, ...]:
        """Parts of the quote, each ending with the figures that it speaks of."""
        return tuple(_segments(self.quote))

    @cached_property
    def clauses(self) -> tuple[_Part, ...]:
        """Parts of the quote between two marks."""
        return tuple(_clauses(self.quote))

    @cached_property
    def only_denied(self) -> frozenset[str]:
        """Words that the quote has in denying clauses alone (「大企業は対象外」: whom it names gets nothing)."""
        said = {form for part in self.clauses if not part.denies for form in part.forms}
        return frozenset(form for part in self.clauses if part.denies for form in part.forms) - said

    def holds(self, surface: str, form: str) -> bool:
        """Whether a word stands here, as it is written or in its normalised form."""
        return form in self._forms or (len(surface) > 1 and surface in self._text)

    def spells(self, text: str) -> bool:
        """Whether these very characters stand here."""
        return text.lower() in self._text

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(
            m.normalized_form().lower() for mode in (SplitMode.C, SplitMode.A) for m in morphemes(self._text, mode)
        )


def flaw_of(sentence: str, evidence: Evidence) -> Flaw | None:
    """What is wrong with `sentence` (without its citation mark) as a statement of `evidence`; None if nothing is."""
    sentence = normalise(sentence)
    # The title is a name: figures in it (「…2025」) are no statement about the scheme.
    without_title = sentence.replace(evidence.title, " ") if evidence.title else sentence
    if any(not (c.isalnum() or c in _PUNCTUATION or evidence.spells(c)) for c in without_title):
        return Flaw.MARKS
    if any(not evidence.spells(word) for word in _FOREIGN.findall(without_title)):
        return Flaw.WORD
    claims = tuple(_segments(without_title))
    if any(not _is_stated(figure, claim, evidence) for claim in claims for figure in claim.figures):
        return Flaw.FIGURE
    if flaw := _flaw_of_words(without_title, evidence, any(claim.figures for claim in claims)):
        return flaw
    if any(_denial_differs(clause, evidence) for clause in _clauses(sentence)):
        return Flaw.NEGATION
    return None


def _is_stated(figure: Figure, claim: _Part, evidence: Evidence) -> bool:
    """Whether the parts of the quote that resemble the claim most, among those with such a figure, state it."""
    rivals = [part for part in evidence.segments if any(f.kind == figure.kind for f in part.figures)]
    return any(figure.stated_by(f) for part in _closest(claim, rivals) for f in part.figures)


def _denial_differs(clause: _Part, evidence: Evidence) -> bool:
    if not clause.denies and clause.forms & evidence.only_denied:
        return True
    alike = [part for part in evidence.clauses if part.forms & clause.forms]
    if not alike:
        return clause.denies
    return all(part.denies != clause.denies for part in _closest(clause, alike))


def _closest(wanted: _Part, parts: Sequence[_Part]) -> list[_Part]:
    """Those of `parts` that share the most words with `wanted`, all of them on a tie."""
    shared = [len(part.forms & wanted.forms) for part in parts]
    most = max(shared, default=0)
    return [part for part, count in zip(parts, shared, strict=True) if count == most]


def _flaw_of_words(sentence: str, evidence: Evidence, has_figures: bool) -> Flaw | None:
    covered = counted = 0
    for surface, form, part_of_speech in _content(without_figures(sentence)):
        if form in _rules().plain:
            continue
        counted += 1
        if evidence.holds(surface, form):
            covered += 1
        elif part_of_speech in _STRICT:
            return Flaw.WORD
    if not covered and not has_figures:
        return Flaw.EMPTY
    return Flaw.COVERAGE if counted and covered / counted < _rules().min_coverage else None


def _content(text: str) -> Iterator[tuple[str, str, str]]:
    """Content words as (surface, normalised form, part of speech); prefixes and suffixes stay on their noun."""
    held: list[Any] = []
    for morpheme in (*morphemes(text, SplitMode.C), None):
        kind = morpheme.part_of_speech()[0] if morpheme else ""
        joins = kind == "接尾辞" or (held and held[-1].part_of_speech()[0] == "接頭辞" and kind in _STRICT)
        if held and not joins:
            yield _joined(held)
            held = []
        if morpheme and ((joins and held) or kind in _STRICT | _COUNTED | {"接頭辞"}):
            held.append(morpheme)


def _joined(held: Sequence[Any]) -> tuple[str, str, str]:
    surface = "".join(m.surface() for m in held).lower()
    form = held[0].normalized_form().lower() if len(held) == 1 else surface
    kind = held[0].part_of_speech()[0]
    return surface, form, "名詞" if kind == "接頭辞" else kind


def _clauses(text: str) -> Iterator[_Part]:
    for clause in _CLAUSE.split(text):
        if clause.strip():
            yield _part(clause)


def _segments(text: str) -> Iterator[_Part]:
    """Clauses, where those without a figure belong to the next one with a figure in the same sentence."""
    for sentence in re.split(r"[。!?！？\n]", text):
        found, start = figures(sentence), 0
        for match in (*_CLAUSE.finditer(sentence), None):
            end = match.start() if match else len(sentence)
            if match and any(f.start < end < f.end for f in found):
                continue  # the mark is part of a figure
            if match is None or any(start <= f.start < end for f in found):
                yield _part(sentence[start:end])
                start = match.end() if match else end


def _part(text: str) -> _Part:
    rules, words = _rules(), without_figures(text)
    negations = sum(m.normalized_form() in rules.negations for m in morphemes(_MAYBE.sub("", text), SplitMode.C))
    whole = {form for _, form, _ in _content(words)}
    short = {m.normalized_form().lower() for m in morphemes(words, SplitMode.A) if _counts(m)}
    # 「しなければなりません」 denies twice, and that is a yes.
    return _Part(tuple(figures(text)), frozenset(whole | short) - rules.plain, negations % 2 == 1)


def _counts(morpheme: Any) -> bool:
    return morpheme.part_of_speech()[0] in _STRICT | _COUNTED
