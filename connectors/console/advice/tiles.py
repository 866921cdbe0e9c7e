"""What waits for an adviser, on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from actions.consultation.reading import BookingReader
from actions.staff.models import Member
from connectors.console.start.tiles import Tile
from knowledge.calendar.days import day_of, start_of
from knowledge.clock import Clock

_LOOKS_BACK = timedelta(days=14)
_NOT_RECORDED = ("confirmed", "held")


def tiles(bookings: BookingReader, clock: Clock, member: Member) -> Sequence[Tile]:
    """An adviser's consultations of today, and those that are over and not recorded yet; none for anybody else."""
    if member.adviser_id is None or not member.may(("adviser",)):
        return ()
    now = clock()
    today = start_of(day_of(now))
    found = bookings.of_adviser(member.adviser_id, today - _LOOKS_BACK, today + timedelta(days=1))
    still = [b for b in found if b.starts_at >= today and b.is_open and b.ends_at > now]
    over = [b for b in found if b.status in _NOT_RECORDED and b.ends_at <= now]
    shown = (
        Tile("今日のこれからの相談", len(still), "/console/advice/"),
        Tile("記録がまだの相談", len(over), "/console/advice/", urgent=True),
    )
    return tuple(tile for tile in shown if tile.number)
