"""Which option of a question a text names: by number, by label, or by everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions.interview.clauses import clauses
from actions.interview.cues import cues
from actions.interview.script import Option, Question
from knowledge.text.normalise import normalise_line
from knowledge.understanding.numbers import ordinal

_NUMBER = r"(?:\(([0-9]{1,2})\)|([0-9]{1,2}|[一二三四五六七八九十]{1,2}))"
_ONE = re.compile(rf"(?:選択肢)?{_NUMBER}(?:番目?|つ目|ばん|個目)?")
_CIRCLED = re.compile(r"\(([0-9]{1,2})\)(?:番目?)?")
_LIST_MARK = re.compile(r"[、,，・/／&＆\s]|と|や|それから|あと")
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9)])\s+(?=[0-9(])")
_PASSING_LONGEST = 24
_SHORTEST_KANA, _SHORTEST = 3, 2
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")


def bare(text: str) -> str:
    """Normalised text without blanks, closing punctuation, polite endings and openings, as long as something is left."""
    known = cues()
    text = re.sub(r"\s+", "", _BETWEEN_NUMBERS.sub("、", text))
    while True:
        cut = re.sub(rf"{known.ends.pattern}$", "", text) or text
        if cut == text:
            return text
        text = cut


def option_said(question: Question, offered: Sequence[Option], said: str, *, whole: bool) -> str | None:
    """The value of the option that `said` (from `bare`) names; by number among those offered.

    :param whole: the text must be nothing else; otherwise the words of exactly one option may stand in it, unless it
        denies them.
    """
    if whole:
        by_number = _CIRCLED if question.kind == "number" else _ONE
        forms = set(stripped(said))
        if match := next(filter(None, map(by_number.fullmatch, sorted(forms))), None):
            nth = ordinal(next(filter(None, match.groups())))
            return offered[nth - 1].value if nth is not None and 1 <= nth <= len(offered) else None
        found = {o.value for o in question.options if forms.intersection(_words(o))}
        return found.pop() if len(found) == 1 else None
    return None if len(said) > _PASSING_LONGEST else _in_passing(question, said)


def options_said(question: Question, said: str, *, whole: bool) -> tuple[str, ...] | None:
    """The values of the options that `said` lists, by number or by name; () for none of them, None if it says nothing."""
    known = cues()
    if whole:
        if any(known.whole("no_tool", form) for form in stripped(said)):
            return ()
        if any(known.whole("everything", form) for form in stripped(said)):
            return tuple(o.value for o in question.options)
        numbers = [_ONE.fullmatch(part.removesuffix("です")) for part in _LIST_MARK.split(said) if part]
        if not numbers or not all(numbers):
            return None
        nths = [ordinal(next(filter(None, m.groups()))) or 0 for m in numbers if m is not None]
        if not all(1 <= n <= len(question.options) for n in nths):
            return None
        return tuple(o.value for n, o in enumerate(question.options, start=1) if n in nths)
    return _used(question, said)


def _used(question: Question, said: str) -> tuple[str, ...] | None:
    """The options that are affirmed, clause by clause; None if none is, or it is not clear of which one a denial speaks."""
    known = cues()
    used: set[str] = set()
    for clause in clauses(said.lower()):
        told = {o.value for o in question.options if any(w in clause for w in _words(o) if _is_clear(w))}
        if known.besides.search(clause):
            used |= {o.value for o in question.options} - told
        elif not known.negated.search(clause) and not known.unused.search(clause):
            used |= told
        elif told:
            used -= told
        elif not known.others.search(clause):
            return None
    return tuple(o.value for o in question.options if o.value in used) or None


def _in_passing(question: Question, said: str) -> str | None:
    told = said.lower()
    found = [
        (told.index(word), -len(word), option, word)
        for option in question.options
        for word in _words(option)
        if _is_clear(word) and word in told
    ]
    if not found:
        return None
    _, _, option, word = min(found, key=lambda f: f[:2])
    rest = told.replace(word, "", 1)
    if cues().denies.search(rest):
        return None
    denied = cues().negated.search(rest)
    points = [o.points for o in question.options if o.points is not None]
    lower = option.points is not None and option.points < sum(points) / len(points)
    return None if denied and not lower else option.value


def stripped(said: str) -> Iterable[str]:
    """The text (from `bare`) as it stands, and with openings and endings taken off one after the other."""
    known = cues()
    seen, waiting = set[str](), [said.lower()]
    while waiting:
        text = waiting.pop()
        if not text or text in seen:
            continue
        seen.add(text)
        yield text
        waiting.append(re.sub(rf"{known.closing.pattern}$", "", text))
        waiting.append(re.sub(rf"^{known.opening.pattern}", "", text))
        waiting.append(re.sub(rf"{known.ends.pattern}$", "", text))


def _words(option: Option) -> list[str]:
    return [re.sub(r"\s+", "", normalise_line(w)).lower() for w in (option.label, option.value, *option.words)]


def _is_clear(word: str) -> bool:
    """Whether a word is long enough to mean something inside a sentence."""
    return (len(word) >= (_SHORTEST_KANA if _KANA.fullmatch(word) else _SHORTEST) and not word.isascii()) or len(
        word
    ) > 2
