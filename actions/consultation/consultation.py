"""Consultations, wired to one database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.news import News
from actions.consultation.slots import Slots
from actions.consultation.waiting import WaitingList
from actions.encryption import Cipher
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Consultation:
    """The repositories."""

    advisers: Advisers
    slots: Slots
    bookings: Bookings
    waiting: WaitingList


def consultation_over(engine: Engine, cipher: Cipher, news: News, clock: Clock = now_jst) -> Consultation:
    """All of it over `engine`, a database opened by `actions.database.engine`."""
    return Consultation(
        Advisers(engine),
        Slots(engine, clock),
        Bookings(engine, cipher, news, clock),
        WaitingList(engine, clock),
    )
