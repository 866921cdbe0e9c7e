"""The console of staff: its accounts, its pages, and the jobs behind them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.preview import next_days
from actions.consultation.reading import BookingReader
from actions.encryption import Cipher
from actions.funnel.funnel import Funnel
from actions.funnel.waiting import WaitingTimes, waiting_times
from actions.people.requests import ErasePerson, PersonalRequests
from actions.staff.accounts import Accounts
from actions.staff.audit import AuditLog
from actions.staff.sessions import Sessions
from actions.staff.sign_in import SignIn
from actions.survey.report import by_month, report
from connectors.console.access import open_console
from connectors.console.account.openid import OpenId
from connectors.console.account.own_password import own_password_router
from connectors.console.account.routes import account_router
from connectors.console.account.single_sign_on import BACK, single_sign_on_router
from connectors.console.audit.routes import audit_router
from connectors.console.days import Days
from connectors.console.office.advisers.routes import advisers_router
from connectors.console.office.bookings.routes import bookings_router
from connectors.console.office.funnel.routes import ResultsCsv, funnel_router
from connectors.console.office.people.routes import people_router
from connectors.console.office.survey.routes import survey_router
from connectors.console.office.tiles import OfficeTiles
from connectors.console.staff.routes import staff_router
from connectors.console.start.routes import start_router
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

_CLEAN_EVERY_S = timedelta(hours=1).total_seconds()


def staff_console(
    app: FastAPI, chosen: Settings, database: Engine, funnel: Funnel, results: ResultsCsv, erase_person: ErasePerson
) -> Part:
    """What the console adds to the gateway `app`; every part of the console needs it.

    :param results: the CSV of the diagnoses that people gave to the office.
    :param erase_person: erases a person, wherever something is kept of them.
    """
    keys = cipher(chosen)
    sessions, audit = Sessions(database), AuditLog(database)
    accounts = Accounts(database, sessions, audit)
    sign_in = SignIn(database, sessions, audit, keys.digest)
    open_console(app, sessions)
    provider, advisers = _provider(chosen), Advisers(database)
    routers = [
        start_router(app.state.console_tiles),
        account_router(sign_in, sessions, audit, chosen.oidc_name if provider else ""),
        own_password_router(accounts),
        staff_router(accounts, lambda: [(adviser.id, adviser.name) for adviser in advisers.list(inactive=True)]),
        audit_router(audit, accounts),
        *_office(database, keys, audit, funnel, results, erase_person),
    ]
    app.state.console_tiles.append(OfficeTiles(database, keys))
    if provider is not None:
        routers.append(single_sign_on_router(provider, sign_in, sessions, keys))
    keep = timedelta(days=chosen.audit_retention_days)
    jobs = [
        Job(_CLEAN_EVERY_S, sessions.forget_ended),
        Job(_CLEAN_EVERY_S, sign_in.forget_old_failures),
        Job(_CLEAN_EVERY_S, lambda: audit.erase_older_than(keep)),
    ]
    return Part(routers, jobs)


def _office(
    database: Engine, keys: Cipher, audit: AuditLog, funnel: Funnel, results: ResultsCsv, erase_person: ErasePerson
) -> list[APIRouter]:
    """The programme office's pages."""
    bookings, advisers = BookingReader(database, keys), Advisers(database)

    def waits(period: Days) -> WaitingTimes:
        return waiting_times(bookings.asked_and_held(period.begins, period.ends))

    return [
        funnel_router(funnel, audit, results, waits),
        survey_router(partial(report, database), partial(by_month, database), audit),
        bookings_router(bookings, advisers, audit),
        advisers_router(advisers, partial(next_days, database), audit),
        people_router(PersonalRequests(database, keys, erase_person), audit),
    ]


def _provider(chosen: Settings) -> OpenId | None:
    """The provider of single sign-on of the settings."""
    if chosen.oidc_issuer is None:
        return None
    secret = chosen.oidc_client_secret.get_secret_value()
    return OpenId(str(chosen.oidc_issuer), chosen.oidc_client_id, secret, f"{chosen.links_start_with}{BACK}")
