"""What the office sees on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.reading import BookingReader
from actions.encryption import Cipher
from actions.staff.models import Member
from connectors.console.start.tiles import Tile
from knowledge.calendar.days import start_of
from knowledge.clock import Clock, now_jst, today_jst

_BOOKINGS = "/console/office/bookings"


class OfficeTiles:
    """Consultations of today and of the next week, those without a record, advisers who take bookings."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._bookings = BookingReader(engine, cipher)
        self._advisers = Advisers(engine)
        self._clock = clock

    def __call__(self, member: Member) -> Sequence[Tile]:
        if not member.may(("office",)):
            return ()
        today = today_jst(self._clock)
        week_ago, in_a_week = today - timedelta(days=7), today + timedelta(days=7)
        found = self._bookings.between(start_of(week_ago), start_of(in_a_week))
        coming = [b for b in found if b.is_open and b.starts_at >= start_of(today)]
        of_today = [b for b in coming if b.starts_at < start_of(today + timedelta(days=1))]
        unrecorded = [b for b in found if b.status in ("confirmed", "held") and b.ends_at < self._clock()]
        days = f"from={today}&to={in_a_week}"
        return (
            Tile("きょうの相談", len(of_today), f"{_BOOKINGS}?from={today}&to={today}"),
            Tile("これから1週間の相談", len(coming), f"{_BOOKINGS}?{days}"),
            Tile("終わったのに記録がない相談", len(unrecorded), f"{_BOOKINGS}?from={week_ago}&to={today}", urgent=True),
            Tile("予約を受けている相談員", len(self._advisers.list()), "/console/office/advisers", "人"),
        )
