"""An event of the calendar feed: what of a round a subscriber is told."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from knowledge.calendar.round import CalendarRound


class FeedEvent(BaseModel):
    """A round that has a date. `also` are the ids of rounds merged into it."""

    model_config = ConfigDict(frozen=True)

    id: str
    also: tuple[str, ...]
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    closes_text: str
    prefectures: tuple[str, ...]
    industries: tuple[str, ...]
    purposes: tuple[str, ...]
    url: str
    source: str
    as_of: date
    quote: str

    @property
    def at(self) -> datetime | None:
        """The moment it stands at in a calendar: when it closes, or opens if no closing is known."""
        return self.closes_at or self.opens_at

    @property
    def digest(self) -> str:
        """Changes when what a subscriber sees does; that a source was read again alone is no change."""
        seen = self.model_dump_json(exclude={"id", "also", "as_of"})
        return hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()


def event_of(found: CalendarRound) -> FeedEvent | None:
    """The event of a round, None if it has no date."""
    if found.closes_at is None and found.opens_at is None:
        return None
    return FeedEvent(
        id=found.id,
        also=found.merged,
        title=found.title,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        closes_text=found.round.closes_text,
        prefectures=found.prefectures,
        industries=found.industries,
        purposes=found.purposes,
        url=found.round.url,
        source=found.round.source,
        as_of=found.round.as_of,
        quote=found.round.quote,
    )
