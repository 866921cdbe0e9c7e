"""How long a session lasts."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.staff.tables import StaffSessionRow
from tests.actions.staff.conftest import Staff


@pytest.fixture
def token(staff: Staff) -> str:
    return staff.sessions.begin(staff.accounts.add("a@example.jp", "A", "operator")[0].id)


def test_an_hour_without_a_request_ends_it(staff: Staff, token: str) -> None:
    staff.clock.move(minutes=59)
    assert staff.sessions.of(token) is not None
    staff.clock.move(minutes=59)
    assert staff.sessions.of(token) is not None
    staff.clock.move(minutes=60)
    assert staff.sessions.of(token) is None
    staff.clock.move(minutes=-30)
    assert staff.sessions.of(token) is not None  # ended by the clock, not by being asked


def test_twelve_hours_end_it_however_busy_it_is(staff: Staff, token: str) -> None:
    for _ in range(24):
        assert staff.sessions.of(token) is not None
        staff.clock.move(minutes=30)
    assert staff.sessions.of(token) is None


def test_a_clock_put_back_neither_ends_nor_breaks_it(staff: Staff, token: str) -> None:
    staff.clock.move(hours=-3)
    assert staff.sessions.of(token) is not None


def test_signing_out_ends_this_browser_alone(staff: Staff, token: str) -> None:
    other = staff.sessions.begin(staff.accounts.all()[0].member.id)
    staff.sessions.end(token)
    assert staff.sessions.of(token) is None
    assert staff.sessions.of(other) is not None


@pytest.mark.parametrize("unknown", ["", "x", "あ" * 400, "\0"])
def test_an_unknown_token_opens_nothing(staff: Staff, token: str, unknown: str) -> None:
    assert staff.sessions.of(unknown) is None
    staff.sessions.end(unknown)


def test_the_token_is_not_in_the_database(staff: Staff, token: str) -> None:
    with Session(staff.engine) as session:
        assert token not in session.scalars(select(StaffSessionRow.token_hash)).all()


def test_what_has_ended_is_erased(staff: Staff, token: str) -> None:
    staff.clock.move(minutes=30)
    staff.sessions.forget_ended()
    assert staff.sessions.of(token) is not None
    staff.clock.move(minutes=61)
    staff.sessions.forget_ended()
    with Session(staff.engine) as session:
        assert session.scalar(select(func.count()).select_from(StaffSessionRow)) == 0
