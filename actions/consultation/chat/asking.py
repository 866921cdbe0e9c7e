"""The questions as messages: the first button moves forward, leaving or pausing comes last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from actions.consultation.chat.draft import Draft
from actions.consultation.chat.steps import needs_phone
from actions.consultation.chat.wording import wording
from actions.consultation.models import Booking, Mode, Shared, Slot
from actions.consultation.slots import slot_from
from actions.consultation.topics import topic, topics
from actions.consultation.wording import wording as domain_wording
from actions.interview.turn import say
from actions.replies.message import Choice, Message
from knowledge.calendar.days import Day
from knowledge.clock import JST

OWN = "booking."
"""What the question of each button here begins with."""
SHARES: tuple[Shared, ...] = ("diagnosis", "conversation", "schemes")
IN_ORDER: dict[str, tuple[str, ...]] = {
    "mode": ("web", "phone", "either"),
    "supporter": ("alone", "chamber", "bank", "tax"),
}
"""The answers of questions that always have the same ones, as they are shown: people also say 「2番目」."""
CHANGEABLE = ("slot", "mode", "topic", "name", "contact", "supporter", "shares")
"""Answers that can be given again when all is read back."""
_BOOK, _CHANGE, _CANCEL = "/book_consultation", "/change_booking", "/cancel_booking"


def button(step: str, value: str, label: str = "") -> Choice:
    """A button that answers a question here; its label is that of `value` where none is given."""
    payload = json.dumps({"question": OWN + step, "value": value}, ensure_ascii=False)
    return Choice(label=label or wording().labels[value], payload=f"/inform{payload}")


def to_book(label: str = "book", value: str = "") -> Choice:
    """A button that begins a booking, or does what `value` says."""
    return Choice(label=wording().labels[label], payload=_BOOK + (json.dumps({"value": value}) if value else ""))


def to_change(booking_id: str) -> Choice:
    """A button that begins to change a booking."""
    return Choice(label=wording().labels["change"], payload=_CHANGE + json.dumps({"value": booking_id}))


def to_cancel(booking_id: str) -> Choice:
    """A button that begins to cancel a booking."""
    return Choice(label=wording().labels["cancel"], payload=_CANCEL + json.dumps({"value": booking_id}))


def when(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """「12月3日（木）14:00〜14:30」, with the holiday if it is one."""
    start = starts_at.astimezone(JST)
    day = Day(start.date())
    off = f"・{day.holiday}" if day.holiday else ""
    until = f"〜{ends_at.astimezone(JST):%H:%M}" if ends_at else ""
    return f"{start.month}月{start.day}日（{day.weekday}{off}）{start:%H:%M}{until}"


def mode_name(mode: Mode) -> str:
    """As owners read it."""
    return domain_wording().modes[mode]


def question(draft: Draft, bookings: Sequence[Booking] = (), *, diagnosis: bool = False, lead: str = "") -> Message:
    """The current question of an open draft.

    :param bookings: those that can be changed or cancelled.
    :param diagnosis: whether there is a result to be shown to the adviser.
    :param lead: a sentence before it.
    """
    text, choices = _PUT[draft.step](draft, bookings, diagnosis)
    return say("\n\n".join(filter(None, (lead, text))), choices)


def to_begin_again() -> Message:
    """Whether to begin again; going on comes first."""
    return say(wording().notes["restart_ask"], [button("", v) for v in ("resume", "anew", "pause")])


_Put = tuple[str, list[Choice]]


def _which(draft: Draft, bookings: Sequence[Booking], _: bool) -> _Put:
    choices = [button("which", b.booking_id, f"{when(b.starts_at)} {mode_name(b.mode)}") for b in bookings]
    return wording().questions["which"], [*choices, button("which", "leave", wording().labels["keep"])]


def _topic(_: Draft, __: Sequence[Booking], ___: bool) -> _Put:
    return wording().questions["topic"], [*(button("topic", t.id, t.name) for t in topics()), button("topic", "pause")]


def _mode(_: Draft, __: Sequence[Booking], ___: bool) -> _Put:
    return wording().questions["mode"], [button("mode", v) for v in (*IN_ORDER["mode"], "back", "pause")]


def _slot(draft: Draft, _: Sequence[Booking], __: bool) -> _Put:
    last = button("slot", "leave", wording().labels["keep"]) if draft.kind == "move" else button("slot", "pause")
    other = {"web": "use_phone", "phone": "use_web"}.get(draft.mode or "")
    if not draft.offered:
        wishes = ["wait", "anytime", *([other] if other else [])]
        return wording().questions["no_slot"], [*(button("slot", w) for w in wishes), _human(), last]
    shown = [slot_from(slot_id) for slot_id in draft.offered]
    several = len({s.mode for s in shown}) > 1 or draft.mode is None
    choices = [
        button("slot", s.slot_id, when(s.starts_at) + (f" {mode_name(s.mode)}" if several else "")) for s in shown
    ]
    wishes = ["other_time", "other_day", *([other] if other else [])]
    return wording().questions["slot"], [*choices, *(button("slot", w) for w in wishes), last]


def _name(_: Draft, __: Sequence[Booking], ___: bool) -> _Put:
    return wording().questions["name"], [button("name", v) for v in ("no_name", "why", "back", "pause")]


def _contact(draft: Draft, _: Sequence[Booking], __: bool) -> _Put:
    asked = "contact_phone" if needs_phone(draft) else "contact_any"
    ways = ["give_phone"] if needs_phone(draft) else ["give_email", "give_phone"]
    return wording().questions[asked], [button("contact", v) for v in (*ways, "why", "back", "pause")]


def _supporter(_: Draft, __: Sequence[Booking], ___: bool) -> _Put:
    return wording().questions["supporter"], [button("supporter", v) for v in (*IN_ORDER["supporter"], "back", "pause")]


def _shares(draft: Draft, _: Sequence[Booking], diagnosis: bool) -> _Put:
    say_, names = wording(), wording().shares
    open_ = [item for item in SHARES if item not in draft.marked and (diagnosis or item != "diagnosis")]
    first = button("shares", "these") if draft.marked else button("shares", "nothing")
    choices = [first, *(button("shares", item, names[item]) for item in open_)]
    if len(open_) > 1:
        choices.append(button("shares", "everything"))
    marked = "、".join(names[item] for item in draft.marked)
    text = say_.questions["shares_marked"].format(marked=marked) if marked else say_.questions["shares"]
    return text, [*choices, button("shares", "back"), button("shares", "pause")]


def _confirm(draft: Draft, bookings: Sequence[Booking], _: bool) -> _Put:
    say_ = wording()
    booking = next((b for b in bookings if b.booking_id == draft.booking_id), None)
    if draft.kind == "cancel" and booking is not None:
        told = {"when": when(booking.starts_at, booking.ends_at), "mode": mode_name(booking.mode)}
        choices = [button("confirm", "confirm_cancel"), button("confirm", "leave", say_.labels["keep"])]
        return say_.questions["confirm_cancel"].format(**told), choices
    slot = slot_from(draft.slot_id)
    if booking is not None:
        told = {"before": _told(booking.slot), "after": _told(slot)}
        wishes = [button("confirm", "confirm_move"), button("confirm", "change_slot")]
        leave = button("confirm", "leave", say_.labels["keep"])
        return say_.questions["confirm_move"].format(**told), [*wishes, leave]
    lines = "\n".join(f"・{label}：{value}" for label, value in _lines(draft, slot))
    choices = [button("confirm", "confirm"), *(button("confirm", f"change_{c}") for c in CHANGEABLE)]
    return say_.questions["confirm"].format(lines=lines), [
        *choices,
        button("confirm", "leave"),
        button("confirm", "pause"),
    ]


def _lines(draft: Draft, slot: Slot) -> list[tuple[str, str]]:
    """What was told, read back; what is personal as marks."""
    card, marks, names = wording().card, wording().marks, wording().shares
    reached = [marks[kind] for kind in ("phone", "email") if getattr(draft, kind)]
    shown = "、".join(names[item] for item in draft.shares or ()) or card["nothing"]
    lines = [(card["when"], when(slot.starts_at, slot.ends_at)), (card["mode"], mode_name(slot.mode))]
    lines += [
        (card["topic"], topic(draft.topic).name),
        (card["name"], marks["name"] if draft.name else card["no_name"]),
    ]
    lines.append((card["contact"], "、".join(reached)))
    if draft.supporter:
        lines.append((card["supporter"], marks["supporter"]))
    return [*lines, (card["shares"], shown)]


def _code(draft: Draft, bookings: Sequence[Booking], _: bool) -> _Put:
    booking = next((b for b in bookings if b.booking_id == draft.booking_id), None)
    until = f"{booking.confirm_by.astimezone(JST):%H:%M}" if booking and booking.confirm_by else ""
    wishes = ("here", "again_code", "change_contact", "leave")
    return wording().questions["code"].format(until=until), [button("code", w) for w in wishes]


def _making(_: Draft, __: Sequence[Booking], ___: bool) -> _Put:
    return wording().notes["making"], [button("confirm", "confirm"), button("confirm", "pause")]


def _told(slot: Slot) -> str:
    return f"{when(slot.starts_at, slot.ends_at)}（{mode_name(slot.mode)}）"


def _human() -> Choice:
    return Choice(label=wording().labels["human"], payload="/talk_to_human")


_PUT = {
    "which": _which, "topic": _topic, "mode": _mode, "slot": _slot, "name": _name, "contact": _contact,
    "supporter": _supporter, "shares": _shares, "confirm": _confirm, "making": _making, "code": _code,
}  # fmt: skip
