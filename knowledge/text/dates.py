"""Absolute dates and times in Japanese text, as spans: 「令和5年10月13日(金)17時」「2023/9/1」「9月末」「10月上旬」.

Dates relative to today (「来月」) are not read here. Digits and marks may be full-width; offsets are those of the text given.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from knowledge.text.figures import ERAS, number_of

END_OF_DAY = time(23, 59, 59)
_WEEKDAYS = "月火水木金土日"
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_BEFORE = timedelta(days=120)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("　"): " ",
    ord("〜"): "~",
    ord("〆"): "締",
}

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = rf"(?:(?P<era>令和|平成|昭和)\s?(?P<era_year>元|{_N})|(?P<year>(?:19|20)[0-9]{{2}}))\s?年"
_DATE = re.compile(
    rf"""
    (?P<fiscal>{_YEAR.replace("<", "<f_")}\s?度末)
  | (?:{_YEAR}\s?(?:\([^()年]{{0,8}}年\)\s?)?|(?P<relative>[翌同]年)\s?(?:の\s?)?|(?P<same_month>同月)|(?<![0-9一二三四五六七八九十.,/]))
      (?(same_month)|(?P<month>{_N})\s?月)
      (?:\s?の?\s?(?:(?P<day>{_N})\s?日(?!間|以内)|(?P<end>末日?|晦日)|[上中下初]旬(?:頃|ごろ)?))?
  | (?<![0-9A-Za-z/.\-])(?:(?P<n_era>[RHS])(?P<n_era_year>[0-9]{{1,2}})|(?P<n_year>(?:19|20)[0-9]{{2}}))
      (?P<mark>[/.\-])(?P<n_month>[0-9]{{1,2}})(?P=mark)(?P<n_day>[0-9]{{1,2}})(?![0-9\-/])
  | (?<![0-9A-Za-z/.\-])(?P<s_month>[0-9]{{1,2}})/(?P<s_day>[0-9]{{1,2}})
      (?=\s?\(\s?[{_WEEKDAYS}]|\s?(?:から|より|まで|~|必着|受付|募集|申請|申込|公募|開催|締|開始))
  | (?<=[~\-])\s?(?P<only_day>[0-9]{{1,2}})日(?!間|以内)
    """,
    re.VERBOSE,
)
_WEEKDAY = re.compile(rf"\s?(?:\(\s?([{_WEEKDAYS}])(?:曜日?)?(?:\s?[・/,、]\s?祝日?|祝)?\s?\)|([{_WEEKDAYS}])曜日?)")
_TIME = re.compile(
    r"[\s、,(]{0,2}(?:当日|最終日)?の?\s?(?:(?P<noon>正午)|(?P<half_day>午前|午後|AM|PM|am|pm)?\s?(?P<hour>[0-9]{1,2})"
    r"(?:時(?!間)(?:\s?(?P<minute>[0-9]{1,2})分|(?P<half>半))?|:(?P<minutes>[0-9]{2})(?![0-9:])))(?P<more>\s?(?:~|から|-)\s?(?:午前|午後)?\s?[0-9]{1,2}(?:時|:))?"
)
_ARRIVAL = re.compile(r"[^。\n0-9]{0,10}?(必着|当日消印有効|当日消印|消印有効)")
_FROM = re.compile(r"[^0-9]{0,12}(?:~|から|より|[\-―→])\s?")
_VAGUE = re.compile(r"\s?(?:頃|ごろ|前後)")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date at [start, end) of the text, with its weekday and time of day.

    `day` is None where the text names no exact day (「10月上旬」, 「2023年10月」) or no year can be known. `at` is None without
    a time; 24時 is the end of the day. `year_stated` is False where the year was inferred. `note` is 必着 or 消印有効 as
    written behind it. `weekday_differs`: the weekday in brackets is not that of the day.
    """

    start: int
    end: int
    day: date | None
    at: time | None = None
    year_stated: bool = True
    weekday_differs: bool = False
    note: str = ""


def dates_in(text: str, near: date | None = None) -> list[DateSpan]:
    """The dates in `text` in reading order; impossible ones (2月30日) are left out.

    :param near: a date without a year takes the year that puts it within 120 days before and 245 days after the last
        date before it in the text, or `near` for the first one. The end of a range never lies before its start.
    """
    plain = text.translate(_HALF_WIDTH)
    found: list[DateSpan] = []
    anchor: date | None = None
    for match in _DATE.finditer(plain):
        ends_range = bool(found and _FROM.fullmatch(plain, found[-1].end, match.start()))
        earliest = anchor if anchor and ends_range else _before(anchor or near)
        try:
            span, anchor = _span(match, anchor, earliest)
        except ValueError:
            continue
        found.append(_with_what_follows(span, plain))
    return found


def fiscal_year_middle(year: int) -> date:
    """The `near` under which dates without a year fall into the fiscal year from April of `year`."""
    return date(year, 4, 1) + _BEFORE


def _before(day: date | None) -> date | None:
    return day - _BEFORE if day and day > date.min + _BEFORE else None


def _span(match: re.Match[str], anchor: date | None, earliest: date | None) -> tuple[DateSpan, date | None]:
    """The bare span, and the day that later dates without a year go by.

    :param anchor: the date before it in the text.
    :param earliest: the first day that a date without a year may mean.
    :raises ValueError: there is no such day.
    """
    part = match.groupdict()
    at = match.start(), match.end()
    if part["fiscal"]:
        day = date(_year(part["f_era"], part["f_era_year"], part["f_year"]) + 1, 3, 31)
        return DateSpan(*at, day), day
    if part["only_day"] or part["same_month"]:
        if anchor is None:
            raise ValueError("no month")
        if not (number := part["only_day"] or part["day"]):
            return DateSpan(*at, None, year_stated=False), anchor
        day = anchor.replace(day=_int(number))
        return DateSpan(*at, day, year_stated=False), day
    month = _int(part["month"] or part["n_month"] or part["s_month"] or "")
    number = part["day"] or part["n_day"] or part["s_day"]
    year = _stated_year(part)
    if part["relative"] and anchor is not None:
        year = anchor.year + (part["relative"] == "翌年")
    inferred = year is None
    if year is None:
        year = _inferred_year(month, _int(number) if number else 31, earliest)
    if year is None:
        return DateSpan(*at, None, year_stated=False), anchor
    if number:
        day = date(year, month, _int(number))
    elif part["end"]:
        day = date(year, month, calendar.monthrange(year, month)[1])
    else:
        return DateSpan(*at, None, year_stated=not inferred), date(year, month, 1)
    return DateSpan(*at, day, year_stated=not inferred), day


def _stated_year(part: dict[str, str | None]) -> int | None:
    era, era_year, year = part["era"], part["era_year"], part["year"] or part["n_year"]
    if part["n_era"]:
        era, era_year = _LETTERS[part["n_era"]], part["n_era_year"]
    return _year(era, era_year, year) if era or year else None


def _year(era: str | None, era_year: str | None, year: str | None) -> int:
    if year:
        return int(year)
    return ERAS[era or ""] + (1 if era_year == "元" else _int(era_year or ""))


def _int(digits: str) -> int:
    return int(digits) if digits.isdecimal() else int(number_of(digits))


def _inferred_year(month: int, day: int, earliest: date | None) -> int | None:
    if earliest is None:
        return None
    return earliest.year + ((month, day) < (earliest.month, earliest.day))


def _with_what_follows(span: DateSpan, text: str) -> DateSpan:
    """The span with weekday, time and note, as far as they follow it."""
    end, differs = span.end, False
    if weekday := _WEEKDAY.match(text, end):
        end = weekday.end()
        said = _WEEKDAYS.index(weekday[1] or weekday[2])
        differs = span.day is not None and span.day.weekday() != said
    span = replace(span, end=end, weekday_differs=differs)
    if vague := _VAGUE.match(text, end):
        return replace(span, end=vague.end(), day=None)
    if (told := _TIME.match(text, end)) and (at := _time(told)) is not None:
        # 「14日 10:00～17:00」 are opening hours of that day, no point in time.
        hours = told["more"] is not None
        span = replace(span, end=told.start("more"), at=None) if hours else replace(span, end=told.end(), at=at)
    arrival = _ARRIVAL.match(text, span.end)
    return replace(span, note=arrival[1] if arrival else "")


def _time(told: re.Match[str]) -> time | None:
    if told["noon"]:
        return time(12)
    hour = int(told["hour"])
    minute = 30 if told["half"] else int(told["minute"] or told["minutes"] or 0)
    if told["half_day"] in ("午後", "PM", "pm") and hour < 12:
        hour += 12
    if (hour, minute) == (24, 0):
        return END_OF_DAY
    return time(hour, minute) if hour < 24 and minute < 60 else None
