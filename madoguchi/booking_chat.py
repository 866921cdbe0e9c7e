"""Booking a consultation in a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.consultation.chat.dialogue import BookingFlow
from actions.consultation.chat.drafts import Drafts
from actions.consultation.chat.known import known_from
from actions.consultation.chat.office import Office
from actions.consultation.chat.private import PrivateWords
from actions.consultation.consultation import consultation_over
from actions.consultation.links import BookingLinks
from actions.consultation.news import News
from actions.conversations.channels import last_conversation
from actions.conversations.conversations import Conversations
from actions.diagnosis import Diagnosis
from actions.interview.script import script
from knowledge.clock import Clock, now_jst
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

_ERASE_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class BookingChat:
    """`flow` is one of the chat's, `private` keeps apart what is personal in what is typed."""

    flow: BookingFlow
    private: PrivateWords
    part: Part


def booking_chat(
    chosen: Settings, database: Engine, checked: Diagnosis, news: News, *, mail: bool, clock: Clock = now_jst
) -> BookingChat:
    """All of it over one database.

    :param news: hears of what is booked in conversations, where it is told in the reply.
    :param mail: whether mail can be sent: then a booking with an address is confirmed by a code.
    """
    keys = cipher(chosen)
    desk = consultation_over(database, keys, news, clock)
    drafts = Drafts(database, keys, clock)
    office = Office(
        bookings=desk.bookings,
        slots=desk.slots,
        advisers=desk.advisers,
        waiting=desk.waiting,
        links=BookingLinks(chosen.links_start_with, keys),
        mail=mail,
        known=known_from(script(), checked.interviews),
        conversation=lambda person_id: _last_conversation(database, person_id),
        record=checked.funnel.record,
        clock=clock,
    )
    private = PrivateWords(drafts, Conversations(database), clock)
    return BookingChat(BookingFlow(drafts, office), private, Part(jobs=[Job(_ERASE_EVERY_S, drafts.erase_old)]))


def _last_conversation(database: Engine, person_id: str) -> str | None:
    with Session(database) as session:
        found = last_conversation(session, person_id)
        return None if found is None else found.id
