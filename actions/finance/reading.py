"""What a sentence means in the financial check: figures, several at once, corrections, or a wish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from actions.finance.check import Check, question
from actions.finance.figures import FIGURES, MAY_BE_NEGATIVE, FigureName
from actions.finance.questions import BENCHMARK, NO_BENCHMARK, Asked, Questions, Script, figure_id
from knowledge.understanding.numbers import employees_in
from knowledge.understanding.written_numbers import WrittenNumber, prepared, unit_in, written_numbers

Wish = Literal["skip", "skip_period", "explain", "pause", "finish", "unit", "several", "other", "fraction", "none"]
"""`unit`: the person names the unit of figures; `several`: more numbers than figures they could be; `other`: an amount of something
that is not asked for; `none`: not understood."""

_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    ("pause", re.compile(r"あとで|後で|また今度|中断|一旦|いったん|休憩|続きは|明日")),
    ("finish", re.compile(r"結果(?:を|が)?(?:見|み|教|出|だ|$)|(?:もう|これで|ここで)(?:いい|終|おわ|十分)|ここまで(?:で|$)|終わりに|やめ")),
    ("skip_period", re.compile(r"この期は(?:もう|ここまで|ぜんぶ|全部)")),
    ("explain", re.compile(r"どういう意味|(?:って|とは)(?:何|なん|なに)|どこ(?:に|を)|説明|くわしく|詳しく|意味|何のこと|何ですか")),
    ("skip", re.compile(r"(?:分|わ)か(?:ら|りません|りかね)|覚えて(?:い)?(?:な|ま)|忘れ|(?:いくら|何人)だったか|知ら(?:ない|ん)|不明|パス|とば|飛ば|スキップ|次へ|言いたくない|答えたくない|手元に(?:ない|無い)")),
)  # fmt: skip
_PERIODS = (
    (2, re.compile(r"前々期|前前期|一昨年|おととし|2期前|二期前|2年前|二年前|ふたつ前")),
    (1, re.compile(r"前期|前の期|前年|昨年|去年|1期前|一期前|1年前|一年前|ひとつ前")),
    (0, re.compile(r"今期|当期|今年|最新|直近|新しい期|この期")),
)
_YES = re.compile(r"^(?:はい|ある|あり(?!ませ)|うん|ええ|続け|お願い|yes|ok)|.*(?:あります|ある|あるよ|残ってます)$")
_NO = re.compile(r"^(?:いいえ|ない|なし|無い|無し|ありません|いえ|ううん|結果|いらない|いりません|大丈夫|no)")
_NONE_NEAR = re.compile(r"ない|無い|なし|ちがう|違う|いいえ")
_NOBODY = re.compile(r"(?:誰も|だれも|従業員は?)?(?:いない|いません|おりません|居ない)")
_ADDED_UP: frozenset[FigureName] = frozenset({"borrowings", "cash", "receivables", "inventories", "payables"})
"""Of these people tell the parts: 「公庫に500万、信金に300万」."""
_RANGE = re.compile(
    r"から|[～〜-]|ないし|[0-9万円]か[0-9一二三四五六七八九十百千]|または|もしくは|合計|あわせて|合わせて"
)
_PERSON = re.compile(r"[0-9一二三四五六七八九十百](?:人|名)|ひとり|ふたり")
_COUNTED = re.compile(r"([0-9]{1,5})(?:人|名)")
_PART_OF = re.compile(r"(?:人|名)(?:中|のうち|、?うち)|から|[～-]")
_FEW_PEOPLE = {"ひとり": 1, "一人": 1, "1人": 1, "ふたり": 2, "二人": 2, "2人": 2}
_FEW = re.compile(
    r"(?:ひとり|(?<![0-9一二三四五六七八九十百])[一1]人)(?!で|親方)|ふたり|(?<![0-9一二三四五六七八九十百])[二2]人"
)
_SURE_YEN = 1_000_000
"""From so many on, bare digits are taken for yen: nobody's accounts in thousands begin there unless they say so."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence means. `values` can be given to `check.give`; `without_unit` are numbers, by question id, whose
    unit has to be asked for; `unit` is what the person said figures are in; `wish` is set if there are no values."""

    values: Mapping[str, int | str] = field(default_factory=dict)
    without_unit: Mapping[str, str] = field(default_factory=dict)
    unit: int | None = None
    wish: Wish = "none"


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    figure: FigureName | None
    word: str


def read(script: Script, check: Check, text: str) -> Reading:
    """What `text` means at this point of the check. Corrections name the figure: 「さっきの売上は3500万」."""
    text = prepared(text)
    asked, unit = question(script, check), unit_in(text)
    if asked is not None and asked.kind != "figure" and (choice := _choice(asked, text)) is not None:
        return Reading({asked.id: choice})
    if asked is not None and asked.figure is not None and _is_none(script.questions, asked.figure, text):
        return Reading({asked.id: 0})
    if asked is not None and asked.figure == "employees" and (staff := _staff(script.questions, text)) is not None:
        return Reading({asked.id: staff})
    labels = list(_labels(script.questions, text))
    wish: Wish = next((wish for wish, cue in _WISHES if cue.search(text)), "none")
    if wish != "none" and not labels and not any(n.value for n in written_numbers(text)):
        return Reading(wish=wish)  # 「手元にない」 is no 0
    found = _figures(check, asked, text, labels, unit or check.unit)
    if found.values or found.without_unit or found.wish in ("several", "other", "fraction"):
        return Reading(found.values, found.without_unit, unit, found.wish)
    if unit is not None:
        return Reading(unit=unit, wish="unit")
    return Reading(wish=wish)


def with_unit(check: Check, unit: int) -> dict[str, int]:
    """The figures that waited for their unit, in yen."""
    return {i: WrittenNumber(Decimal(n), 0, 0, unit_written=False).times(unit) for i, n in check.pending.items()}


def _is_none(questions: Questions, figure: FigureName, text: str) -> bool:
    """Whether a text says in other words that there is nothing: 「無借金です」."""
    return any(w in text for w in questions.of(figure).zero_words) and not written_numbers(text)


def _staff(questions: Questions, text: str) -> int | None:
    """A count of people told without a bare number: 「正社員3人とパート2人」「ひとりでやっている」「いない」."""
    if any(label.figure not in ("employees", None) for label in _labels(questions, text)):
        return None
    if _NOBODY.search(text):
        return 0
    groups = len(_PERSON.findall(text))
    if groups == 1 and (alone := _FEW.search(text)):
        return _FEW_PEOPLE[alone.group()]
    counts = _COUNTED.findall(text)
    if len(counts) == groups > 1 and not _PART_OF.search(text):
        return sum(int(count) for count in counts)
    return employees_in(text) if groups > 1 or not written_numbers(text) else None


def _choice(asked: Asked, text: str) -> str | None:
    if asked.id == BENCHMARK:
        named = [o.value for o in asked.options if o.label in text or o.label.split("（")[0] in text]
        return named[0] if len(named) == 1 else NO_BENCHMARK if _NONE_NEAR.search(text) else None
    if written_numbers(text) and not _NO.match(text):
        return None
    return "yes" if _YES.match(text) else "no" if _NO.match(text) else None


def _figures(check: Check, asked: Asked | None, text: str, labels: list[_Label], unit: int | None) -> Reading:
    """The figures in a text: each number belongs to the label before it, one without label to the question put.

    Several labels of one figure (売掛金 and 受取手形) are added up.
    """
    numbers = written_numbers(text)
    others = False
    totals: dict[str, list[tuple[_Label | None, WrittenNumber]]] = {}
    for number in numbers:
        label = next((one for one in reversed(labels) if one.end <= number.start), None)
        if label is not None and label.figure is None:
            others = True
            continue
        figure = label.figure if label is not None else asked.figure if asked is not None else None
        if figure is None:
            continue
        period = _period(text[: number.start], asked)
        totals.setdefault(figure_id(figure, period), []).append((label, number))
    values: dict[str, int] = {}
    without_unit: dict[str, str] = {}
    for question_id, parts in totals.items():
        figure = _figure_of(question_id)
        if len(parts) != len({label for label, _ in parts}) and not (figure in _ADDED_UP and not _RANGE.search(text)):
            return Reading(wish="several")
        if figure == "employees":
            if any(n.value != n.value.to_integral_value() for _, n in parts):
                return Reading(wish="fraction")
            values[question_id] = sum(int(n.value) for _, n in parts)
            continue
        values[question_id] = 0
        for label, number in parts:
            number = _signed(figure, label, number)
            if unit is None and not number.unit_written and 0 < abs(number.value) < _SURE_YEN:
                without_unit[question_id] = str(number.value)
            values[question_id] += number.times(1 if number.unit_written or unit is None else unit)
    told = {i: v for i, v in values.items() if i not in without_unit}
    return Reading(told, without_unit, wish="other" if others and not values else "none")


def _labels(questions: Questions, text: str) -> Iterator[_Label]:
    """Names of figures in reading order, the longest first where they overlap: 売上債権 is no 売上."""
    words: dict[str, FigureName | None] = dict.fromkeys(questions.others)
    words |= {w: q.figure for q in questions.questions for w in q.words}
    pattern = re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
    for match in pattern.finditer(text):
        yield _Label(match.start(), match.end(), words[match.group()], match.group())


def _period(before: str, asked: Asked | None) -> int:
    """The period named last before a number; without one that of the question put."""
    named = [(m.start(), -p, p) for p, cue in _PERIODS for m in cue.finditer(before)]
    return max(named)[2] if named else asked.period if asked is not None else 0


def _figure_of(question_id: str) -> FigureName:
    return next(f for f in FIGURES if f == question_id.rpartition("_")[0])


def _signed(figure: FigureName, label: _Label | None, number: WrittenNumber) -> WrittenNumber:
    """「営業損失120万」 and 「債務超過300万」 are negative; a debt called 「マイナス」 is none: 「借金がマイナス500万」."""
    value = number.value
    if figure in MAY_BE_NEGATIVE:
        negative = label is not None and label.word in ("営業損失", "営業赤字", "債務超過")
        value = -abs(value) if negative else value
    elif figure == "borrowings":
        value = abs(value)
    return WrittenNumber(value, number.start, number.end, number.unit_written, number.people)
