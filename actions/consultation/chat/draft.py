"""A booking that is being made, moved or cancelled in a conversation: what was told so far, and what is asked now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from actions.consultation.models import Minutes, Mode, Shared

Kind = Literal["book", "move", "cancel"]
Step = Literal["which", "topic", "mode", "slot", "name", "contact", "supporter", "shares", "confirm", "making", "code"]
PRIVATE: tuple[Step, ...] = ("name", "supporter")
"""Questions whose answer, whatever it is, is about a person."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Empty, None and () mean: not told.

    :param said: what was said about when, with the time it was said, oldest first: 「明日」 depends on that.
    :param offered: ids of the slots shown last, in their order; `seen` of all shown since the wish was changed.
    :param slot_id: the slot chosen.
    :param supporter: None: not asked yet; "": nobody takes part.
    :param shares: None: not asked yet. `marked` are those chosen so far.
    :param booking_id: of the booking that is moved, cancelled or waits for its code.
    :param heard: what the person typed last that goes no other way (see `private`), and when.
    """

    kind: Kind = "book"
    open: bool = True
    step: Step = "topic"
    topic: str = ""
    mode: Mode | None = None
    mode_asked: bool = False
    minutes: Minutes = 30
    said: tuple[tuple[datetime, str], ...] = ()
    offered: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    slot_id: str = ""
    name: str | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    supporter: str | None = field(default=None, repr=False)
    shares: tuple[Shared, ...] | None = None
    marked: tuple[Shared, ...] = ()
    prefecture: str = ""
    support_type: str = ""
    booking_id: str = ""
    heard: str = field(default="", repr=False)
    heard_at: datetime | None = None
    updated_at: datetime | None = None
