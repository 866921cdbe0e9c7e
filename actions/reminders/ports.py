"""What reminders need from elsewhere: the rounds there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class UpcomingRound:
    """A round that is not over. Times have their offset; `closes_at` None means 随時 and the like, see `closes_text`.

    Empty `prefectures` means nationwide, empty `industries` any trade, empty `purposes` none stated. `also` holds ids
    of other editions and sources of the same scheme.
    """

    round_id: str
    document_id: str
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    closes_text: str
    url: str
    source: str
    as_of: date
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Rounds(Protocol):
    """Where rounds come from."""

    def upcoming(self, today: date) -> Sequence[UpcomingRound]:
        """All rounds that are not over on `today`, cancelled ones left out."""


class NoRounds:
    """No rounds are known."""

    def upcoming(self, today: date) -> Sequence[UpcomingRound]:
        """None."""
        return ()
