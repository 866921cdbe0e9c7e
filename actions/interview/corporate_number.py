"""Corporate numbers (法人番号): 13 digits of which the first is a check digit."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-‐-―−ーｰ_.・,]")
_RUN = re.compile(r"[0-9]+")
_LENGTH = 13


def corporate_number_in(text: str) -> str | None:
    """The valid corporate number written in `text`, with spaces, hyphens or full-width digits; None if there is none."""
    packed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return next((run for run in _RUN.findall(packed) if is_corporate_number(run)), None)


def digits_in(text: str) -> int:
    """The length of the longest run of digits once separators are left out."""
    packed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return max((len(run) for run in _RUN.findall(packed)), default=0)


def is_corporate_number(digits: str) -> bool:
    """Whether 13 digits have the right check digit: 9 minus the remainder by 9 of the other twelve, weighted 1 and 2 in
    turn from the right (法人番号の指定等に関する省令, 平成26年財務省令第70号, article 2)."""
    if len(digits) != _LENGTH or not digits.isascii() or not digits.isdigit():
        return False
    weighted = sum(int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits[1:])))
    return int(digits[0]) == 9 - weighted % 9
