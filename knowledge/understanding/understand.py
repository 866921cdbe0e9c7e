"""Turns a text into a `Question`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from knowledge.models.vocabulary import INDUSTRIES, PURPOSES, SERVICES
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise
from knowledge.text.words import word_forms
from knowledge.understanding.calendar_question import calendar_question_in
from knowledge.understanding.comparison import is_comparison, short_names
from knowledge.understanding.conditions import asks_for_local, only_describes, without_background, without_places
from knowledge.understanding.cues import cues, matching
from knowledge.understanding.numbers import amounts_in, employees_in, ordinal, without_staff
from knowledge.understanding.places import places_in
from knowledge.understanding.question import Question, Reference
from knowledge.understanding.spellings import standard_words
from knowledge.understanding.thesaurus import Concept, Thesaurus

_EXPANSION_WEIGHT = 0.5
_LONGEST_NAME = 40


def understand(text: str, *, thesaurus: Thesaurus, names: Mapping[str, Collection[str]], today: date) -> Question:
    """The question that `text` (as typed, any width) asks.

    :param names: known names as `name_key` with the groups of documents they stand for.
    :param today: what 「今」 means.
    """
    text = normalise(text)
    reading = " ".join((text, *standard_words(text)))
    core = without_places(without_background(text, thesaurus))
    sought = " ".join((core, *standard_words(core)))
    forms = tuple(word_forms(sought))
    matter = without_staff(reading)
    concepts = thesaurus.concepts_in(matter)
    known = cues()
    prefectures, municipalities = places_in(reading)
    services, unwanted = _services(reading)
    fields, kinds = matching(known.fields, reading), matching(known.kinds, text)
    short = short_names(reading, names, thesaurus, asks=bool(fields or kinds))
    said = matching(known.purposes, _affirmed(matter))
    purposes = (*said, *(p for c in concepts for p in c.purposes))
    industries = (*matching(known.industries, reading), *(i for c in concepts for i in c.industries))
    reference, nth = _reference(text)
    return Question(
        text=text,
        reading=sought,
        forms=forms,
        expansion=_expansion(forms, word_forms(reading), thesaurus, concepts),
        prefectures=prefectures,
        municipalities=municipalities,
        local=asks_for_local(reading),
        industries=_ordered(INDUSTRIES, [*(i for i in INDUSTRIES if i in text), *industries]),
        purposes=_ordered(PURPOSES, purposes),
        said_purposes=_ordered(PURPOSES, said),
        services=services,
        unwanted_services=unwanted,
        employees=employees_in(text),
        amounts_yen=amounts_in(text),
        only_describes=only_describes(text, thesaurus),
        founding=bool(known.founding.search(text)),
        fields=fields,
        kinds=kinds,
        audiences=("business", *matching(known.audiences, text)),
        open_on=today if any(w in text for w in ("今申請でき", "いま申請でき", "募集中", "受付中")) else None,
        reference=reference,
        nth=nth,
        simpler=bool(known.simpler.search(text)),
        named=_named(reading, names, short, one_each=is_comparison(text)),
        calendar=calendar_question_in(text, today),
    )


def _expansion(
    forms: Collection[str], everything: Iterable[str], thesaurus: Thesaurus, concepts: Iterable[Concept]
) -> tuple[tuple[str, float], ...]:
    """What weighs less than the words of the matter: those of mere descriptions, and official words for what was said."""
    official = (form for concept in concepts for form in thesaurus.official_forms(concept))
    return tuple(
        (form, _EXPANSION_WEIGHT) for form in dict.fromkeys((*everything, *official)) if form not in set(forms)
    )


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


def _named(
    text: str, names: Mapping[str, Collection[str]], short: Iterable[tuple[int, str]], one_each: bool
) -> tuple[str, ...]:
    """Groups whose name stands in the text, in reading order; of names within names only the longest counts.

    :param short: names said in short, as position in `text` and key of the full name.
    :param one_each: of several groups of one name only the first is meant.
    """
    key = name_key(text)
    found = [(len(name_key(text[:position])), full) for position, full in short]
    start = 0
    while start < len(key):
        for length in range(min(_LONGEST_NAME, len(key) - start), 2, -1):
            if key[start : start + length] in names:
                found.append((start, key[start : start + length]))
                start += length - 1
                break
        start += 1
    return tuple(
        dict.fromkeys(group for _, name in sorted(found) for group in sorted(names[name])[: 1 if one_each else None])
    )


def _ordered(order: Collection[str], values: Collection[str]) -> tuple[str, ...]:
    return tuple(v for v in order if v in values)
