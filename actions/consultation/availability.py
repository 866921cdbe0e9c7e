"""What of advisers' hours can be booked: not sold, early enough, not too far ahead. No database.

Days are Japan's; what is compared is quarters of an hour since 1970, so the server's own zone does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from actions.consultation.hours import GRID_MINUTES, Hours
from actions.consultation.models import LENGTHS, MODES, Adviser, Availability, Mode, Slot, slot_of
from knowledge.calendar.days import day_of, start_of
from knowledge.clock import JST

QUARTER = timedelta(minutes=15)
_QUARTER_MINUTES = 15
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """An adviser with their hours and what of them is taken: numbers of quarters of an hour, see `quarter_of`."""

    adviser: Adviser
    hours: Hours
    taken: AbstractSet[int] = frozenset()


def quarters(starts_at: datetime, ends_at: datetime, buffer_minutes: int) -> list[datetime]:
    """The quarters of an hour that a consultation takes with the buffer after it, earliest first, in UTC."""
    begin, end = starts_at.astimezone(UTC), ends_at.astimezone(UTC) + timedelta(minutes=buffer_minutes)
    return [begin + n * QUARTER for n in range(-(-(end - begin) // QUARTER))]


def quarter_of(moment: datetime) -> int:
    """The number of the quarter of an hour that a point in time lies in."""
    return (moment - _EPOCH) // QUARTER


def slots_on(calendars: Iterable[Calendar], day: date, minutes: int, mode: Mode | None, now: datetime) -> list[Slot]:
    """What can be booked on a day (Japan), earliest first; `mode` None: any. Each time and mode occurs once, with the
    first of the advisers who is free then."""
    midnight, found = start_of(day), {m: dict[int, str]() for m in MODES if mode in (None, m)}
    first = quarter_of(midnight)
    for calendar in calendars:
        rules, adviser = calendar.hours.availability, calendar.adviser
        if not adviser.active or day > _last_day(rules, now):
            continue
        earliest = -((midnight - now - timedelta(minutes=rules.lead_minutes)) // _MINUTE)
        length = -(-(minutes + rules.buffer_minutes) // _QUARTER_MINUTES)
        for m in found.keys() & adviser.modes:
            for begin in calendar.hours.begins(day, minutes, m) - found[m].keys():
                quarter = first + begin // _QUARTER_MINUTES
                if begin >= earliest and calendar.taken.isdisjoint(range(quarter, quarter + length)):
                    found[m][begin] = adviser.id
    times = sorted((begin, MODES.index(m), m, adviser_id) for m in found for begin, adviser_id in found[m].items())
    return [slot_of(adviser_id, midnight + begin * _MINUTE, minutes, m) for begin, _, m, adviser_id in times]


def is_offered(calendar: Calendar, slot: Slot, now: datetime) -> bool:
    """Whether a slot can be booked now."""
    found = slots_on([calendar], day_of(slot.starts_at), slot.minutes, slot.mode, now)
    return any(other.starts_at == slot.starts_at for other in found)


def is_on_grid(slot: Slot, availability: Availability, now: datetime) -> bool:
    """Whether there can be such a slot at all: its beginning, its length, and how far ahead it is."""
    start = slot.starts_at.astimezone(JST)
    aligned = start.minute % GRID_MINUTES == 0 and not start.second and not start.microsecond
    return aligned and slot.minutes in LENGTHS and day_of(start) <= _last_day(availability, now)


def _last_day(availability: Availability, now: datetime) -> date:
    return day_of(now) + timedelta(days=availability.horizon_days)
