"""Response shapes of the calendar."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from knowledge.calendar.round import CalendarRound
from knowledge.clock import JST


class RoundOut(BaseModel):
    """One application window. Times have Japan's offset; `closes_at` is null for 随時 and the like."""

    id: str
    document_id: str
    also: list[str]
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    closes_text: str
    days_left: int | None = Field(description="締切までの日数（日本の暦）。過ぎたものは負の数")
    prefectures: list[str]
    url: str
    source: str
    as_of: date
    quote: str


class CalendarOut(BaseModel):
    """The rounds found: what closes first comes first, what has no closing day last."""

    rounds: list[RoundOut]


def round_out(found: CalendarRound) -> RoundOut:
    """A round as the contract has it; an open-ended one of an old source says so in `closes_text`."""
    text, note = found.round.closes_text, found.note
    return RoundOut(
        id=found.id,
        document_id=found.document.id,
        also=list(found.also),
        title=found.title,
        opens_at=_in_japan(found.opens_at),
        closes_at=_in_japan(found.closes_at),
        closes_text=f"{text}（{note}）" if note else text,
        days_left=found.days_left,
        prefectures=list(found.prefectures),
        url=found.round.url,
        source=found.round.source,
        as_of=found.round.as_of,
        quote=found.round.quote,
    )


def _in_japan(moment: datetime | None) -> datetime | None:
    return moment.astimezone(JST) if moment else None
