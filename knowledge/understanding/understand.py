"""Turns a text into a `Question`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from knowledge.models.vocabulary import INDUSTRIES, PURPOSES, SERVICES
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise
from knowledge.text.words import word_forms
from knowledge.understanding.cues import cues, matching
from knowledge.understanding.numbers import amounts_in, employees_in, ordinal
from knowledge.understanding.places import places_in
from knowledge.understanding.question import Question, Reference
from knowledge.understanding.spellings import standard_words
from knowledge.understanding.thesaurus import Thesaurus

_EXPANSION_WEIGHT = 0.5
_LONGEST_NAME = 40


def understand(text: str, *, thesaurus: Thesaurus, names: Mapping[str, Collection[str]], today: date) -> Question:
    """The question that `text` (as typed, any width) asks.

    :param names: known names as `name_key` with the groups of documents they stand for.
    :param today: what 「今」 means.
    """
    text = normalise(text)
    reading = " ".join((text, *standard_words(text)))
    forms = tuple(word_forms(reading))
    concepts = thesaurus.concepts_in(forms)
    known = cues()
    prefectures, municipalities = places_in(text)
    services, unwanted = _services(text)
    purposes = matching(known.purposes, _affirmed(reading)) + tuple(p for c in concepts for p in c.purposes)
    reference, nth = _reference(text)
    return Question(
        text=text,
        reading=reading,
        forms=forms,
        expansion=_expansion(forms, thesaurus, concepts),
        prefectures=prefectures,
        municipalities=municipalities,
        industries=_ordered(
            INDUSTRIES, [*(i for i in INDUSTRIES if i in text), *(i for c in concepts for i in c.industries)]
        ),
        purposes=_ordered(PURPOSES, purposes),
        services=services,
        unwanted_services=unwanted,
        employees=employees_in(text),
        amounts_yen=amounts_in(text),
        founding=bool(known.founding.search(text)),
        fields=matching(known.fields, text),
        kinds=matching(known.kinds, text),
        audiences=("business", *matching(known.audiences, text)),
        open_on=today if any(w in text for w in ("今申請でき", "いま申請でき", "募集中", "受付中")) else None,
        reference=reference,
        nth=nth,
        simpler=bool(known.simpler.search(text)),
        named=_named(reading, names),
    )


def _expansion(
    forms: Collection[str], thesaurus: Thesaurus, concepts: Collection[object]
) -> tuple[tuple[str, float], ...]:
    said = set(forms)
    added: dict[str, float] = {}
    for concept in concepts:
        for form in thesaurus.official_forms(concept):  # type: ignore[arg-type]
            if form not in said:
                added[form] = _EXPANSION_WEIGHT
    return tuple(added.items())


def _services(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Wanted and unwanted kinds of service: 「融資以外で」 turns what stands right before it around."""
    known = cues()
    wanted: list[str] = []
    unwanted: list[str] = []
    for service, patterns in known.services.items():
        matches = [m for p in patterns for m in p.finditer(text)]
        if not matches:
            continue
        denied = any(known.unwanted.match(text, m.end()) for m in matches)
        (unwanted if denied else wanted).append(service)
    return _ordered(SERVICES, wanted), _ordered(SERVICES, unwanted)


def _affirmed(text: str) -> str:
    """The text without the services it does not want, so that 「融資以外で」 is not taken for a need of money."""
    known = cues()
    for patterns in known.services.values():
        for pattern in patterns:
            matches = [m for m in pattern.finditer(text) if known.unwanted.match(text, m.end())]
            for match in reversed(matches):
                text = text[: match.start()] + text[match.end() :]
    return text


def _reference(text: str) -> tuple[Reference | None, int | None]:
    patterns = cues().references
    if match := patterns["nth"].search(text):
        return Reference.NTH, ordinal(match.group(1))
    if patterns["more"].search(text):
        return Reference.MORE, None
    if patterns["that"].search(text):
        return Reference.THAT, None
    return None, None


def _named(text: str, names: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Groups whose name stands in the text; of names within names only the longest counts."""
    key = name_key(text)
    found: list[str] = []
    start = 0
    while start < len(key):
        for length in range(min(_LONGEST_NAME, len(key) - start), 2, -1):
            if groups := names.get(key[start : start + length]):
                found += groups
                start += length - 1
                break
        start += 1
    return tuple(dict.fromkeys(found))


def _ordered(order: Collection[str], values: Collection[str]) -> tuple[str, ...]:
    return tuple(v for v in order if v in values)
