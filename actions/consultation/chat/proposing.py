"""Finds the slots to propose for what was said; where there is none, the closest that there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Literal

from actions.consultation.chat.days_said import DaysSaid
from actions.consultation.chat.draft import Draft
from actions.consultation.chat.hours_said import HoursSaid
from actions.consultation.chat.reading import SlotWish, read_wish
from actions.consultation.models import Mode, Need, Slot
from actions.consultation.slots import Slots, slot_from
from knowledge.calendar.days import day_of
from knowledge.clock import JST

SHOWN = 3
_HORIZON = timedelta(days=60)
_CHUNK = timedelta(days=7)

Allowed = Callable[[Slot], bool]
Found = Literal["as_wished", "nearby", "other_mode", "none"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Up to three slots, earliest first, and how they come up to the wish."""

    slots: tuple[Slot, ...]
    found: Found
    wish: SlotWish


def need_of(draft: Draft) -> Need:
    """What is looked for."""
    return Need(draft.topic, draft.mode, draft.minutes, draft.prefecture, draft.support_type)


def wish_of(draft: Draft, now: datetime) -> SlotWish:
    """What was said about when so far, each as it was meant when it was said."""
    read = [read_wish(text, at) for at, text in draft.said]
    wish = reduce(SlotWish.and_then, read, SlotWish(replace(DaysSaid(day_of(now)), said=False)))
    today = day_of(now)
    days = wish.days
    if days.first < today and (days.last is None or days.last >= today):
        wish = replace(wish, days=replace(days, first=today))
    return wish


def propose(slots: Slots, draft: Draft, now: datetime) -> Proposal:
    """The slots to show next."""
    wish, need = wish_of(draft, now), need_of(draft)
    before = [slot_from(slot_id) for slot_id in draft.offered]
    allowed = _allowed(wish, before, draft)
    if fitting := _search(slots, need, wish, now, allowed):
        return Proposal(_three(fitting, wish), "as_wished", wish)
    closer = replace(wish, hours=HoursSaid(), move=None)
    if wish.hours.windows and (near := _search(slots, need, closer, now, allowed)):
        return Proposal(_closest(near, wish), "nearby", wish)
    if need.mode is not None:
        other: Mode = "phone" if need.mode == "web" else "web"
        if near := _search(slots, replace(need, mode=other), wish, now, allowed):
            return Proposal(_three(near, wish), "other_mode", wish)
    anytime = replace(closer, days=replace(DaysSaid(day_of(now)), said=False))
    near = _search(slots, need, anytime, now, lambda s: s.slot_id not in draft.seen) or _search(
        slots, need, anytime, now, lambda _: True
    )
    return Proposal(_around(near, wish), "nearby" if near else "none", wish)


def _allowed(wish: SlotWish, before: Sequence[Slot], draft: Draft) -> Allowed:
    """Which slots a comparison with those shown last leaves."""
    days = {day_of(s.starts_at) for s in before}
    minutes = [_minute(s) for s in before]
    match wish.move if before else None:
        case "later":
            return lambda s: _minute(s) > max(minutes) and day_of(s.starts_at) in days
        case "earlier":
            return lambda s: _minute(s) < min(minutes) and day_of(s.starts_at) in days
        case "other_day":
            return lambda s: day_of(s.starts_at) not in days and s.slot_id not in draft.seen
        case "further":
            return lambda s: day_of(s.starts_at) > max(days) + timedelta(2)
        case "other":
            return lambda s: s.slot_id not in draft.seen
    return lambda _: True


def _search(slots: Slots, need: Need, wish: SlotWish, now: datetime, allowed: Allowed) -> list[Slot]:
    """Slots that fit, of the days up to the first week that has enough."""
    begin = max(now, datetime.combine(wish.days.first, datetime.min.time(), JST))
    last = wish.days.last
    end = now + _HORIZON if last is None else datetime.combine(last, datetime.min.time(), JST) + timedelta(1)
    found: list[Slot] = []
    while begin < end:
        until = min(begin + _CHUNK, end)
        found += [s for s in slots.fitting(need, begin, until) if wish.fits(s.starts_at) and allowed(s)]
        days = {day_of(s.starts_at) for s in found}
        if len(found) >= SHOWN and (wish.earliest or len(days) >= SHOWN or last is not None):
            break
        begin = until
    return _once(found)


def _once(found: Sequence[Slot]) -> list[Slot]:
    """Of each time only one way to talk, the first."""
    return list({s.starts_at: s for s in reversed(found)}.values())[::-1]


def _three(found: Sequence[Slot], wish: SlotWish) -> tuple[Slot, ...]:
    """The earliest, or those wished for exactly; otherwise of different days, and on one day well apart."""
    exact = [s for s in found if _minute(s) in wish.hours.at]
    if exact or wish.earliest or wish.move in ("later", "earlier"):
        return tuple((exact or list(found))[:SHOWN])
    by_day = list({day_of(s.starts_at): s for s in reversed(found)}.values())[::-1]
    if len(by_day) >= SHOWN:
        return tuple(by_day[:SHOWN])
    if len(found) <= SHOWN:
        return tuple(found)
    middle, last = found[len(found) // 2], found[-1]
    return tuple(sorted({found[0], middle, last}, key=lambda s: s.starts_at))


def _closest(found: Sequence[Slot], wish: SlotWish) -> tuple[Slot, ...]:
    """Those closest to the time of day wished for."""
    edges = [edge for window in wish.hours.windows for edge in window]
    nearest = sorted(found, key=lambda s: (min(abs(_minute(s) - edge) for edge in edges), s.starts_at))[:SHOWN]
    return tuple(sorted(nearest, key=lambda s: s.starts_at))


def _around(found: Sequence[Slot], wish: SlotWish) -> tuple[Slot, ...]:
    """Those closest to the days wished for, one a day."""
    by_day = list({day_of(s.starts_at): s for s in reversed(found)}.values())[::-1]
    nearest = sorted(by_day, key=lambda s: (abs(day_of(s.starts_at) - wish.days.first), s.starts_at))[:SHOWN]
    return tuple(sorted(nearest, key=lambda s: s.starts_at))


def _minute(slot: Slot) -> int:
    start = slot.starts_at.astimezone(JST)
    return start.hour * 60 + start.minute
