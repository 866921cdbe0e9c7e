"""Calendars kept as iCalendar (ICS): an event is a window, or its closing or opening day if its name says so.

Repetitions are written out for a year ahead and a year back. Cancelled events are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar, Event

from indexer.normalise import controlled
from indexer.sources.office_dates import Moment
from indexer.sources.office_entry import CREDIT, Entry
from indexer.sources.provenance import Provenance
from knowledge.clock import JST
from knowledge.text.normalise import normalise, normalise_line
from knowledge.understanding.places import places_in

SUFFIX = ".ics"
_CLOSING = re.compile(r"締め?切り?日?|〆切日?|受付終了|募集終了|申請期限|提出期限|期限")
_OPENING = re.compile(r"(?:受付|募集|公募|申請)(?:の)?開始日?")
_DECORATION = re.compile(r"[(（【\[]\s*[)）】\]]|[\s:：\-～/|]+$|^[\s:：\-～/|]+|(?<=\S)の$")
_URL = re.compile(r"https?://[^\s<>\"、。）)」\\]+")
_AROUND = timedelta(days=366)
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})

OnEvent = Callable[[str, str], None]
"""Is told (where, why) of each event that is left out."""


@dataclass(frozen=True, slots=True)
class _Event:
    """When it begins and ends; `whole_days` events end on the day `ends` is, timed ones at that moment."""

    begins: datetime
    ends: datetime
    whole_days: bool


def entries_in(path: Path, about: Provenance, changed_on: date, now: datetime, on_reject: OnEvent) -> Iterator[Entry]:
    """The windows in a calendar file.

    :param about: stands in where an event has no URL, source or date of its own.
    :raises ValueError: it is no calendar; the message says so.
    """
    try:
        calendars = [c for c in Calendar.from_ical(path.read_bytes(), multiple=True) if c.name == "VCALENDAR"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ValueError("カレンダー（ICS）として読めません") from error
    if not calendars:
        raise ValueError("カレンダー（ICS）として読めません")
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    replaced = {(str(e.get("UID", "")), _start(e)) for e in events if "RECURRENCE-ID" in e if _start(e)}
    for number, event in enumerate(events, start=1):
        place = f"{path.name} {number}件目"
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            entry = _entry(place, event, about, changed_on)
            for begins, suffix in _repetitions(event, replaced, now):
                yield _moved(entry, event, begins, suffix)
        except (ValueError, TypeError, OverflowError, AttributeError) as error:
            on_reject(place, _reason(error))


def _entry(place: str, event: Event, about: Provenance, changed_on: date) -> Entry:
    summary = normalise_line(str(event.get("SUMMARY", "")))
    if not summary:
        raise ValueError("名前（SUMMARY）がありません")
    uid = str(event.get("UID", "")).strip()
    if not uid:
        raise ValueError("UIDがありません")
    description = normalise(str(event.get("DESCRIPTION", "")))
    url = _URL.search(f"{event.get('URL', '')} {description}")
    if not url and not about.url:
        raise ValueError("URLがありません（予定か folder.yml に書いてください）")
    words = _categories(event)
    return Entry(
        place=place,
        title=_name(summary),
        url=url.group() if url else str(about.url),
        as_of=_changed(event) or about.as_of or changed_on,
        quote=summary,
        uid=uid,
        note=description,
        source=about.source or CREDIT,
        prefectures=controlled.prefectures(places_in(normalise_line(" ".join(words)))[0] or about.prefectures),
        industries=controlled.industries(words),
    )


def _moved(entry: Entry, event: Event, begins: datetime, suffix: str) -> Entry:
    """The entry with the times of one repetition."""
    first = _times(event)
    ends = begins + (first.ends - first.begins)
    last = Moment(ends.date()).closing() if first.whole_days else ends
    shown = f"{begins:%Y-%m-%d}" if first.whole_days else f"{begins:%Y-%m-%d %H:%M}"
    until = f"{last:%Y-%m-%d}" if first.whole_days else f"{last:%Y-%m-%d %H:%M}"
    window: tuple[datetime | None, datetime | None] = (begins, last)
    if _CLOSING.search(entry.quote):
        # A calendar gives a point in time an hour of its own accord: the deadline is where it begins.
        window = (None, last if first.whole_days else begins)
    elif _OPENING.search(entry.quote):
        window = (begins, None)
    return _with(entry, window, f"{entry.quote}（{shown if shown == until else f'{shown}～{until}'}）", suffix)


def _with(entry: Entry, window: tuple[datetime | None, datetime | None], quote: str, suffix: str) -> Entry:
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**values | {"opens_at": window[0], "closes_at": window[1], "quote": quote, "uid": entry.uid + suffix})


def _times(event: Event) -> _Event:
    begins = event.start
    ends = event.end
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        found = _Event(_in_japan(begins), _in_japan(ends), whole_days=False)
    else:
        # DTEND of a whole day is the day after the last one.
        last = max(begins, ends - timedelta(days=1))
        found = _Event(datetime.combine(begins, time(), JST), datetime.combine(last, time(), JST), whole_days=True)
    if found.ends < found.begins:
        raise ValueError("終わりが始まりより前です")
    return found


def _repetitions(
    event: Event, replaced: set[tuple[str, datetime | None]], now: datetime
) -> Iterator[tuple[datetime, str]]:
    """(beginning, what tells it from the others) of each repetition within a year of now."""
    begins = _times(event).begins
    rule = event.get("RRULE")
    if rule is None:
        original = _start(event) if "RECURRENCE-ID" in event else None
        yield begins, f"/{original:%Y%m%d}" if original else ""
        return
    dates = rruleset()
    for each in rule if isinstance(rule, list) else [rule]:
        if _TOO_OFTEN & set(each.get("FREQ", ())):
            raise ValueError("繰り返しが細かすぎます（毎日より短いものは読めません）")
        text = re.sub(r"UNTIL=(\d{8})(?:T\d{6}Z?)?", r"UNTIL=\1T235959", each.to_ical().decode())
        if isinstance(repeated := rrulestr(text, dtstart=begins.replace(tzinfo=None)), rrule):
            dates.rrule(repeated)
    for left_out in _exceptions(event):
        dates.exdate(left_out.replace(tzinfo=None))
    middle = now.astimezone(JST).replace(tzinfo=None)
    for at in dates.between(middle - _AROUND, middle + _AROUND, inc=True):
        moment = at.replace(tzinfo=JST)
        if (str(event.get("UID", "")), moment) not in replaced:
            yield moment, f"/{at:%Y%m%d}"


def _exceptions(event: Event) -> Iterator[datetime]:
    given = event.get("EXDATE")
    for dates in given if isinstance(given, list) else [given] if given is not None else []:
        yield from (_in_japan(d.dt) for d in dates.dts)


def _start(event: Event) -> datetime | None:
    """Which repetition an event stands in for."""
    original: Any = event.get("RECURRENCE-ID")
    return _in_japan(original.dt) if original is not None else None


def _in_japan(value: date) -> datetime:
    """A moment in Japan time; times without a zone are Japan's."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), JST)
    return value.astimezone(JST) if value.tzinfo else value.replace(tzinfo=JST)


def _changed(event: Event) -> date | None:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        if (value := event.get(name)) is not None:
            return _in_japan(value.dt).date()
    return None


def _categories(event: Event) -> list[str]:
    given = event.get("CATEGORIES")
    groups = given if isinstance(given, list) else [given] if given is not None else []
    return [normalise_line(str(c)) for group in groups for c in group.cats]


def _name(summary: str) -> str:
    """The scheme's name in an event's name: 「持続化補助金（締切）」 is about 持続化補助金."""
    bare = _OPENING.sub("", _CLOSING.sub("", summary)).strip()
    while (shorter := _DECORATION.sub("", bare).strip()) != bare:
        bare = shorter
    return bare or summary


def _reason(error: Exception) -> str:
    text = str(error)
    return text if re.search(r"[ぁ-ん]", text) else "日時を読めません"
