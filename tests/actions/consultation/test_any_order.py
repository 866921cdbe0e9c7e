"""Whatever is done in whatever order, and however the clock is set: what is sold is what the bookings say."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.availability import quarters
from actions.consultation.bookings import Bookings
from actions.consultation.demo import seed
from actions.consultation.errors import ConsultationError, SlotTaken
from actions.consultation.models import OPEN, Booking, Requested
from actions.consultation.slots import Slots
from actions.consultation.tables import TakenQuarterRow
from actions.database.base import loaded
from tests.actions.consultation.material import MONDAY, HeardNews, SetClock, wish

STEPS = 120
KEEP = (*OPEN, "held", "recorded", "no_show")


class Someone:
    """Does something, chosen at random."""

    def __init__(self, chance: random.Random, bookings: Bookings, slots: Slots, clock: SetClock) -> None:
        self._chance, self._bookings, self._slots, self._clock = chance, bookings, slots, clock
        self.made: list[Requested] = []

    def step(self) -> None:
        if not self.made:
            return self.request()
        return self._chance.choice(
            [self.request, self.request, self.confirm, self.move, self.cancel, self.mark, self.time_goes_by]
        )()

    def request(self) -> None:
        self.made.append(self._bookings.request(wish(self._slot(), self._chance.randrange(4))))

    def confirm(self) -> None:
        one = self._chance.choice(self.made)
        self._bookings.confirm(one.booking.booking_id, one.code)

    def move(self) -> None:
        self._bookings.move(self._any(), self._slot())

    def cancel(self) -> None:
        self._bookings.cancel(self._any())

    def mark(self) -> None:
        self._chance.choice([self._bookings.hold, self._bookings.no_show, self._bookings.recorded])(
            self._any(), "staff:1"
        )

    def time_goes_by(self) -> None:
        self._clock.forward(minutes=self._chance.choice([-90, -5, 5, 16, 120]))
        self._bookings.release_expired()

    def _any(self) -> str:
        return self._chance.choice(self.made).booking.booking_id

    def _slot(self) -> str:
        minutes = self._chance.choice([30, 60])
        begin = self._clock.now - timedelta(hours=1)
        free = self._slots.find(begin, begin + timedelta(hours=9), mode="web", minutes=minutes, limit=12)
        if not free or self._chance.random() < 0.2:  # one that is not offered, too
            return f"a-{self._chance.randint(1, 5)}.{begin:%Y%m%dT%H}00Z.{minutes}.web"
        return self._chance.choice(free).slot_id


def sold(engine: Engine) -> Counter[tuple[str, datetime, str]]:
    with Session(engine) as session:
        rows = session.execute(
            select(TakenQuarterRow.adviser_id, TakenQuarterRow.starts_at, TakenQuarterRow.booking_id)
        )
        return Counter((adviser_id, loaded(starts_at), booking_id) for adviser_id, starts_at, booking_id in rows)


def said(bookings: list[Booking]) -> Counter[tuple[str, datetime, str]]:
    return Counter(
        (b.adviser_id, quarter, b.booking_id)
        for b in bookings
        if b.status in KEEP
        for quarter in quarters(b.starts_at, b.ends_at, 15)
    )


@pytest.mark.parametrize("number", range(2))
def test_what_is_sold_is_what_the_bookings_say(
    engine: Engine, advisers: Advisers, bookings: Bookings, slots: Slots, clock: SetClock, news: HeardNews, number: int
) -> None:
    seed(engine)
    someone, happened = Someone(random.Random(number), bookings, slots, clock), Counter[str]()
    latest = clock.now
    for _ in range(STEPS):
        try:
            someone.step()
            happened["done"] += 1
        except ConsultationError as error:
            happened[type(error).__name__] += 1
        everything = bookings.between(MONDAY - timedelta(days=9), MONDAY + timedelta(days=30))
        assert sold(engine) == said(everything)
        kept = [b for b in everything if b.status in KEEP]
        assert len({(adviser_id, quarter) for adviser_id, quarter, _ in said(kept)}) == said(kept).total()
        latest = max(latest, clock.now)
        holders = Counter(bookings.contact(b.booking_id) for b in kept if b.is_open and b.ends_at > latest)
        assert max(holders.values(), default=0) <= 3
    assert happened["done"] > STEPS / 4 and happened[SlotTaken.__name__]
    changes = Counter(
        (b.booking_id, kind) for kind, b, _ in news.heard if kind in ("released", "cancelled", "confirmed")
    )
    assert max(changes.values()) == 1
