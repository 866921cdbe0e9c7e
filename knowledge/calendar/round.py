"""A round as it stands on a day: how long it is open, and what has to be said with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.calendar.days import Day, day_of, time_of_day
from knowledge.models import Document, Round

_FIGURE = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_NUMBER = re.compile(rf"第\s*{_FIGURE}\s*[次回]|(?<![年月週0-9]){_FIGURE}[次回](?=締切|公募|募集|受付)")

_OVER = re.compile(r"(?:募集|受付|公募|申請)(?:は|を)?(?:終了|締め?切)")
"""How a source says that it is over without a day: 「募集終了」."""
_BUDGET = "次第"


class RoundState(StrEnum):
    """Where a round stands."""

    UPCOMING = "upcoming"
    OPEN = "open"
    UNSURE = "unsure"
    """Open-ended by an old source: whether it still is open is not known."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CalendarRound:
    """One application window, merged over sources, as of `now`.

    `document` is the newest edition of what it belongs to, `stated_in` the document whose words `round.quote` are.
    `also` holds the other ids of the same thing: merged rounds, editions and sources of the scheme. `ends_at` is the
    end of an open-ended round's scheme, None if none is known. `old_source` says that its source is too old to be sure.
    """

    round: Round
    document: Document
    stated_in: Document
    also: tuple[str, ...]
    merged: tuple[str, ...]
    prefectures: tuple[str, ...]
    industries: tuple[str, ...]
    purposes: tuple[str, ...]
    ends_at: datetime | None
    old_source: bool
    now: datetime

    @property
    def id(self) -> str:
        return self.round.id

    @property
    def opens_at(self) -> datetime | None:
        return self.round.opens_at

    @property
    def closes_at(self) -> datetime | None:
        return self.round.closes_at

    @property
    def days_left(self) -> int | None:
        """Calendar days in Japan until it closes: 0 on the last day, negative afterwards, None if it has no such day."""
        return (day_of(self.closes_at) - day_of(self.now)).days if self.closes_at else None

    @property
    def closing_day(self) -> Day | None:
        return Day(day_of(self.closes_at)) if self.closes_at else None

    @property
    def closing_time(self) -> str:
        """Time of day in Japan at which it closes, empty for the end of the day."""
        return time_of_day(self.closes_at) if self.closes_at else ""

    @property
    def opening_day(self) -> Day | None:
        return Day(day_of(self.opens_at)) if self.opens_at else None

    @property
    def has_ended(self) -> bool:
        """Whether it is too late."""
        end = self.closes_at or self.ends_at
        return bool(_OVER.match(self.round.closes_text)) or (end is not None and end < self.now)

    @property
    def state(self) -> RoundState:
        if self.has_ended:
            return RoundState.ENDED
        if self.opens_at is not None and self.opens_at > self.now:
            return RoundState.UPCOMING
        return RoundState.UNSURE if self.closes_at is None and self.old_source else RoundState.OPEN

    @property
    def note(self) -> str:
        """What limits an open-ended round of an old source: 「2023年8月時点の情報です」; otherwise empty."""
        as_of = self.round.as_of
        return f"{as_of.year}年{as_of.month}月時点の情報です" if self.closes_at is None and self.old_source else ""

    @property
    def may_end_early(self) -> bool:
        """Whether it can be over before its day, when the money is spent."""
        return self.closes_at is not None and _BUDGET in self.round.closes_text

    @property
    def number(self) -> str:
        """「第15次」「第2回」 as the source counts the round; empty if it does not, or the scheme's title says it."""
        for text in (self.round.title, self.round.closes_text, self.round.quote):
            if found := _NUMBER.search(text):
                return "" if found.group() in self.document.title else found.group()
        return ""

    @property
    def title(self) -> str:
        """The scheme's title, with the round's number where it has one."""
        return f"{self.document.title}（{self.number}）" if self.number else self.document.title
