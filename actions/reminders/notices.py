"""What is due to be told: pure functions of what people want, the rounds there are, and the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from actions.reminders.ports import UpcomingRound
from knowledge.clock import JST

DAYS_BEFORE = (14, 7, 1)
"""How many days before a deadline people are told unless they say otherwise."""
_OPENS_HOUR, _CLOSES_HOUR = 8, 21
NoticeKind = Literal["closes", "opens", "moved"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone wants to be told: of one document, or of all rounds that meet the conditions (none: every round).

    `since` is when it was asked for: what was already true then was said in the answer.
    """

    document_id: str | None
    days_before: tuple[int, ...]
    openings: bool
    since: datetime
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    def covers(self, found: UpcomingRound) -> bool:
        """Whether a round is one of those meant. What is nationwide or for any trade is for everyone."""
        if self.document_id is not None:
            return self.document_id in (found.document_id, *found.also)
        return (
            _meets(self.prefectures, found.prefectures)
            and _meets(self.industries, found.industries)
            and (not self.purposes or bool(set(self.purposes) & set(found.purposes)))
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A round as the person last knew it."""

    document_id: str
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told. `key` is the same for the same thing, whoever works it out and when."""

    kind: NoticeKind
    round: UpcomingRound
    key: str
    before: datetime | None = None


def is_quiet(now: datetime) -> bool:
    """Whether it is night in Japan (21–8 o'clock): nobody is told anything then."""
    return not _OPENS_HOUR <= now.astimezone(JST).hour < _CLOSES_HOUR


def end_of_quiet(now: datetime) -> datetime:
    """The first moment from `now` on that is not night."""
    local = now.astimezone(JST)
    morning = local.replace(hour=_OPENS_HOUR, minute=0, second=0, microsecond=0)
    if not is_quiet(now):
        return now
    return morning if local < morning else morning + timedelta(days=1)


def due(wish: Wish, rounds: Iterable[UpcomingRound], known: Mapping[str, Known], now: datetime) -> list[Notice]:
    """What is to be told about `rounds` (those that `wish` covers) at `now`, whether it was told before or not.

    :param known: the rounds as the person last knew them, by round id.
    """
    at_hand = [r for r in rounds if r.closes_at is None or r.closes_at > now]
    moved = _moved(at_hand, known)
    notices = []
    for found in at_hand:
        if found.round_id in moved:
            before = moved[found.round_id]
            notices.append(Notice("moved", found, f"{found.round_id}|moved|{_day(found)}", before))
        elif wish.openings and _has_opened(wish, found, known, now):
            notices.append(Notice("opens", found, f"{found.round_id}|opens"))
        if (threshold := _threshold(wish, found, now)) is not None:
            notices.append(Notice("closes", found, f"{found.round_id}|{threshold}|{_day(found)}"))
    return notices


def _threshold(wish: Wish, found: UpcomingRound, now: datetime) -> int | None:
    """The days-before that has been reached last; None if none was since the wish was made."""
    if found.closes_at is None or (found.opens_at is not None and found.opens_at > now):
        return None
    today, closes_on = now.astimezone(JST).date(), found.closes_at.astimezone(JST).date()
    since = wish.since.astimezone(JST).date()
    reached = [d for d in wish.days_before if since < closes_on - timedelta(days=d) <= today]
    return min(reached, default=None)


def _has_opened(wish: Wish, found: UpcomingRound, known: Mapping[str, Known], now: datetime) -> bool:
    """Whether a round opened after the wish was made, or is open and only known since."""
    if found.opens_at is None or found.opens_at <= wish.since:
        return found.round_id not in known
    return found.opens_at <= now


def _moved(rounds: Sequence[UpcomingRound], known: Mapping[str, Known]) -> dict[str, datetime | None]:
    """Rounds with another deadline than the person knows, with the former one.

    A round of a source without ids of its own gets a new id when its text changes: one that took the place of the only
    one of its scheme that is gone, and opens on the same day, is the same round.
    """
    moved = {
        r.round_id: known[r.round_id].closes_at
        for r in rounds
        if r.round_id in known and known[r.round_id].closes_at != r.closes_at
    }
    present = {r.round_id for r in rounds}
    for found in (r for r in rounds if r.round_id not in known):
        gone = [k for i, k in known.items() if i not in present and k.document_id == found.document_id]
        if len(gone) == 1 and gone[0].opens_at is not None and gone[0].opens_at == found.opens_at:
            moved[found.round_id] = gone[0].closes_at
    return {i: before for i, before in moved.items() if before is not None}


def _meets(wanted: Sequence[str], stated: Sequence[str]) -> bool:
    return not wanted or not stated or bool(set(wanted) & set(stated))


def _day(found: UpcomingRound) -> str:
    return found.closes_at.astimezone(JST).isoformat(timespec="minutes") if found.closes_at else "-"
