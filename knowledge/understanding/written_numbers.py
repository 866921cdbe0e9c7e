"""Numbers as people write them in an account: 「3,200万」「三千二百万円」「△500万」「マイナス500万」「千円単位で 32,000」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from sudachipy import SplitMode

from knowledge.text.normalise import normalise
from knowledge.text.words import morphemes

# Sudachi joins the digits and units of a number and reads Chinese numerals, but not these.
_ZERO = re.compile(r"ゼロ|零|なし|無し|ありません|ないです|無いです|(?<=は)ない|^ない|^無い")
_SIGN_BEFORE = re.compile(
    r"(?:マイナス|まいなす|△|▲|赤字|損失|損(?!益)|欠損|債務超過|(?<![0-9])[-−‐ー])\s*(?:は|が|で|の|:|額|金|円)*\s*¥?(?:約|だいたい|およそ|ざっと)?\s*$"
)
_SIGN_AFTER = re.compile(r"^円?(?:くらい|ぐらい|ほど)?の?(?:マイナス|赤字|損失|損(?!益)|欠損|債務超過)(?!\D{0,3}[0-9])")
_UNIT_WRITTEN = re.compile(r"[万億兆]")
_NOT_AN_AMOUNT = re.compile(r"^\s*(?:年|月|期|日(?!本)|%|割|分の|[かヶカケ]月|回|番|号|つ|個|社|件|店|台)")
_PEOPLE = re.compile(r"^\s*(?:人|名)")
_IN_BRACKETS = re.compile(r"\(([0-9][0-9,.]*[千万億兆百]*円?)\)")
_BLANK_BEFORE_UNIT = re.compile(r"(?<=[0-9])\s+(?=[千万億兆百円人名])")
_SPELT_MAN = re.compile(r"(?<=[0-9])(?:まん|マン)(?![ぁ-んァ-ヶ])")
_UNITS = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "億": 100_000_000}
_UNIT = re.compile(
    r"(百万|千|万|億)?円(?:単位|たんい)(?:で|です)?|単位[はが:]*\s*(百万|千|万|億)?円|^(百万|千|万|億)?円(?:です|で)?。?$"
)


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number in a text, from `start` to `end`, with its sign. `unit_written` is False for bare digits, of which only
    the writer knows whether they are yen or thousands; `people` is True where 人 or 名 follows."""

    value: Decimal
    start: int
    end: int
    unit_written: bool
    people: bool = False

    def times(self, unit: int) -> int:
        """The amount in yen if the figure is in `unit` yen."""
        return int((self.value * unit).to_integral_value(ROUND_HALF_UP))


def prepared(text: str) -> str:
    """Normalised `text` in which brackets for negative figures, 「(1,200)千円」, are written as 「△1,200千円」."""
    text = _SPELT_MAN.sub("万", normalise(text).replace("萬", "万"))
    return _BLANK_BEFORE_UNIT.sub("", _IN_BRACKETS.sub(r"△\1", text))


def written_numbers(text: str) -> list[WrittenNumber]:
    """The numbers of a `prepared` text that may be amounts or counts of people; dates, shares and ordinals are left out.

    「なし」 and 「ゼロ」 are 0 where there is no other number.
    """
    text = _UNIT.sub(lambda m: " " * len(m.group()), text)
    found: list[WrittenNumber] = []
    for surface, number, start in _numerals(text):
        end = start + len(surface)
        before, after = text[:start], text[end:]
        if _NOT_AN_AMOUNT.match(after):
            continue
        negative = bool(_SIGN_BEFORE.search(before) or _SIGN_AFTER.match(after))
        unit_written = bool(_UNIT_WRITTEN.search(surface)) or after.startswith("円") or before.endswith("¥")
        value = -number if negative and number else number
        found.append(WrittenNumber(value, start, end, unit_written, bool(_PEOPLE.match(after))))
    if not found and (zero := _ZERO.search(text)):
        found.append(WrittenNumber(Decimal(0), zero.start(), zero.end(), unit_written=True))
    return found


def unit_in(text: str) -> int | None:
    """The unit in yen that a `prepared` text says its figures have: 1000 for 「千円単位で」「単位:千円」「千円です」."""
    match = _UNIT.search(text)
    return None if match is None else _UNITS[next((g for g in match.groups() if g), "")]


def _numerals(text: str) -> Iterator[tuple[str, Decimal, int]]:
    """Surface, value and place of each number."""
    offset = 0
    for morpheme in morphemes(text, SplitMode.C):
        surface, normal, kind = morpheme.surface(), morpheme.normalized_form(), morpheme.part_of_speech()[1]
        start, offset = offset, offset + len(surface)
        if kind == "数詞":
            try:
                yield surface, Decimal(normal.replace(",", "")), start
            except InvalidOperation:
                continue
