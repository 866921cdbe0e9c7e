"""How many people work there, told in words: 「だいたい十数人」, 「嫁と二人」, 「20〜30人」."""

from __future__ import annotations

import re

from actions.interview.cues import cues
from actions.interview.options_said import bare, stripped
from actions.interview.script import Question
from knowledge.understanding.numbers import employees_in, ordinal

_FAMILY_ONLY, _ONE = "0", {"ひとり", "一人", "1人"}
_SHORT = 20
"""Longer words speak of the family for another reason than to say who works there."""
_ONLY_A_COUNT = re.compile(r"[0-9一二三四五六七八九十百]{1,5}(?:人|名)(?:です|くらい|ぐらい|ほど)*")
_RUN_BY = re.compile(
    r"([0-9一二三四五六七八九十]{1,4})人(?:で(?:やって|やっと|営|回し|切り盛り)|を?(?:雇って|やとって|雇っと))"
)
_RUN_AMONG = re.compile(r"(?:夫婦|家族)(?:だけ|のみ|で(?:やって|やっと|営|回し|切り盛り))")
_KANA = {
    "いち": 1,
    "に": 2,
    "さん": 3,
    "よん": 4,
    "よ": 4,
    "ご": 5,
    "ろく": 6,
    "なな": 7,
    "しち": 7,
    "はち": 8,
    "きゅう": 9,
}
_DIGIT = "|".join(_KANA)
_KANA_COUNT = re.compile(rf"(?:({_DIGIT})?(じゅう))?({_DIGIT})?にん(?!き)")
_SPAN = re.compile(r"([0-9]{1,4})(?:人|名)?(?:[~〜～-]|から|ないし|(?<=[0-9])[、か])([0-9]{1,4})(?:人|名)")
_BEFORE = re.compile(r"^.*?[0-9](?:人|名)から(?=[0-9]{1,5}(?:人|名)に(?:増|減|な))")
_ABOUT = re.compile(
    r"([0-9]{1,4})(?:人|名)(弱|足らず|未満|強|ちょい|ちょっと|超|余り|あまり|過ぎ|以上|も(?:いない|いません|おらん|おらへん))"
)
_SOME = re.compile(r"([0-9]{0,3}|[一二三四五六七八九十]{0,3})数(?:人|名)")
_TENS = re.compile("(?<!員)数十(?:人|名)")
_BELOW, _OPEN = ("弱", "足らず", "未満", "も"), "以上"


def staff_told(question: Question, text: str, *, asked: bool) -> str | None:
    """A count, or the value of the range it lies in, of normalised `text`; None if it tells none or a span over two ranges.

    :param question: of the staff, for its ranges.
    :param asked: whether it is the question being put, so that a bare number will do.
    """
    said = _BEFORE.sub("", _in_digits(text))
    if (span := _span(said, asked=asked)) is not None:
        return _range(question, *span)
    if not cues().helped.search(said) and (
        _RUN_AMONG.search(said)
        or (asked and len(said) <= _SHORT and (cues().family.search(said) or cues().alone.search(said)))
    ):
        return _FAMILY_ONLY
    if match := _RUN_BY.search(said):
        return str(ordinal(match.group(1)))
    forms = tuple(stripped(bare(said)))
    if _ONE.intersection(forms):
        return _FAMILY_ONLY
    short = next((form for form in forms if _ONLY_A_COUNT.fullmatch(form)), None)
    count = employees_in(f"従業員{short or said}" if asked or short else said)
    if count is None and asked:
        count = next((int(form) for form in forms if form.isdigit()), None)
    return None if count is None else str(count)


def is_unclear(question: Question, text: str) -> bool:
    """Whether a span is told that lies over two of the ranges."""
    span = _span(_in_digits(text), asked=True)
    return span is not None and _range(question, *span) is None


def _span(text: str, *, asked: bool) -> tuple[int, int | None] | None:
    """The least and the most; None as the most means that it is open."""
    if not asked and not cues().helped.search(text) and not any(map(_SPAN.fullmatch, stripped(bare(text)))):
        return None
    if _TENS.search(text):
        return 20, None
    if (match := _SPAN.search(text)) and int(match.group(1)) < int(match.group(2)):
        return int(match.group(1)), int(match.group(2))
    if match := _ABOUT.search(text):
        count, how = int(match.group(1)), match.group(2)
        if how == _OPEN:
            return count, None
        return (count - 1, count - 1) if how.startswith(_BELOW) else (count + 1, count + 1)
    if match := _SOME.search(text):
        tens = ordinal(match.group(1).replace("20", "二十")) if match.group(1) else 0
        return (1, 5) if not tens else (tens + 1, tens + 9)
    return None


def _range(question: Question, least: int, most: int | None) -> str | None:
    for option in question.options:
        low, dash, high = option.value.partition("-")
        top = int(high) if high else (None if dash else int(low))
        if int(low) <= least and (top is None or (most is not None and most <= top)):
            return option.value
    return None


def _in_digits(text: str) -> str:
    """「じゅうごにん」 as 「15人」."""
    text = re.sub("(?<=[0-9])にん", "人", text.replace("ふたり", "2人"))
    return _KANA_COUNT.sub(_counted, text)


def _counted(match: re.Match[str]) -> str:
    tens, ten, ones = match.groups()
    if not ten and not ones:
        return match.group()
    return f"{(_KANA.get(tens, 1) * 10 if ten else 0) + _KANA.get(ones, 0)}人"
