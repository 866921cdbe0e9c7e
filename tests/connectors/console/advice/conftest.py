"""Advisers' pages over a database of their own, and browsers of an adviser, another one and the office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from actions.database.engine import open_database
from actions.staff.audit import AuditLog
from connectors.console.advice.correction import CorrectionPages, correction_router
from connectors.console.advice.record import RecordPages, record_router
from connectors.console.advice.week import week_router
from connectors.console.triage.routes import TriagePages, triage_router
from tests.actions.advice.material import Office
from tests.actions.consultation.material import HOURS, adviser
from tests.connectors.console.app import as_member, console_app


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def audit(office: Office) -> AuditLog:
    return AuditLog(office.engine)


@pytest.fixture
def app(office: Office, audit: AuditLog) -> FastAPI:
    return console_app(
        office.engine,
        week_router(office.bookings, office.advisers, office.clock),
        record_router(
            RecordPages(office.bookings, office.advisers, office.records, office.actions, audit, office.clock)
        ),
        correction_router(
            CorrectionPages(office.bookings, office.advisers, office.records, office.corrections, office.actions, audit)
        ),
        triage_router(TriagePages(office.desk, office.bookings, office.asked, office.referrals, audit)),
    )


@pytest.fixture
def own(app: FastAPI, office: Office) -> TestClient:
    """The adviser's browser."""
    return as_member(app, "adviser", office.adviser.id)


@pytest.fixture
def other(app: FastAPI, office: Office) -> TestClient:
    """Another adviser's browser."""
    return as_member(app, "adviser", office.advisers.add(adviser("別の 人"), HOURS).id)


@pytest.fixture
def desk_office(app: FastAPI) -> TestClient:
    """The programme office's browser."""
    return as_member(app, "office")
