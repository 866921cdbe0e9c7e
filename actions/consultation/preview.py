"""What of one adviser's next days can be booked, for who keeps their hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.consultation.availability import slots_on
from actions.consultation.calendars import calendars
from actions.consultation.models import Slot
from knowledge.calendar.days import Day, day_of, start_of
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class DayPreview:
    """A day with the slots of half an hour that can be booked now, earliest first; a time occurs once for each mode."""

    day: Day
    slots: tuple[Slot, ...]


def next_days(engine: Engine, adviser_id: str, days: int = 7, clock: Clock = now_jst) -> tuple[DayPreview, ...]:
    """The next `days` days, today first; without slots for an adviser who takes no bookings."""
    now = clock()
    today = day_of(now)
    wanted = [today + timedelta(days=n) for n in range(days)]
    with Session(engine) as session:
        found = calendars(session, start_of(today), start_of(today + timedelta(days=days + 1)), adviser_id)
    return tuple(DayPreview(Day(day), tuple(slots_on(found, day, 30, None, now))) for day in wanted)
