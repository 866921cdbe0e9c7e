"""How urgent a consultation is: points, each with the reason for them. The table is `urgency.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.clock import JST
from knowledge.content_file import ContentFile
from knowledge.text.normalise import normalise

Level = Literal["high", "middle", "low"]
_FILE = Path(__file__).with_name("urgency.yml")
_AT_ONCE = 0.99
"""Share of an issue from which it is one to be tackled at once, see `actions.interview.result.model.Axis`."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    points: int
    reason: str


class _Within(_Line):
    hours: int


class _WithinDays(_Line):
    days: int


class _Words(_Line):
    any: tuple[str, ...]


class Table(ContentFile):
    """See the file."""

    points: dict[Literal["high", "middle"], int]
    levels: dict[Level, str]
    start: tuple[_Within, ...]
    waiting: tuple[_Within, ...]
    deadline: tuple[_WithinDays, ...]
    words: tuple[_Words, ...]
    signals: dict[str, int]
    signal_reason: str
    unconfirmed: _Line
    hours_left: str
    minutes_left: str
    days_left: str
    today: str
    days: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A scheme that was looked at, and when it closes."""

    title: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of somebody who waits; what they did not share is left empty. Times have their offset.

    `starts_at` is when the consultation begins, None for whoever waits for a call back, since `since`. `issues` are the
    issues of a diagnosis with their share (0–1).
    """

    starts_at: datetime | None
    since: datetime
    words: tuple[str, ...] = ()
    closing: tuple[Closing, ...] = ()
    issues: tuple[tuple[str, float], ...] = ()
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Urgency:
    """`points` only order; `level` and `reasons`, the weightiest first, are shown."""

    points: int
    level: Level
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        """The level in a word."""
        return table().levels[self.level]


@lru_cache(maxsize=1)
def table() -> Table:
    """The table that ships with the project."""
    return Table.read(_FILE)


def urgency(situation: Situation, now: datetime) -> Urgency:
    """How urgent it is at `now`."""
    told = table()
    found = sorted(_found(situation, now), key=lambda each: -each[0])
    points = sum(each[0] for each in found)
    level: Level = "high" if points >= told.points["high"] else "middle" if points >= told.points["middle"] else "low"
    return Urgency(points, level, tuple(reason for _, reason in found))


def _found(situation: Situation, now: datetime) -> Iterator[tuple[int, str]]:
    told = table()
    yield from _time(situation, now)
    yield from _deadline(situation.closing, now)
    said = [normalise(text) for text in situation.words]
    for group in told.words:
        if word := next((word for word in group.any if any(word in text for text in said)), None):
            yield group.points, group.reason.format(word=word)
    for issue, share in situation.issues:
        if share >= _AT_ONCE and issue in told.signals:
            yield told.signals[issue], told.signal_reason.format(issue=issue)
    if situation.unconfirmed:
        yield told.unconfirmed.points, told.unconfirmed.reason


def _time(situation: Situation, now: datetime) -> Iterator[tuple[int, str]]:
    """How near the consultation is, or how long somebody has waited."""
    told = table()
    if situation.starts_at is None:
        seconds = max((now - situation.since).total_seconds(), 0)
        line = next((each for each in told.waiting if seconds >= each.hours * 3600), None)
    else:
        seconds = (situation.starts_at - now).total_seconds()
        line = next((each for each in told.start if 0 <= seconds <= each.hours * 3600), None)
    if line is not None:
        yield line.points, line.reason.format(left=_long(seconds))


def _deadline(closing: Sequence[Closing], now: datetime) -> Iterator[tuple[int, str]]:
    first = min((c for c in closing if c.closes_at > now), key=lambda c: c.closes_at, default=None)
    if first is None:
        return
    told = table()
    days = (first.closes_at.astimezone(JST).date() - now.astimezone(JST).date()).days
    line = next((each for each in told.deadline if days <= each.days), None)
    if line is not None:
        when = told.days.format(days=days) if days else told.today
        yield line.points, line.reason.format(title=first.title, when=when)


def _long(seconds: float) -> str:
    """A span in the largest unit that says enough."""
    told, hours = table(), int(seconds // 3600)
    if hours >= 48:
        return told.days_left.format(days=hours // 24)
    return told.hours_left.format(hours=hours) if hours else told.minutes_left.format(minutes=int(seconds // 60))
