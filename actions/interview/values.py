"""Which values a question takes, and how they are brought into one form before they are stored."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.errors import InvalidAnswer
from actions.interview.corporate_number import is_corporate_number
from actions.interview.script import Kind, Question
from actions.interview.state import Value
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES

MOST_STAFF, MOST_YEN = 99_999, 10**13
_COUNT = re.compile(r"[0-9]{1,14}")


def checked(question: Question, value: str | tuple[str, ...]) -> Value:
    """The value as it is stored.

    :raises InvalidAnswer: the question takes no such value; its `reason` is "unknown", "too_long" or "too_large".
    """
    if isinstance(value, tuple):
        if question.kind != "many" or any(question.option(v) is None for v in value):
            raise InvalidAnswer("unknown")
        return tuple(o.value for o in question.options if o.value in value)
    return _CHECKS[question.kind](question, value)


def _option(question: Question, value: str) -> str:
    if question.option(value) is None:
        raise InvalidAnswer("unknown")
    return value


def _many(question: Question, value: str) -> tuple[str, ...]:
    return (_option(question, value),)


def _number(question: Question, value: str) -> str:
    if question.option(value) is not None:
        return value
    if not value.isascii() or not _COUNT.fullmatch(value):
        raise InvalidAnswer("unknown")
    if int(value) > (MOST_STAFF if question.id == "staff" else MOST_YEN):
        raise InvalidAnswer("too_large")
    return str(int(value))


def _text(question: Question, value: str) -> str:
    said = value.strip()
    if not said:
        raise InvalidAnswer("unknown")
    if len(said) > question.longest:
        raise InvalidAnswer("too_long")
    return said


def _word_of(words: tuple[str, ...]) -> Callable[[Question, str], str]:
    def check(_: Question, value: str) -> str:
        if value not in words:
            raise InvalidAnswer("unknown")
        return value

    return check


def _corporate_number(_: Question, value: str) -> str:
    if not is_corporate_number(value):
        raise InvalidAnswer("unknown")
    return value


_CHECKS: dict[Kind, Callable[[Question, str], Value]] = {
    "scale": _option,
    "choice": _option,
    "confirm": _option,
    "many": _many,
    "number": _number,
    "text": _text,
    "prefecture": _word_of(PREFECTURES),
    "industry": _word_of(INDUSTRIES),
    "corporate_number": _corporate_number,
}
