"""Words: what a person means who writes instead of pressing a button, in the middle of the interview.

Read are, in this order: an option in so many words, a wish (put off, leave out, explain …), a correction, an option told in
passing, and facts told unasked. What is none of these - a side question, a joke, an insult, a huge text - is read as
`none`, and the caller answers it or asks again; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from actions.errors import InvalidAnswer
from actions.interview.corporate_number import digits_in
from actions.interview.course import applies, options
from actions.interview.cues import cues
from actions.interview.engine import CONSENT, NUMBER, current, give
from actions.interview.facts_told import facts_told
from actions.interview.issues_told import issues_told
from actions.interview.options_said import bare, option_said, options_said, stripped
from actions.interview.script import Question, Script
from actions.interview.staff_told import is_unclear
from actions.interview.state import Interview
from knowledge.text.normalise import normalise

ReadingKind = Literal[
    "answers", "correction", "explain", "pause", "skip", "next", "finish", "show", "back", "go_on", "restart", "how_far",
    "wrong_number", "unclear_count", "none",
]  # fmt: skip
"""What a text means. `next` completes a question with many answers, `go_on` asks to be asked again,
`wrong_number` is a corporate number with a digit too many, too few or mistyped, `unclear_count` a number of people
that lies over two of the ranges offered."""

Given = str | tuple[str, ...]

_PARTS: tuple[ReadingKind, ...] = ("explain", "how_far", "finish", "show")
_WHOLES: tuple[ReadingKind, ...] = ("back", "restart", "go_on", "skip", "pause")
_LONGEST = 200
_SHORT = 20
"""Free words longer than this are no wish, even if they hold the words of one."""
_MANY_DIGITS = 10
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Reading:
    """`values` are answers for `give_all`, empty unless the kind is `answers` or `correction` (an answer given before
    becomes another)."""

    kind: ReadingKind
    values: Mapping[str, Given] = field(default_factory=lambda: MappingProxyType({}))


NONE = Reading("none")


def read(script: Script, interview: Interview, text: str) -> Reading:
    """What `text` means while the current question of the interview is being put."""
    question = current(script, interview)
    plain = normalise(text)
    if question is None or not plain:
        return NONE
    if question.kind == "text":
        return _free_words(question, text, plain)
    if len(plain) > _LONGEST:
        return NONE
    said = bare(plain)
    exact = _exactly(script, interview, question, said)
    if exact is not None:
        return _answered(script, interview, {question.id: exact})
    wish = _wish(question, said)
    if wish is not None:
        return wish
    if cues().asks.search(plain) or cues().aside.search(plain):
        return NONE
    if cues().correct.search(said) or cues().instead.search(said):
        return _correction(script, interview, plain, said)
    other = issues_told(script, question, plain)
    passing = None if other else _in_passing(question, said)
    if passing is not None:
        return _answered(script, interview, {question.id: passing})
    facts = {**facts_told(script, question, plain), **other}
    if not facts and question.id == NUMBER and digits_in(plain) >= _MANY_DIGITS:
        return Reading("wrong_number")
    if not facts and question.id == STAFF and is_unclear(question, plain):
        return Reading("unclear_count")
    return _answered(script, interview, facts) if facts else NONE


def _free_words(question: Question, text: str, plain: str) -> Reading:
    """Free words are quoted as they were written; only a whole sentence is taken for a wish."""
    wish = _wish(question, bare(plain))
    if wish is not None:
        return wish
    return NONE if cues().asks.search(plain[-12:]) else Reading("answers", {question.id: text.strip()})


def _wish(question: Question, said: str) -> Reading | None:
    """What is wanted instead of an answer."""
    known = cues()
    forms = tuple(stripped(said.rstrip("?")))
    if question.kind == "many" and any(known.whole("next", form) for form in forms):
        return Reading("next")
    if question.kind != "text" or len(said) <= _SHORT:
        for kind in _PARTS:
            if known.part(kind, said.rstrip("?")):
                return Reading(kind)
    for kind in _WHOLES:
        if any(known.whole(kind, form) for form in forms):
            return Reading(kind)
    return Reading("skip") if question.optional and any(known.whole("nothing", form) for form in forms) else None


def _exactly(script: Script, interview: Interview, question: Question, said: str) -> Given | None:
    """The answer if the whole text is the number or the words of an option."""
    if question.kind == "many":
        return options_said(question, said, whole=True)
    return option_said(question, options(question, interview, script), said, whole=True)


def _in_passing(question: Question, said: str) -> Given | None:
    """The answer if the text holds the words of one option."""
    if question.kind == "many":
        return options_said(question, said, whole=False)
    if question.kind in ("scale", "confirm"):
        return option_said(question, question.options, said, whole=False)
    # Consent is given in so many words only; for a refusal less is enough.
    refusal = question.id == CONSENT and option_said(question, question.options, said, whole=False) == "no"
    return "no" if refusal else None


def _correction(script: Script, interview: Interview, plain: str, said: str) -> Reading:
    """「さっきのやっぱり3」 is about the answer given last, 「人手はやっぱり1」 about the one it names."""
    if issues := issues_told(script, None, cues().correct.sub("、", cues().instead.split(plain)[-1])):
        return _answered(script, interview, issues)
    rest = bare(cues().correct.sub("", cues().instead.split(said)[-1]))
    named = [q for q in script.questions if interview.is_answered(q.id) and q.name in rest]
    if len(named) == 1:
        question: Question | None = named[0]
        rest = bare(re.sub(rf"{re.escape(named[0].name)}[はをがの]?", "", rest))
    else:
        question = script.question(interview.last) if interview.last is not None else None
    asked = current(script, interview)
    for candidate in (question, asked) if question is not None else (asked,):
        if candidate is None:
            continue
        value = _exactly(script, interview, candidate, rest)
        if value is None:
            value = _in_passing(candidate, rest)
        if value is not None:
            reading = _answered(script, interview, {candidate.id: value})
            return reading if reading.kind == "none" else Reading("correction", reading.values)
    facts = facts_told(script, question or asked, bare(cues().correct.sub("、", cues().instead.split(plain)[-1])))
    if facts:
        reading = _answered(script, interview, facts)
        return reading if reading.kind == "none" else Reading("correction", reading.values)
    if not rest:
        return Reading("back")
    return NONE if asked is None else _wish(asked, rest) or NONE


def _answered(script: Script, interview: Interview, values: Mapping[str, Given]) -> Reading:
    """A reading with those values that can be given, in the order of the questions."""
    if interview.value(CONSENT) is None and CONSENT not in values:
        # The question of consent says that writing on begins the interview.
        values = {CONSENT: "yes", **values}
    kept: dict[str, Given] = {}
    after = interview
    for question in script.questions:
        if question.id not in values or not applies(script, after, question):
            continue
        try:
            after = give(script, after, question.id, values[question.id], interview.updated_at)
        except InvalidAnswer:
            continue
        kept[question.id] = values[question.id]
    if not kept or kept.keys() == {CONSENT} != values.keys():
        return NONE
    changed = any(interview.is_answered(i) and interview.value(i) != after.value(i) for i in kept)
    return Reading("correction" if changed else "answers", MappingProxyType(kept))
