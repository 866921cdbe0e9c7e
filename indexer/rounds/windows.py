"""Windows in a line: its dates paired, and judged by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from indexer.rounds.cues import cues
from indexer.rounds.lines import Line
from knowledge.clock import JST
from knowledge.models import Document, Notice, Scheme
from knowledge.text.dates import END_OF_DAY, DateSpan, dates_in, fiscal_year_middle
from knowledge.text.figures import number_of

_OTHER_REACH = 12
"""So many characters may stand between the words for another kind of date and the date they name."""
_BETWEEN = re.compile(r"^\s?(?:必着|消印有効)?\s?(?:～|から|より|-|―|—|–|ー|→|⇒)\s?$")
_ENUMERATION_GOES_ON = re.compile(r"^\s?(?:[。、/・)]|です|$)")
_ENUMERATED = re.compile(r"^\s?(?:/|、|・|及び|および|と|,)\s?$")
_MOVED = re.compile(r"^\s?(?:から|より|→|⇒)\s?$"), re.compile(r"^\s?(?:に|へ|まで(?:に|へ)?)?\s?(?:延長|変更)")
_OPENS = re.compile(r"^\s?(?:～|から|より|以降)|^[^。まで締]{0,16}?(?:開始|再開)")
_OPENS_LABEL = re.compile(r"開始日?(?:時期?)?[:\s]*$")
_FISCAL_YEAR = re.compile(r"令和\s?([0-9]{1,2})\s?年度|(20[0-9]{2})\s?年度")
_UNTIL = re.compile(r"^[\s(]*(?:まで|必着|締|当日|消印)")
_WITHOUT_ROLE = re.compile(r"^(?:申請|申込み?|お?申し込み|応募|受付|募集|公募|提出)$")


@dataclass(frozen=True, slots=True)
class Found:
    """One window as told in one place. `kind` is an open end (`随時` …) or empty; `number` 「第2回」 or empty."""

    opens: datetime | None
    closes: datetime | None
    kind: str
    note: str
    number: str
    quote: str
    section: int
    extended: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    opens: DateSpan | None
    closes: DateSpan | None
    start: int
    end: int


class WindowFinder:
    """Finds windows in the lines of one document, given in reading order."""

    def __init__(self, document: Document) -> None:
        self._near = _near(document)
        self._is_notice = isinstance(document, Notice)
        self._last_stated: tuple[int, date] | None = None

    def windows_in(self, line: Line) -> Iterator[Found]:
        """The application windows with at least one exact day."""
        spans = dates_in(line.text, self._year_hint(line))
        for span in spans:
            if span.year_stated and span.day:
                self._last_stated = line.section, span.day
        windows = _paired(line.text, spans)
        label: str | None = None
        for position, window in enumerate(windows):
            before = line.text[windows[position - 1].end if position else 0 : window.start]
            after = line.text[window.end : windows[position + 1].start if position + 1 < len(windows) else None]
            if not (_ENUMERATED.match(before) and _ENUMERATION_GOES_ON.match(after)):
                label = _cue(line, before, after)
            if label and (judged := _judged(line, window, label, before, after)):
                yield judged

    def _year_hint(self, line: Line) -> date:
        for told in (line.label, line.heading):
            if fiscal := _FISCAL_YEAR.search(told):
                return _middle(fiscal)
        # A notice is of its day; the text of a scheme may be far older than its last change.
        if not self._is_notice and self._last_stated and self._last_stated[0] == line.section:
            return self._last_stated[1]
        return self._near


def _near(document: Document) -> date:
    if isinstance(document, Scheme) and (edition := re.match(r"20[0-9]{2}", document.edition)):
        return fiscal_year_middle(int(edition.group()))
    return document.as_of


def _middle(fiscal: re.Match[str]) -> date:
    return fiscal_year_middle(int(fiscal[2]) if fiscal[2] else 2018 + int(fiscal[1]))


def _paired(text: str, spans: Sequence[DateSpan]) -> list[_Window]:
    """Ranges as one window, every other date as one that only closes (whether it opens is judged later)."""
    windows: list[_Window] = []
    rest = list(spans)
    while rest:
        first = rest.pop(0)
        if rest:
            second = rest[0]
            between, behind = text[first.end : second.start], text[second.end :]
            if _MOVED[0].match(between) and _MOVED[1].match(behind):
                # 「2月28日から3月15日に延長」: only the new day counts.
                windows.append(_Window(None, rest.pop(0), first.start, second.end))
                continue
            if _BETWEEN.match(between):
                windows.append(_Window(first, rest.pop(0), first.start, second.end))
                continue
        windows.append(_Window(None, first, first.start, first.end))
    return windows


def _judged(line: Line, window: _Window, label: str, before: str, after: str) -> Found | None:
    """The window as found, None if it is of no exact day."""
    if _recurs(line, window):
        return None
    opens, closes = window.opens, window.closes
    if opens is None and closes is not None:
        if _OPENS.match(after) or _OPENS_LABEL.search(label):
            opens, closes = closes, None
        elif _WITHOUT_ROLE.match(label) and not _UNTIL.match(after):
            return None
    opens_at, closes_at = _moment(opens, time(0)), _moment(closes, END_OF_DAY)
    if not (opens_at or closes_at) or (opens_at and closes_at and opens_at > closes_at):
        return None
    number = _number(before) or _number(line.label) or _number(line.heading) if line.section else ""
    extended = _says(cues().extended, line.text)
    note = closes.note if closes else ""
    return Found(opens_at, closes_at, "", note, number, line.quote, line.section, extended)


def _cue(line: Line, before: str, after: str) -> str | None:
    """The words that make it an application window; None if they make it something else, or if there are none."""
    c = cues()
    if c.example.match(line.text) or c.other_always.match(after):
        return None
    if named := _last_label(before, next_to_the_end=True):
        return None if named.is_other else named.words
    wanted, unwanted = c.application_after.match(after), c.other_after.match(after)
    if wanted and (not unwanted or wanted.end() <= unwanted.end()):
        return wanted.group()
    if unwanted:
        return None
    named = _last_label(line.label) or _last_label(line.heading)
    return None if named is None or named.is_other else named.words


class _Label(NamedTuple):
    """Words that name a date, and where they end. Of two that end together, the one for another kind of date is greater."""

    end: int
    is_other: bool
    words: str


def _last_label(text: str, next_to_the_end: bool = False) -> _Label | None:
    """The last label in `text`; with `next_to_the_end` only one that names what comes behind the text."""
    c = cues()
    labels = [_Label(m.end(), False, m.group()) for m in c.application_labels.finditer(text)]
    others = [_Label(m.end(), True, m.group()) for m in c.other_labels.finditer(text)]
    if next_to_the_end:
        labels = [n for n in labels if c.between.match(text, n.end)]
        others = [n for n in others if len(text) - n.end <= _OTHER_REACH]
    return max((*labels, *others), default=None)


def _recurs(line: Line, window: _Window) -> bool:
    stated = any(s.year_stated for s in (window.opens, window.closes) if s)
    return not stated and any(_says(cues().recurring, t) for t in (line.text, line.label, line.heading))


@lru_cache(maxsize=16)
def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether `pattern` is found; asked for each of a line's dates, which may be many."""
    return pattern.search(text) is not None


def _moment(span: DateSpan | None, without_time: time) -> datetime | None:
    if span is None or span.day is None:
        return None
    return datetime.combine(span.day, span.at or without_time, JST)


def _number(text: str) -> str:
    found = list(cues().number.finditer(text))
    if not found:
        return ""
    digits, counter, last = found[-1].groups()
    return last or f"第{number_of(digits)}{counter}"
