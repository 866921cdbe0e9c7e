"""What consultations add to the gateway: booking over REST, the page of a booking, what the staff confirm by a call, and
what is done as time goes by."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine

from actions.consultation.consultation import Consultation
from actions.consultation.links import BookingLinks
from actions.idempotency.answers import Answers
from actions.staff.audit import AuditLog
from connectors.booking.desk import BookingDesk
from connectors.booking.page_routes import booking_pages
from connectors.booking.pages import BookingPages
from connectors.booking.routes import booking_api
from connectors.console.phone_bookings.routes import phone_bookings_router, tiles
from knowledge.clock import Clock, now_jst
from madoguchi.consultation import consultation_jobs
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

_FORGET_EVERY_S = timedelta(hours=1).total_seconds()


def booking(
    app: FastAPI, chosen: Settings, database: Engine, consultation: Consultation, clock: Clock = now_jst
) -> Part:
    """All of it."""
    keys = cipher(chosen)
    answers = Answers(database, keys, clock)
    links = BookingLinks(chosen.links_start_with, keys)
    desk = BookingDesk(consultation.slots, consultation.bookings, consultation.advisers, answers, links, clock)
    jobs = [*consultation_jobs(consultation, chosen), Job(_FORGET_EVERY_S, answers.forget_old)]
    mail, audit = bool(chosen.smtp_host), AuditLog(database, clock)
    app.state.console_tiles.append(partial(tiles, consultation.bookings, mail, clock))
    by_phone = phone_bookings_router(consultation.bookings, consultation.advisers, audit, mail=mail, clock=clock)
    return Part([booking_api(desk), booking_pages(BookingPages(desk)), by_phone], jobs)
