"""Figures in Japanese text — amounts, numbers, rates, dates, phone numbers, addresses — by value, however written.

「3,000万円」「3000万円」「三千万円」 are the same amount, 「2分の1」「1/2」「50%」「5割」 the same rate, 「令和8年12月」 and
「2026年12月」 the same month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from knowledge.text.normalise import normalise

_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_SAME_UNIT = {
    "名": "人", "才": "歳", "年間": "年", "日間": "日", "分間": "分", "週間": "週", "つ": "",
    **dict.fromkeys(("ヶ月", "ケ月", "カ月", "ヵ月", "箇月", "ヶ月間", "か月間", "カ月間"), "か月"),
}  # fmt: skip

_ARABIC = r"[0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?"
_MIXED = rf"{_ARABIC}(?:\s?[十百千万億兆]+(?:{_ARABIC})?)*"
_KANJI = r"[〇一二三四五六七八九十百千万億兆]+"
_UNIT = (
    r"円|人|名|社|者|件|回|店舗|店|(?:か|ヶ|ケ|カ|ヵ|箇)月(?:間)?|週間?|日間?|年間?|月|時間|時|分間?|秒|歳|才|台|倍|ポイント|"
    r"点|号|条|項|章|級|枚|個|種類|つ|m2|坪|ha|km|kWh?|kg|%"
)
_FIGURE = re.compile(
    rf"""
    (?P<url>(?:https?://|www\.)[!-~]+)
  | (?P<mail>[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+)
  | (?P<phone>(?<![0-9])0[0-9]{{1,4}}[-()\ ]{{0,2}}[0-9]{{1,4}}[-()\ ]{{0,2}}[0-9]{{3,4}}(?![0-9,.]|\ ?[万億円]))
  | (?P<iso>(?<![0-9])(?:19|20)[0-9]{{2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9]))
  | (?P<year>(?:(?:令和|平成|昭和)\s?(?:元|[0-9]{{1,2}}|{_KANJI})|(?<![0-9])(?:19|20)[0-9]{{2}})\s?年
      (?:\s?(?:度|[0-9]{{1,2}}\s?月(?:\s?[0-9]{{1,2}}\s?日)?))?)
  | (?P<day>(?<![0-9,.])[0-9]{{1,2}}\s?月(?:\s?[0-9]{{1,2}}\s?日)?)
  | (?P<parts>(?:[0-9]+|{_KANJI})\s?分の\s?(?:[0-9]+|{_KANJI}))
  | (?P<slash>(?<![0-9/])[0-9]{{1,3}}/[0-9]{{1,3}}(?![0-9/]))
  | (?P<percent>{_ARABIC}\s?(?:%|パーセント))
  | (?P<tenths>(?:{_ARABIC}|{_KANJI})\s?割)
  | (?P<half>半額|半分)
  | (?P<number>{_MIXED}|{_KANJI}(?=\s?(?:{_UNIT})))(?:\s?(?P<unit>{_UNIT}))?
    """,
    re.VERBOSE,
)
_RANGE = re.compile(rf"\s?(?:～|-|から|・|、)\s?(?:{_MIXED})\s?(?P<unit>{_UNIT})")
_DATE_PARTS = re.compile(r"(令和|平成|昭和)?\s?(元|[0-9]+|[〇一二三四五六七八九十]+)\s?(年|月|日)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, standing at [start, end) of the text.

    `kind` is `url`, `mail`, `phone`, `date`, `fiscal_year`, `ratio`, or `number:` with its unit. `value` is the text
    without marks, a (year, month, day) with None for what is not said, or a number.
    """

    kind: str
    value: str | Fraction | tuple[int | None, int | None, int | None]
    start: int
    end: int

    def stated_by(self, other: Figure) -> bool:
        """Whether `other` says this, or says it more exactly (a full date states its month)."""
        if self.kind != other.kind:
            return False
        if isinstance(self.value, tuple) and isinstance(other.value, tuple):
            return all(mine in (None, theirs) for mine, theirs in zip(self.value, other.value, strict=True))
        return self.value == other.value


def figures(text: str) -> list[Figure]:
    """The figures in normalised `text`, in reading order, without overlap."""
    return [_figure(match, text) for match in _FIGURE.finditer(text)]


def without_figures(text: str) -> str:
    """Normalised `text` with a blank where a figure stood."""
    return _FIGURE.sub(" ", text)


def number_of(text: str) -> Fraction:
    """The value of one number: 「1億2,000万」「3千」「二十五」「1.5億」.

    :raises ValueError: it holds something else.
    """
    total, section, current = Fraction(0), Fraction(0), Fraction(0)
    seen = False
    for token in re.findall(rf"{_ARABIC}|\S", normalise(text)):
        if token in _MYRIADS:
            total += (section + current if seen else Fraction(1)) * _MYRIADS[token]
            section, current, seen = Fraction(0), Fraction(0), False
        elif token in _TENS:
            section += (current if current else Fraction(1)) * _TENS[token]
            current, seen = Fraction(0), True
        elif token in _KANJI_DIGITS:
            current, seen = current * 10 + _KANJI_DIGITS[token], True
        else:
            current, seen = Fraction(token.replace(",", "")), True
    return total + section + current


def _figure(match: re.Match[str], text: str) -> Figure:
    name = next(n for n, v in match.groupdict().items() if v is not None and n != "unit")
    kind, value = _READERS[name](match, text)
    return Figure(kind, value, match.start(), match.end())


_Read = tuple[str, str | Fraction | tuple[int | None, int | None, int | None]]


def _address(match: re.Match[str], _: str) -> _Read:
    name = "url" if match["url"] else "mail"
    return name, match.group().rstrip(".,)/").lower()


def _phone(match: re.Match[str], _: str) -> _Read:
    return "phone", re.sub(r"\D", "", match.group())


def _date(match: re.Match[str], _: str) -> _Read:
    parts: dict[str, int | None] = {"年": None, "月": None, "日": None}
    for era, digits, unit in _DATE_PARTS.findall(match.group()):
        parts[unit] = (1 if digits == "元" else int(number_of(digits))) + ERAS.get(era, 0)
    kind = "fiscal_year" if match.group().endswith("度") else "date"
    return kind, (parts["年"], parts["月"], parts["日"])


def _iso_date(match: re.Match[str], _: str) -> _Read:
    year, month, day = (int(part) for part in re.split(r"[-/.]", match.group()))
    return "date", (year, month, day)


def _ratio(match: re.Match[str], _: str) -> _Read:
    found = match.group()
    if match["half"]:
        return "ratio", Fraction(1, 2)
    if match["percent"] or match["tenths"]:
        whole = 100 if match["percent"] else 10
        return "ratio", number_of(re.sub(r"\s?(?:%|パーセント|割)$", "", found)) / whole
    if match["parts"]:
        below, above = (number_of(side.strip()) for side in found.split("分の"))
    else:
        above, below = (Fraction(side) for side in found.split("/"))
    return "ratio", above / below if below else found


def _number(match: re.Match[str], text: str) -> _Read:
    unit = match["unit"] or ""
    if not unit and (ranged := _RANGE.match(text, match.end())):
        unit = ranged["unit"]
    unit = re.sub(r"\s", "", unit)
    return f"number:{_SAME_UNIT.get(unit, unit)}", number_of(match["number"])


_READERS = {
    "url": _address, "mail": _address, "phone": _phone, "iso": _iso_date, "year": _date, "day": _date,
    "parts": _ratio, "slash": _ratio, "percent": _ratio, "tenths": _ratio, "half": _ratio, "number": _number,
}  # fmt: skip
