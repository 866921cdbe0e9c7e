"""The days a text names: 「来週の火曜」「12/3以降」「土日しか無理」, in Japan and never before today."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from knowledge.understanding.periods import period_in

WEEKDAYS = "月火水木金土日"
_EVERY = frozenset(range(7))
_DATE = (
    r"(?:(?P<y{0}>20[0-9]{{2}})[年/.-])?(?:(?P<m{0}>1[0-2]|0?[1-9])(?:月|/)(?P<d{0}>3[01]|[12][0-9]|0?[1-9])(?![0-9])(?:日)?"
    r"|(?<![0-9月/])(?P<b{0}>3[01]|[12][0-9]|[1-9])日(?!間|後|以内|前|中|じゅう))"
)
_RANGE = re.compile(_DATE.format(1) + r"(?:\(?[月火水木金土日]曜?日?\)?)?(?:から|～|-|ー|より)" + _DATE.format(2))
_ONE = re.compile(_DATE.format(1))
_REACH = re.compile(
    r"(?:\(?[月火水木金土日]曜?日?\)?)?(?:の?(?:午前|午後|朝|夕方))?(?P<on>以降|から|よりあと|より後|過ぎ)?(?P<to>まで|以内|中に)?"
)
_AHEAD = re.compile(r"(?P<n>[0-9]{1,2})(?P<unit>日|週間|か月|ヶ月)(?:後|あと|先)")
_DAYS = {"明後日": 2, "明日": 1, "今日": 0}
_NOW = re.compile(r"今(?:日|夜|から|すぐ)|これから|この(?:あと|後)")
_WEEK = re.compile(
    r"(?P<week>今週|再来週|来週)(?P<part>末|中|前半|後半|の?(?:はじめ|初め|頭|前半|後半))?(?P<on>以降|から)?"
)
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2}
_COMING = re.compile(r"(?:今度|こんど|次|つぎ|直近)の(?P<day>[月火水木金土]|日(?=曜))曜?日?")
_UNTIL = re.compile(r"(?P<day>[月火水木金土日])曜?日?(?:まで|までに)")
_WEEKDAY = re.compile(
    r"(?P<list>(?:[月火水木金土日][・、,/]){1,6}[月火水木金土日](?!曜))|(?P<days>(?:[月火水木金土日](?:曜日?)?[・、,か/とや])*[月火水木金土日])曜|(?P<set>土日祝?|平日|週末|月水金|火木)"
    r"|\((?P<one>[月火水木金土日])\)|(?:毎週)?(?P<bare>[月火水木金土])(?=(?:が|は|の|で|に)(?:いい|午|朝|夕|夜|昼|無理|だめ|[0-9]))"
)
_SETS = {"土日": {5, 6}, "土日祝": {5, 6}, "週末": {5, 6}, "平日": {0, 1, 2, 3, 4}, "月水金": {0, 2, 4}, "火木": {1, 3}}
_SPAN = re.compile(r"(?P<a>[月火水木金土日])(?:曜日?)?(?:から|～|-)(?P<b>[月火水木金土日])(?:曜日?)?")
_REFUSED = re.compile(
    r"^(?:曜?日?|は|とか|に|だと|も)*(?:以外|(?:ちょっと|全部|都合が)?(?:無理|むり|だめ|ダメ|駄目|不可|厳しい|きびしい|悪い|避けて|いけない|行けない|空いてない))"
)
_HOLIDAYS = re.compile(r"(?:祝日|祭日|休日)(?:が|に|の|だけ)(?!休)|(?:祝日|祭日)(?:しか)")
_FORWARD = re.compile(r"来月|再来月|今月|年内|年末|月末|[0-9]{1,2}月(?:の?(?:上旬|中旬|下旬|初め|はじめ|末))?(?!\d)")
_WEEK_BEGINS = re.compile(r"週明け|週の(?:頭|はじめ|初め)")
FAR = 400
"""Days ahead of which nobody books: a date further away is none."""


@dataclass(frozen=True, slots=True)
class DaysSaid:
    """From `first` to `last` (None: no end said), only on `weekdays` (0 is Monday), only on holidays if `holidays`, and on
    holidays besides if `or_holidays`; on none if `no_holidays`.

    `said` is False where the text names no day."""

    first: date
    last: date | None = None
    weekdays: frozenset[int] = _EVERY
    holidays: bool = False
    or_holidays: bool = False
    no_holidays: bool = False
    said: bool = True

    def within(self, before: DaysSaid) -> DaysSaid:
        """These days within those said before, if they only name weekdays and some of them lie there."""
        only_weekdays = self.last is None and self.weekdays != _EVERY
        if before.last is None or not only_weekdays:
            return self
        days = (before.first + timedelta(n) for n in range((before.last - before.first).days + 1))
        there = any(day.weekday() in self.weekdays for day in days)
        return replace(self, first=before.first, last=before.last) if there else self


def days_in(text: str, today: date) -> DaysSaid:
    """The days named in a text of `one_spelling`."""
    span, weekdays = _span(text, today), _weekdays(text)
    if span is None and (until := _UNTIL.search(text)):
        span, weekdays = (today, today + timedelta(_ahead(until.group("day"), today))), _EVERY
    or_holidays = "土日祝" in text
    holidays = _HOLIDAYS.search(text) is not None and not or_holidays
    first, last = span or (today, None)
    coming = _COMING.search(text)
    if coming and span is None:
        first = last = today + timedelta(_ahead(coming.group("day"), today))
    said = span is not None or weekdays != _EVERY or holidays or coming is not None
    first = max(first, today)
    return DaysSaid(
        first, None if last is None else max(last, first), weekdays, holidays, or_holidays, "平日" in text, said
    )


def _ahead(weekday: str, today: date) -> int:
    """Days until the next such weekday; today's own is a week ahead."""
    return (WEEKDAYS.index(weekday) - today.weekday()) % 7 or 7


def _span(text: str, today: date) -> tuple[date, date | None] | None:
    for read in (_range, _dates, _relative, _week, _period):
        if found := read(text, today):
            return found
    return None


def _range(text: str, today: date) -> tuple[date, date | None] | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    first = _date(match, 1, today)
    last = None if first is None else _date(match, 2, first)
    return (first, last) if first and last else None


def _dates(text: str, today: date) -> tuple[date, date | None] | None:
    match = _ONE.search(text)
    day = None if match is None else _date(match, 1, today)
    if match is None or day is None:
        return None
    reach = _REACH.match(text, match.end())
    if reach and reach.group("to"):
        return today, day
    # 「12/3の10時以降」 is about the hour of that day.
    return (day, None) if reach and reach.group("on") else (day, day)


def _date(match: re.Match[str], which: int, after: date) -> date | None:
    """The date of the pattern; without a year or month the next such day that is not over."""
    year, month, day, bare = (match.group(f"{name}{which}") for name in "ymdb")
    try:
        if bare:
            found = next(
                first.replace(day=int(bare))
                for ahead in range(3)
                if (first := after.replace(day=1) + relativedelta(months=ahead)) + relativedelta(day=31)
                >= first + timedelta(int(bare) - 1)
                and first.replace(day=int(bare)) >= after
            )
        elif year:
            found = date(int(year), int(month), int(day))
        else:
            found = date(after.year, int(month), int(day))
            found = found if found >= after else date(after.year + 1, int(month), int(day))
    except (ValueError, StopIteration):
        return None
    return found if after <= found <= after + timedelta(FAR) else None


def _relative(text: str, today: date) -> tuple[date, date | None] | None:
    if match := _AHEAD.search(text):
        n, unit = int(match.group("n")), match.group("unit")
        day = today + (
            timedelta(n) if unit == "日" else timedelta(7 * n) if unit == "週間" else relativedelta(months=n)
        )
        return (day, day) if unit == "日" else (day, day + timedelta(6))
    named = [(text.index(word), ahead, word) for word, ahead in _DAYS.items() if word in text]
    if named:
        _, ahead, word = min(named)
        day = today + timedelta(ahead)
        after = text[text.index(word) + len(word) :]
        last = max((a for _, a, _ in named), default=ahead)
        if after.startswith(("以降", "から")):
            return day, None
        return (today, day) if after.startswith("まで") else (day, today + timedelta(last))
    return (today, today) if _NOW.search(text) else None


def _week(text: str, today: date) -> tuple[date, date | None] | None:
    monday = today - timedelta(today.weekday())
    if _WEEK_BEGINS.search(text) and "来週" not in text:
        return monday + timedelta(7), monday + timedelta(8)
    match = _WEEK.search(text)
    if match is None:
        return None
    first = monday + timedelta(7 * _WEEKS[match.group("week")])
    part = (match.group("part") or "").lstrip("の")
    if match.group("on"):
        return first, None
    if part == "末":
        return first + timedelta(5), first + timedelta(6)
    if part in ("前半", "はじめ", "初め", "頭"):
        return first, first + timedelta(2)
    if part == "後半":
        return first + timedelta(3), first + timedelta(6)
    return first, first + timedelta(6)


def _period(text: str, today: date) -> tuple[date, date | None] | None:
    if not _FORWARD.search(text):
        return None
    found = period_in(text, today)
    if found is None or (found.end is not None and found.end < today) or found.start > today + timedelta(FAR):
        return None
    return found.start, found.end


def _weekdays(text: str) -> frozenset[int]:
    """Those named, less those refused."""
    if (span := _SPAN.search(text)) and not _REFUSED.search(text[span.end() :]):
        a, b = WEEKDAYS.index(span.group("a")), WEEKDAYS.index(span.group("b"))
        return frozenset((a + n) % 7 for n in range((b - a) % 7 + 1))
    wanted: set[int] = set()
    refused: set[int] = set()
    for match in _WEEKDAY.finditer(text):
        named = match.group("set")
        bare = match.group().replace("曜日", "曜")
        days = _SETS[named] if named else {WEEKDAYS.index(c) for c in bare if c in WEEKDAYS}
        (refused if _REFUSED.search(text[match.end() :]) else wanted).update(days)
    return frozenset((wanted or _EVERY) - refused) or _EVERY
