"""What must not be answered, told before any search: distress, misuse, household matters, an employee's own job, other
countries, small talk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sudachipy import SplitMode

from knowledge.answering.wording import wording
from knowledge.content_file import read_yaml
from knowledge.models.answer import Outcome
from knowledge.text.words import morphemes
from knowledge.understanding.spellings import standard_words

_FILE = Path(__file__).with_name("guards.yml")
_ONLY_KANA = re.compile(r"[ぁ-ゖー、。?？!！ ]{5,}")
_KANJI = re.compile(r"[一-鿿々]")
_JOINTS = {"助詞", "助動詞", "補助記号", "空白", "接尾辞"}
_LONG = 3
_LAUGHTER = re.compile(r"^[wW草笑www。、!?！？\s…・ー~～^_(){}\[\]<>/\\|+*=#$%&@;:'\"`-]+$")


@dataclass(frozen=True, slots=True)
class Guarded:
    """A question that is turned away: the outcome and what is said."""

    outcome: Outcome
    text: str


@lru_cache(maxsize=1)
def _guards() -> dict[str, Any]:
    raw = read_yaml(_FILE)
    return {
        "crisis": re.compile(raw["crisis"]),
        "refused_fraud": [re.compile(p) for p in raw["refused_fraud"]],
        "refused": [re.compile(p, re.IGNORECASE) for p in raw["refused"]],
        "household": {name: re.compile(p) for name, p in raw["household"].items()},
        "worker": re.compile(raw["worker"]),
        "household_unless": re.compile(raw["household_unless"]),
        "abroad": re.compile(raw["abroad"]),
        "off_topic": [re.compile(p) for p in raw["off_topic"]],
    }


def guard(text: str) -> Guarded | None:
    """The ending of a (normalised) question that must not be searched for, or None."""
    guards, say = _guards(), wording()
    if guards["crisis"].search(text):
        return Guarded(Outcome.OUT_OF_SCOPE, say.outcomes["out_of_scope_crisis"])
    if any(p.search(text) for p in guards["refused_fraud"]):
        return Guarded(Outcome.REFUSED, say.outcomes["refused_fraud"])
    if any(p.search(text) for p in guards["refused"]):
        return Guarded(Outcome.REFUSED, say.outcomes["refused"])
    if guards["abroad"].search(text):
        return Guarded(Outcome.OUT_OF_SCOPE, say.outcomes["out_of_scope_abroad"])
    if guards["worker"].search(text):
        return Guarded(Outcome.OUT_OF_SCOPE, _elsewhere("労働"))
    business = guards["household_unless"].search(text)
    for name, pattern in guards["household"].items():
        if not business and pattern.search(text):
            return Guarded(Outcome.OUT_OF_SCOPE, _elsewhere(name))
    if not business and any(p.search(text) for p in guards["off_topic"]):
        return Guarded(Outcome.OUT_OF_SCOPE, say.outcomes["out_of_scope"])
    if is_gibberish(text):
        return Guarded(Outcome.OUT_OF_SCOPE, say.outcomes["out_of_scope"])
    return None


def _elsewhere(matter: str) -> str:
    say = wording()
    authority = say.authorities.get(matter, say.authorities["default"])
    return say.outcomes["out_of_scope_household"].format(authority=authority)


def is_gibberish(text: str) -> bool:
    """Whether a text holds nothing that could be a question: laughter, marks, keyboard noise."""
    if not text or _LAUGHTER.match(text) or not re.search(r"\w", text):
        return True
    if len(set(text)) <= 2 and len(text) >= 5:
        return True
    if standard_words(text):
        return False
    if _ONLY_KANA.fullmatch(text) and not _means_something(text):
        return True
    unknown = sum(len(m.surface()) for m in morphemes(text, SplitMode.C) if m.is_oov() and not m.surface().isascii())
    latin = re.fullmatch(r"[A-Za-z\s]{6,}", text) and not re.search(
        r"\b(?:it|ai|dx|pos|ec|the|is|what|how)\b", text, re.I
    )
    return (unknown > 0.8 * len(text) and len(text) >= 6) or bool(latin and _no_vowel_rhythm(text))


def _means_something(kana: str) -> bool:
    """Whether a text in hiragana holds a word that is written in kanji elsewhere, or a longer one that is known."""
    return any(
        _KANJI.search(m.normalized_form()) or (len(m.surface()) > _LONG and not m.is_oov())
        for m in morphemes(kana, SplitMode.C)
        if m.part_of_speech()[0] not in _JOINTS
    )


def _no_vowel_rhythm(text: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", text).lower()
    vowels = sum(c in "aeiou" for c in letters)
    return not 0.2 <= vowels / max(len(letters), 1) <= 0.65
