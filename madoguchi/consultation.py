"""Consultations: advisers, slots, bookings, the waiting list, and what is done about them as time goes by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import Engine

from actions.consultation.consultation import Consultation, consultation_over
from actions.consultation.demo import seed
from actions.consultation.news import News
from actions.encryption import Cipher
from knowledge.clock import Clock, now_jst
from madoguchi.part import Job
from madoguchi.settings import Settings

_RELEASE_EVERY_S = 20.0
_ERASE_EVERY_S = 3600.0


def consultation(engine: Engine, keys: Cipher, news: News, clock: Clock = now_jst) -> Consultation:
    """All of it over one database, which gets the demonstration advisers if it never had any adviser.

    :param news: hears of every booking's changes.
    """
    seed(engine)
    return consultation_over(engine, keys, news, clock)


def consultation_jobs(found: Consultation, chosen: Settings) -> Sequence[Job]:
    """What is done again and again: slots of unconfirmed bookings freed, what is old erased."""
    age = timedelta(days=chosen.consultation_retention_days)
    return (
        Job(_RELEASE_EVERY_S, found.bookings.release_expired),
        Job(_ERASE_EVERY_S, partial(found.bookings.erase_expired, age)),
        Job(_ERASE_EVERY_S, found.waiting.forget_past),
    )
