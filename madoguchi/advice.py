"""Advisers' part of the console: today and week, the queue, the card, the record; and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.advice.asking import AskedShares
from actions.advice.corrections import Corrections
from actions.advice.flow import AdviceFlow
from actions.advice.keeping import KeptAdvice
from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.advice.referrals import Referrals
from actions.advice.shown import OwnersThings
from actions.advice.telling import Telling
from actions.advice.told_again import ToldAgain
from actions.advice.triage import TriageDesk
from actions.advice.turns import AdviceTurns
from actions.consultation.advisers import Advisers
from actions.consultation.aftermath import HeldBookings
from actions.conversations.channels import Channels
from actions.flow import Flow
from actions.funnel.channel import channel_of
from actions.funnel.funnel import Funnel
from actions.funnel.steps import Step
from actions.handover.callbacks import Callbacks
from actions.interview.script import script
from actions.notices.desk import Desk
from actions.personal import Personal
from actions.reminders.ports import Rounds
from actions.saved.listing import Documents
from actions.staff.audit import AuditLog
from connectors.console.advice.correction import CorrectionPages, correction_router
from connectors.console.advice.record import RecordPages, record_router
from connectors.console.advice.tiles import tiles
from connectors.console.advice.week import week_router
from connectors.console.triage.routes import TriagePages, triage_router
from knowledge.clock import Clock, now_jst
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

_ERASE_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Advice:
    """What comes out of consultations: in chat (`flow`), for who asks what is kept (`kept`), in the gateway (`part`)."""

    kept: KeptAdvice
    part: Part
    _turns: AdviceTurns
    _asked: AskedShares

    def flow(self, bookings: Flow) -> AdviceFlow:
        """What answers in chat, to stand before the flow of bookings."""
        return AdviceFlow(self._turns, self._asked, bookings)


def advice(
    app: FastAPI,
    chosen: Settings,
    database: Engine,
    personal: Personal,
    knowledge: Documents,
    rounds: Rounds,
    channels: Channels,
    funnel: Funnel,
    desk: Desk,
    clock: Clock = now_jst,
) -> Advice:
    """All of it over one database. `personal` tells from now on what is kept of consultations, too.

    :param desk: sends mails to owners who do not talk here.
    """
    keys, counted = cipher(chosen), partial(_count, database, funnel)
    audit, advisers, bookings = AuditLog(database, clock), Advisers(database), HeldBookings(database, keys, clock)
    actions = NextActions(database, keys, clock, counted)
    telling = Telling(keys, channels, desk, clock)
    records = Records(database, keys, actions, telling, clock, counted)
    corrections = Corrections(database, keys, actions, telling, clock)
    asked, referrals = AskedShares(database, channels, clock), Referrals(database, keys, channels, clock)
    things = OwnersThings(
        personal.conversations, personal.interviews, personal.results, personal.my_list, script(), knowledge, rounds
    )
    callbacks = Callbacks(database, keys, channels, clock)
    triage = TriageDesk(bookings, advisers, things, records, actions, asked, referrals, callbacks, clock)
    kept = KeptAdvice(database, bookings, records, actions, referrals, clock)
    personal.also_kept.append(kept.lines)
    app.state.console_tiles.append(partial(tiles, bookings, clock))
    routers = [
        week_router(bookings, advisers, clock),
        record_router(RecordPages(bookings, advisers, records, actions, audit, clock)),
        correction_router(CorrectionPages(bookings, advisers, records, corrections, actions, audit)),
        triage_router(TriagePages(triage, bookings, asked, referrals, audit)),
    ]
    age = timedelta(days=chosen.consultation_retention_days)
    part = Part(routers, [Job(_ERASE_EVERY_S, partial(kept.erase_expired, age))])
    turns = AdviceTurns(actions, referrals, ToldAgain(records, actions, bookings, advisers))
    return Advice(kept, part, turns, asked)


def _count(database: Engine, funnel: Funnel, step: Step, person_id: str | None) -> None:
    """Counts a step where its owner talked last."""
    with Session(database) as session:
        channel = channel_of(session, person_id)
    funnel.record(step, channel)
