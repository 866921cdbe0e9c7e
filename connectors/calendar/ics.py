"""The feed as iCalendar (RFC 5545), one event for each round on the day it closes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event, Timezone, vDuration

from actions.calendar_feed.event import FeedEvent
from actions.calendar_feed.feed_log import ToldEvent
from knowledge.calendar.days import day_of, time_of_day
from knowledge.clock import JST, japanese_date
from knowledge.vtimezone import TOKYO

_UID = "{id}@calendar.madoguchi"
_NAME = "まどぐち 締切カレンダー"
_EVERY = timedelta(hours=12)
_DISCLAIMER = "日付は変わることがあります。申し込む前に、公式ページで確かめてください。"


def ics_of(told: Iterable[ToldEvent], address: str) -> bytes:
    """The feed. The same events give the same bytes.

    :param address: of the calendar's page, for whoever wants to read on.
    """
    feed = Calendar()
    feed.add("prodid", "-//Madoguchi//Deadline calendar//JA")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        feed.add(name, _NAME)
    feed.add("x-wr-timezone", str(JST))
    feed.add("refresh-interval", vDuration(_EVERY), parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(_EVERY))
    feed.add("url", address)
    feed.add_component(Timezone.from_ical(TOKYO))
    for one in sorted(told, key=lambda t: (t.event.at, t.uid)):
        feed.add_component(_event(one, address))
    body: bytes = feed.to_ical()
    return body


def _event(told: ToldEvent, address: str) -> Event:
    source = told.event
    at = source.at
    assert at is not None  # rounds without a date never become events
    event = Event()
    event.add("uid", _UID.format(id=told.uid))
    event.add("dtstamp", told.changed_at)
    event.add("last-modified", told.changed_at)
    event.add("sequence", told.sequence)
    event.add("status", "CANCELLED" if told.cancelled else "CONFIRMED")
    kind = "締切" if source.closes_at else "募集開始"
    event.add("summary", f"【{kind}】{source.title}")
    event.add("categories", [kind])
    if time_of_day(at):
        event.add("dtstart", at.astimezone(JST))
    else:
        event.add("dtstart", day_of(at))
        event.add("dtend", day_of(at) + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline does not make its owner busy
    event.add("description", _description(source, address))
    event.add("url", source.url)
    return event


def _description(source: FeedEvent, address: str) -> str:
    lines = [
        f"{name}：{japanese_date(day_of(at))} {time_of_day(at)}".rstrip()
        for name, at in (("募集開始", source.opens_at), ("締切", source.closes_at))
        if at is not None
    ]
    if source.prefectures:
        lines.append(f"地域：{'・'.join(source.prefectures)}")
    if source.quote:
        lines.append(f"出典の文：「{source.quote}」")
    lines += [f"出典：{source.source}（{japanese_date(source.as_of)}時点）", source.url, _DISCLAIMER, address]
    return "\n".join(lines)
