"""What a text says about a slot: 「来週の火曜の午後」「夕方の一番早いの」「電話がいい」「2番目の」「もっと遅い時間」."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from actions.consultation.chat.days_said import DaysSaid, days_in
from actions.consultation.chat.hours_said import HoursSaid, hours_in
from actions.consultation.chat.spelling import one_spelling
from actions.consultation.models import Minutes, Mode
from knowledge.calendar.days import Day
from knowledge.clock import JST

Move = Literal["later", "earlier", "other_day", "other", "further"]
"""Compared with what was offered: later or earlier in the day, another day, anything else, a week or more ahead."""

_PHONE = re.compile(r"(?<!テレビ)(?<!ビデオ)(?<!の)電話(?!番号|会議)")
_WEB = re.compile(
    r"web|ウェブ|zoom|ズーム|オンライン|リモート|ビデオ|テレビ電話|テレビ会議|画面|teams|チームズ|meet|パソコンで|スマホで|顔(?:を|が)見",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"^(?:で|会議|相談)*(?:は|が|も|に)?(?:じゃなく|ではなく|じゃない|以外|はちょっと|苦手|無理|むり|いや|嫌|だめ|ダメ|できない|使えない|わからない)|^から"
)
_EITHER = re.compile(r"(?:どちら|どっち)でも")
_HALF = re.compile(r"(?<![時0-9])30分(?!後|遅|早|ずら|前)|半時間|短め|短く|手短|さっと")
_FULL = re.compile(r"1時間(?!後|遅|早|ずら|前|以内)|60分(?!後|遅|早)|長め|じっくり|ゆっくり(?:相談|話)")
_EARLIEST = re.compile(
    r"(?:一番|いちばん|なるべく|できるだけ|とにかく|最も)(?:早|はや)|最短|最速|今すぐ|すぐに|すぐ(?:相談|話)|至急|急ぎ|急いで|直近|早め|はやめ|(?:早|はや)いの|朝一"
)
_MOVES: tuple[tuple[re.Pattern[str], Move], ...] = (
    (re.compile(r"(?:もっと|もう(?:少し|ちょっと)|さらに)(?:先|後の(?:日|週))|もっと後(?!ろ)|先の日|次の週"), "further"),
    (re.compile(r"(?:ほか|他|別|べつ|違う|ちがう|ちがい|違い)の?(?:日|曜日)|日を(?:変|改)|別日"), "other_day"),
    (re.compile(r"(?:もっと|もう(?:少し|ちょっと)|少し|ちょっと)?(?:遅い|おそい|遅め|遅く|あとの)(?:時間|の|め|なら|ほう|方|$)|(?:もっと|もう(?:少し|ちょっと))遅|遅らせ|遅くし|後ろにずら"), "later"),
    (re.compile(r"(?:もっと|もう(?:少し|ちょっと)|少し|ちょっと)(?:早|はや)|早めて|早くし|前倒し"), "earlier"),
    (re.compile(r"(?:ほか|他|別|べつ|違う|ちがう)(?:の)?(?:時間|候補|の|に|は|も|を|$)|どれもだめ|どれも無理|全部(?:だめ|無理)|もっと見"), "other"),
)  # fmt: skip
_PICK = re.compile(
    r"(?<![0-9])(?P<n>[1-9])(?:番目?|つ目|個目|件目|つめ)(?!早|遅)|^\(?(?P<bare>[1-3])\)?(?:で|が|を|の|に|です|お願い|$)(?!時|分|日|月|週)"
)
_LAST = re.compile(r"(?:最後|一番下|いちばん下)の?(?!週)")
_FIRST = re.compile(
    r"(?:一番上|いちばん上|最初|上)の(?!日|週)|^(?:一番上|最初)(?:で|が)|^一番(?:で|が|を|に|です|お願い)?(?:いい|お願い|する|します|です)*$"
)
_MIDDLE = re.compile(r"真ん中|まんなか|中央の")

_ANY_HOURS = HoursSaid()


@dataclass(frozen=True, slots=True)
class SlotWish:
    """What is wished for; empty where nothing was said. `pick` is a place among those offered, -1 the last."""

    days: DaysSaid
    hours: HoursSaid = _ANY_HOURS
    mode: Mode | None = None
    any_mode: bool = False
    minutes: Minutes | None = None
    earliest: bool = False
    move: Move | None = None
    pick: int | None = None

    @property
    def place(self) -> int:
        """`pick` as the index of a sequence; 0 where none was named."""
        return 0 if self.pick is None else self.pick - 1 if self.pick > 0 else self.pick

    @property
    def about_time(self) -> bool:
        """Whether it says something of when."""
        return self.days.said or bool(self.hours.windows) or self.earliest or self.move is not None

    @property
    def empty(self) -> bool:
        """Whether nothing in the text was about a slot."""
        return not (self.about_time or self.mode or self.any_mode or self.minutes or self.pick)

    def fits(self, starts_at: datetime) -> bool:
        """Whether a slot that begins then is one of those wished for."""
        start = starts_at.astimezone(JST)
        return self._day_fits(start.date()) and self._hour_fits(start.hour * 60 + start.minute)

    def _day_fits(self, day: date) -> bool:
        days = self.days
        within = days.first <= day and (days.last is None or day <= days.last)
        is_holiday = Day(day).holiday is not None
        on_weekday = day.weekday() in days.weekdays or (days.or_holidays and is_holiday)
        is_off = days.no_holidays if is_holiday else days.holidays
        return within and on_weekday and not is_off

    def _hour_fits(self, minute: int) -> bool:
        return not self.hours.windows or any(first <= minute < last for first, last in self.hours.windows)

    def and_then(self, later: SlotWish) -> SlotWish:
        """This wish with what was said later: a new day keeps the hours, new hours keep the day, and so on;
        another day than those shown may lie behind them."""
        elsewhere = later.move in ("other_day", "further")
        before = replace(self.days, last=None) if elsewhere else self.days
        drops_hours = later.earliest and bool(self.hours.at) and not later.hours.windows
        return replace(
            later,
            days=later.days.within(self.days) if later.days.said else before,
            hours=HoursSaid() if drops_hours else later.hours if later.hours.windows or later.move else self.hours,
            mode=later.mode or (None if later.any_mode else self.mode),
            any_mode=later.any_mode or (self.any_mode and later.mode is None),
            minutes=later.minutes or self.minutes,
            earliest=later.earliest or (self.earliest and not later.about_time),
        )


def read_wish(text: str, now: datetime) -> SlotWish:
    """The wish in a text of any kind; empty if there is none. Never raises, and no day is before today."""
    said, today = one_spelling(text), now.astimezone(JST).date()
    mode, any_mode = _mode(said)
    minutes = _minutes(said)
    days, pick = days_in(said, today), _pick(said)
    return SlotWish(
        days=days,
        hours=hours_in(said),
        mode=mode,
        any_mode=any_mode,
        minutes=minutes,
        earliest=_EARLIEST.search(said) is not None,
        move=next((move for pattern, move in _MOVES if pattern.search(said)), None),
        pick=pick,
    )


def _mode(text: str) -> tuple[Mode | None, bool]:
    if _EITHER.search(text):
        return None, True
    phone, web = (
        [_NOT.match(text[m.end() :]) is not None for m in pattern.finditer(text)] for pattern in (_PHONE, _WEB)
    )
    if False in phone and False not in web:
        return "phone", False
    if False in web and False not in phone:
        return "web", False
    if True in phone and not web:
        return "web", False
    if True in web and not phone:
        return "phone", False
    return None, bool(phone and web and False in phone)


def _minutes(text: str) -> Minutes | None:
    if _HALF.search(text) and not _FULL.search(text):
        return 30
    return 60 if _FULL.search(text) else None


def _pick(text: str) -> int | None:
    if match := _PICK.search(text):
        return int(match.group("n") or match.group("bare"))
    if _LAST.search(text):
        return -1
    if _MIDDLE.search(text):
        return 2
    return 1 if _FIRST.search(text) else None
