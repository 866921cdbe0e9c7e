"""In which order it is asked, and what is still missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.consultation.chat.draft import Draft, Step
from actions.consultation.slots import slot_from

_ORDER: tuple[Step, ...] = ("topic", "mode", "slot", "name", "contact", "supporter", "shares", "confirm")
_EMPTY: dict[Step, dict[str, Any]] = {
    "topic": {"topic": ""},
    "mode": {"mode": None, "mode_asked": False, "slot_id": "", "offered": (), "seen": ()},
    "slot": {"slot_id": "", "offered": (), "seen": ()},
    "name": {"name": None},
    "contact": {"phone": "", "email": ""},
    "supporter": {"supporter": None},
    "shares": {"shares": None, "marked": ()},
}


def advanced(draft: Draft) -> Draft:
    """The draft with the next question that has no answer yet."""
    return replace(draft, step=_next(draft))


def asked_again(draft: Draft, step: Step) -> Draft:
    """The draft with one answer taken back, and its question put."""
    return replace(draft, step=step, **_EMPTY.get(step, {}))


def back(draft: Draft) -> Draft:
    """The draft with the question before the present one; unchanged where there is none."""
    order = _ORDER if draft.kind == "book" else ("slot", "confirm")
    place = order.index(draft.step) if draft.step in order else 0
    return asked_again(draft, order[place - 1]) if place else draft


def is_behind(draft: Draft, step: Step) -> bool:
    """Whether the question of `step` was put before the present one, or is the present one."""
    if draft.kind != "book":
        return draft.kind == "move" and step == "slot" and draft.step in ("slot", "confirm")
    order = (*_ORDER, "code")
    return draft.step in order and order.index(step) <= order.index(draft.step)


def needs_phone(draft: Draft) -> bool:
    """Whether the slot chosen is a call."""
    return bool(draft.slot_id) and slot_from(draft.slot_id).mode == "phone"


def _next(draft: Draft) -> Step:
    if draft.kind != "book":
        if not draft.booking_id:
            return "which"
        return "confirm" if draft.kind == "cancel" or draft.slot_id else "slot"
    reached = draft.phone if needs_phone(draft) else draft.phone or draft.email
    told = {
        "topic": bool(draft.topic),
        "mode": draft.mode is not None or draft.mode_asked,
        "slot": bool(draft.slot_id),
        "name": draft.name is not None,
        "contact": bool(reached),
        "supporter": draft.supporter is not None,
        "shares": draft.shares is not None,
    }
    return next((step for step in _ORDER if not told.get(step, False)), "confirm")
