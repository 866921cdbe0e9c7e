"""What a booking in a conversation needs of the rest of the system, and what comes of a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.chat.draft import Draft
from actions.consultation.chat.known import Known
from actions.consultation.links import BookingLinks
from actions.consultation.slots import Slots
from actions.consultation.waiting import WaitingList
from actions.funnel.steps import Step as FunnelStep
from actions.replies.message import Message
from knowledge.clock import Clock


@dataclass(frozen=True, slots=True)
class Office:
    """What a booking needs of the rest of the system.

    :param mail: whether mail can be sent: then a booking with an address is confirmed by a code.
    :param known: what is known of a person (id) already.
    :param conversation: the id of the conversation that a person used last, None if there is none.
    :param record: counts a step of the funnel on a channel.
    """

    bookings: Bookings
    slots: Slots
    advisers: Advisers
    waiting: WaitingList
    links: BookingLinks
    mail: bool
    known: Callable[[str], Known]
    conversation: Callable[[str], str | None]
    record: Callable[[FunnelStep, str], None]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Done:
    """The draft afterwards (None: it has ended), a sentence before its question, and messages of its own."""

    draft: Draft | None
    note: str = ""
    messages: tuple[Message, ...] = ()
