"""Masks personal data typed into a question, before anything is stored or logged."""

from __future__ import annotations

import re
from collections.abc import Callable

_D = "[0-9０-９]"
_MARK = r"[-‐‑–—―−ー－ \t\u3000()（）]"
_GAP = f"{_MARK}{{0,3}}"
_START = f"(?<!{_D})"
_END = f"(?!{_D})"

_EMAIL = re.compile(
    r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９._%+\-．＿＋－]+[@＠](?:[A-Za-z0-9Ａ-Ｚａ-ｚ０-９\-－]+[.．])+[A-Za-zＡ-Ｚａ-ｚ]{2,}"
)


def _grouped(*groups: int) -> str:
    return _GAP.join(f"{_D}{{{size}}}" for size in groups)


# Only the groupings that numbers really have: what follows after a blank (「3人です」) belongs to the sentence.
_CARD = re.compile(f"{_START}(?:{_grouped(4, 4, 4, 4)}|{_grouped(4, 6, 5)}|{_grouped(4, 6, 4)}|{_D}{{14,19}}){_END}")
_PHONE_GROUPS = ((3, 4, 4), (2, 4, 4), (3, 3, 4), (4, 2, 4), (5, 1, 4), (4, 3, 3), (4, 3, 4))
_PHONE = re.compile(
    rf"{_START}(?=[0０])(?:{'|'.join(_grouped(*g) for g in _PHONE_GROUPS)}){_END}"
    rf"|[+＋](?:{_GAP}{_D}){{9,13}}{_END}"
)
_MY_NUMBER = re.compile(rf"{_START}(?<!{_D}{_MARK}){_D}(?:{_GAP}{_D}){{11}}{_END}(?!\s*[円万億])")
_MY_NUMBER_WORDS = re.compile(r"マイナンバー|個人番号")


def mask_personal_data(text: str) -> str:
    """`text` with mail addresses, phone, card and My Number digits replaced by a word in 〔 〕.

    Corporate numbers (法人番号, 13 digits) are public and stay, amounts with their unit (円, 万) as well.
    """
    said = bool(_MY_NUMBER_WORDS.search(text))
    text = _EMAIL.sub("〔メールアドレス〕", text)
    text = _CARD.sub(_if(_passes_luhn, "〔カード番号〕"), text)
    text = _PHONE.sub("〔電話番号〕", text)
    return _MY_NUMBER.sub(_if(lambda digits: said or _is_my_number(digits), "〔マイナンバー〕"), text)


def personal_parts(text: str) -> tuple[list[str], list[str], str]:
    """(phone numbers, mail addresses, the text without both), as they were typed."""
    emails = [m.group() for m in _EMAIL.finditer(text)]
    text = _EMAIL.sub(" ", text)
    return [m.group() for m in _PHONE.finditer(text)], emails, _PHONE.sub(" ", text)


def _if(test: Callable[[str], bool], replacement: str) -> Callable[[re.Match[str]], str]:
    """Replaces a match whose digits pass `test`."""

    def replace(match: re.Match[str]) -> str:
        digits = "".join(str(int(c)) for c in match.group() if c.isdecimal())
        return replacement if test(digits) else match.group()

    return replace


def _is_my_number(digits: str) -> bool:
    """The check digit of a 12-digit My Number (総務省令第85号 第5条)."""
    body = [int(d) for d in reversed(digits[:11])]
    remainder = sum(d * (i + 2 if i < 6 else i - 4) for i, d in enumerate(body)) % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)


def _passes_luhn(digits: str) -> bool:
    """The check of payment card numbers (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
