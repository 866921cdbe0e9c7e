"""Staff counts and amounts of money in a question."""

from __future__ import annotations

import re

_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"億": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000}
_STAFF = re.compile(
    r"(?:従業員|社員|スタッフ|パート|バイト|職人|人数|全部で|うちは)?[^0-9一二三四五六七八九十。、]{0,8}?"
    r"([0-9]{1,5}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:人|名)(?!目|以上|以下|前|分|様)"
)
_STAFF_CONTEXT = re.compile(r"従業員|社員|スタッフ|パート|バイト|会社|店|工場|業|屋|うち|です|やけど|規模|職人")
_ALONE = re.compile(r"(?:ひとり|一人|1人)(?:で|親方|社長|事業)|個人事業主?(?:で|です)?(?:ひとり|一人|1人)")
_FIGURE = r"[0-9][0-9,]{0,14}(?:\.[0-9]{1,6})?"
_PART = re.compile(rf"({_FIGURE})(億|千万|百万|万|千)?")
_MONEY = re.compile(
    rf"(?<![0-9,.])(?:(?:{_FIGURE}(?:億|千万|百万|万|千))+(?:{_FIGURE}(?=円))?|{_FIGURE}(?=円))(?![人名社件台個本])"
)


def employees_in(text: str) -> int | None:
    """The staff count named in normalised `text`, or None. 「10人に辞めてもらう」 may fool it: it is only a hint."""
    if _ALONE.search(text):
        return 0
    if (match := _STAFF.search(text)) and _STAFF_CONTEXT.search(text):
        return _number(match.group(1))
    return None


def amounts_in(text: str) -> tuple[int, ...]:
    """The amounts of money in normalised `text`, in yen; numbers without a unit of money are none."""
    return tuple(_yen(match.group()) for match in _MONEY.finditer(text))


def _yen(amount: str) -> int:
    """「1億5000万」 as 150,000,000."""
    return round(sum(float(n.replace(",", "")) * _UNITS.get(unit, 1) for n, unit in _PART.findall(amount)))


def ordinal(text: str) -> int | None:
    """1 for 「1」「一」「最初」, -1 for 「最後」; None if it is no number."""
    if text in ("最初", "はじめ"):
        return 1
    return -1 if text == "最後" else _number(text)


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    try:
        if ten:
            return (_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0)
        return _KANJI[text]
    except KeyError:
        return None
