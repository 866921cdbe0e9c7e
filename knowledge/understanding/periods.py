"""Stretches of time in a question: 「今月」「来年度」「10月中」「3か月以内」 as dates in Japan.

No maintained library reads these: general ones give a point in time, not a range, and know no fiscal year (年度).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from knowledge.understanding.numbers import ordinal

_FISCAL_START = 4
_NUMBER = r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>20[0-9]{2})年|令和(?P<reiwa>[0-9]{1,2}|元)年|(?P<which>今年|本年|来年|去年|昨年)(?:の)?)"
_REIWA = 2018
_YEARS = {"今年": 0, "本年": 0, "来年": 1, "去年": -1, "昨年": -1}
_THIRDS = {"上旬": (1, 10), "初め": (1, 10), "はじめ": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "末": (21, 31)}


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, and the words that said so. `end` None is open: 「12月以降」."""

    start: date
    end: date | None
    label: str


Reader = Callable[[re.Match[str], date], tuple[date, date | None] | None]


def period_in(text: str, today: date) -> Period | None:
    """The first stretch of time that normalised `text` names, None if it names none."""
    for pattern, read in _EXPRESSIONS:
        if (match := pattern.search(text)) and (days := read(match, today)):
            return Period(*days, label=match.group().rstrip("のに"))
    return None


def _days(first: int, last: int) -> Reader:
    return lambda _, today: (today + timedelta(first), today + timedelta(last))


def _week(ahead: int) -> Reader:
    def read(match: re.Match[str], today: date) -> tuple[date, date]:
        monday = today + timedelta(7 * ahead - today.weekday())
        return (
            (monday + timedelta(5), monday + timedelta(6)) if "末" in match.group() else (monday, monday + timedelta(6))
        )

    return read


def _months(ahead: int) -> Reader:
    def read(match: re.Match[str], today: date) -> tuple[date, date]:
        return _part_of_month(today.replace(day=1) + relativedelta(months=ahead), match.groupdict().get("part"))

    return read


def _part_of_month(first: date, part: str | None) -> tuple[date, date]:
    last = first + relativedelta(day=31)
    if part not in _THIRDS:
        return first, last
    begin, end = _THIRDS[part]
    return first.replace(day=begin), min(first + relativedelta(day=end), last)


def _year(ahead: int) -> Reader:
    return lambda _, today: (date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31))


def _fiscal_year(ahead: int) -> Reader:
    def read(_: re.Match[str], today: date) -> tuple[date, date]:
        start = _fiscal_start(today) + relativedelta(years=ahead)
        return start, start + relativedelta(years=1, days=-1)

    return read


def _fiscal_start(today: date) -> date:
    return date(today.year - (today.month < _FISCAL_START), _FISCAL_START, 1)


def _rest_of_month(_: re.Match[str], today: date) -> tuple[date, date]:
    return today, today + relativedelta(day=31)


def _rest_of_year(_: re.Match[str], today: date) -> tuple[date, date]:
    return today, date(today.year, 12, 31)


def _rest_of_fiscal_year(_: re.Match[str], today: date) -> tuple[date, date]:
    return today, _fiscal_start(today) + relativedelta(years=1, days=-1)


def _half(match: re.Match[str], today: date) -> tuple[date, date]:
    """Halves of the fiscal year: 上半期 is April to September; the next one when this year's is over."""
    start = _fiscal_start(today) + relativedelta(months=0 if match.group(1) == "上" else 6)
    if start + relativedelta(months=6) <= today:
        start += relativedelta(years=1)
    return start, start + relativedelta(months=6, days=-1)


def _within(match: re.Match[str], today: date) -> tuple[date, date] | None:
    count = ordinal(match.group("count"))
    if count is None or count < 1:
        return None
    unit = match.group("unit")
    if unit == "日":
        return today, today + timedelta(count)
    if unit == "週間":
        return today, today + timedelta(weeks=count)
    return today, today + (relativedelta(years=count) if unit == "年" else relativedelta(months=count))


def _half_year(_: re.Match[str], today: date) -> tuple[date, date]:
    return today, today + relativedelta(months=6)


def _named_month(match: re.Match[str], today: date) -> tuple[date, date | None] | None:
    month = ordinal(match.group("month"))
    if month is None or not 1 <= month <= 12:
        return None
    # Without a year the next such month is meant; the current one counts.
    first = date(_stated_year(match, today) or today.year + (month < today.month), month, 1)
    if match.group("day"):
        first += relativedelta(day=int(match.group("day")))
    start, last = (first, first) if match.group("day") else _part_of_month(first, match.group("part"))
    match match.group("reach"):
        case "以降":
            return start, None
        case "まで":
            return min(today, start), last
    return start, last


def _named_year(match: re.Match[str], today: date) -> tuple[date, date]:
    year = _stated_year(match, today) or today.year
    if match.group("fiscal"):
        return date(year, _FISCAL_START, 1), date(year + 1, _FISCAL_START - 1, 31)
    return date(year, 1, 1), date(year, 12, 31)


def _stated_year(match: re.Match[str], today: date) -> int | None:
    if year := match.group("year"):
        return int(year)
    if reiwa := match.group("reiwa"):
        return _REIWA + (1 if reiwa == "元" else int(reiwa))
    which = match.groupdict().get("which")
    return today.year + _YEARS[which] if which else None


_MONTH = r"(?P<month>[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月(?!分|目|額|々|給|謝|商|末締)"
_PART = r"の?(?P<part>上旬|中旬|下旬|初め|はじめ|末)?"

# The first that occurs wins: what holds another as a part of it (再来月, 来年度, 来年の10月) stands before it.
_EXPRESSIONS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(expression), read)
    for expression, read in (
        (
            rf"{_YEAR}?{_MONTH}(?:(?P<day>[0-9]{{1,2}})日)?{_PART}(?:中|いっぱい)?(?P<reach>以降|まで)?",
            _named_month,
        ),
        (
            rf"(?P<count>{_NUMBER})(?P<unit>日|週間|年|(?:か|ヶ|ケ|カ|ヵ|箇)月)(?:以内|のうち|の間|後まで|間以内)",
            _within,
        ),
        (rf"(?:あと|残り)(?P<count>{_NUMBER})(?P<unit>日|週間|(?:か|ヶ|ケ|カ|ヵ|箇)月)", _within),
        (r"半年(?:以内|のうち|の間)", _half_year),
        (r"(?:今|本)?年度内|(?:今|本)?年度中|(?:今|本)?年度末", _rest_of_fiscal_year),
        (r"(上|下)(?:半)?期", _half),
        (r"来年度|次年度|翌年度", _fiscal_year(1)),
        (r"昨年度|前年度|去年度", _fiscal_year(-1)),
        (r"今年度|本年度", _fiscal_year(0)),
        (r"(?:(?P<year>20[0-9]{2})年|令和(?P<reiwa>[0-9]{1,2}|元)年)(?P<fiscal>度)?", _named_year),
        (r"再来週末?", _week(2)),
        (r"来週末?|翌週末?|らいしゅう", _week(1)),
        (r"先週末?", _week(-1)),
        (r"今週末?", _week(0)),
        (rf"再来月{_PART}", _months(2)),
        (rf"(?:来月|翌月|らいげつ){_PART}", _months(1)),
        (rf"先月{_PART}", _months(-1)),
        (rf"(?:今月|当月|こんげつ){_PART}(?:中|いっぱい)?", _months(0)),
        (r"月末|月内", _rest_of_month),
        (r"年内|年末(?!年始|調整)|(?:今年|本年|ことし)(?:中|いっぱい)", _rest_of_year),
        (r"来年", _year(1)),
        (r"去年|昨年", _year(-1)),
        (r"今年|ことし|本年(?!度)", _year(0)),
        (r"明後日|あさって", _days(2, 2)),
        (r"明日|あした", _days(1, 1)),
        (r"(?:今日|本日)(?:中)?", _days(0, 0)),
    )
)
