"""Staff counts and amounts of money in a question."""

from __future__ import annotations

import re

_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_UNITS = {"億": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000}
_COUNT = r"[0-9]{1,5}|[一二三四五六七八九十百]{1,5}"
_LABEL = r"従業員|正?社員|契約社員|スタッフ|パート|アルバイト|バイト|職人"
# What follows a count that is no staff count: customers, portions, places in a row, people to be hired or dismissed.
_OTHER_COUNT = r"目|以上|前|分|様|しか来|(?:ほど|くらい|ぐらい)?(?:を|に)?(?:雇|採|募集|増や|ほし|欲し|辞め|やめ|来)"
_STAFF = re.compile(
    rf"(?:{_LABEL}|人数|全部で|うちは)?[^0-9一二三四五六七八九十百。、]{{0,8}}?(?<![0-9一二三四五六七八九十百])({_COUNT})(?:人|名)"
    rf"(?!{_OTHER_COUNT}|以下(?!の(?:会社|店|工場)です|の会社$|の店$))"
)
_LABELLED = re.compile(rf"(?:{_LABEL})(?:が|は|を|も|さん)?({_COUNT})(?:人|名)(?!{_OTHER_COUNT}|以下)")
_STAFF_CONTEXT = re.compile(
    r"従業員|社員|スタッフ|パート|バイト|会社|店|工場|業|屋|うち|です|やけど|規模|職人|家族|夫婦"
)
_ALONE = re.compile(
    r"(?:ひとり|一人|1人)(?:で|親方|社長|事業)|個人事業主?(?:で|です)?(?:ひとり|一人|1人)"
    r"|(?:従業員|社員|スタッフ)(?:は|が)?(?:ゼロ|0人|0名|なし|無し|い(?:ない|ません))"
)
_PAIR = re.compile(r"夫婦(?:ふたり|二人|2人)")
_FIGURE = r"[0-9][0-9,]{0,14}(?:\.[0-9]{1,6})?"
_PART = re.compile(rf"({_FIGURE})(億|千万|百万|万|千)?")
_KANJI_MONEY = re.compile(
    r"(?<![0-9,.一二三四五六七八九十百千])([一二三四五六七八九十百千]{1,7})(億|万)(?=円|ほど|くらい|ぐらい|で|以|まで|の|を|、|$)"
)
_MONEY = re.compile(
    rf"(?<![0-9,.])(?:(?:{_FIGURE}(?:億|千万|百万|万|千))+(?:{_FIGURE}(?=円))?|{_FIGURE}(?=円))(?![人名社件台個本])"
)


def employees_in(text: str) -> int | None:
    """The staff count named in normalised `text`, or None. Counts of several groups of staff are added up."""
    if _ALONE.search(text):
        return 0
    if len(labelled := _LABELLED.findall(text)) > 1:
        return sum(_number(count) or 0 for count in labelled)
    if (match := _STAFF.search(text)) and _STAFF_CONTEXT.search(text):
        return _number(match.group(1))
    return None


def staff_in(text: str) -> list[str]:
    """The expressions for staff counts as they stand in the text."""
    if employees_in(text) is None:
        return []
    found = [m.group().lstrip("のでがは、") for pattern in (_LABELLED, _STAFF, _ALONE) for m in pattern.finditer(text)]
    return [f for f in dict.fromkeys(found) if not any(f != other and f in other for other in found)]


def without_staff(text: str) -> str:
    """The text without its staff counts: 「従業員5人」 tells how large a business is, not that staff is its concern."""
    for pattern in (_LABELLED, _STAFF, _ALONE, _PAIR):
        text = pattern.sub("、", text)
    return text


def amounts_in(text: str) -> tuple[int, ...]:
    """The amounts of money in normalised `text`, in yen; numbers without a unit of money are none."""
    found = [(m.start(), _yen(m.group())) for m in _MONEY.finditer(text)]
    found += [(m.start(), (_number(m.group(1)) or 0) * _UNITS[m.group(2)]) for m in _KANJI_MONEY.finditer(text)]
    return tuple(yen for _, yen in sorted(found))


def _yen(amount: str) -> int:
    """「1億5000万」 as 150,000,000."""
    return round(sum(float(n.replace(",", "")) * _UNITS.get(unit, 1) for n, unit in _PART.findall(amount)))


def ordinal(text: str) -> int | None:
    """1 for 「1」「一」「最初」, -1 for 「最後」; None if it is no number."""
    if text in ("最初", "はじめ"):
        return 1
    return -1 if text == "最後" else _number(text)


def _number(text: str) -> int | None:
    """「12」 and 「十二」 as 12, 「百二十」 as 120; None if it is no number."""
    if text.isdigit():
        return int(text)
    total, digit, last = 0, None, 10_000
    for character in text:
        if (ten := _TENS.get(character)) and ten < last:
            total, digit, last = total + (1 if digit is None else digit) * ten, None, ten
        elif character in _KANJI and digit is None:
            digit = _KANJI[character]
        else:
            return None
    return total + (digit or 0) if text else None
