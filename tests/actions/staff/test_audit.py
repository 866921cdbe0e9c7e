"""The audit log is only added to, read by filters, and erased after its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from actions.staff.audit import AuditLog
from tests.actions.staff.conftest import NOON, Staff

DAY = timedelta(days=1)


def test_lines_are_found_by_time_member_action_and_subject(staff: Staff) -> None:
    for member_id, action, subject in (
        (1, "booking.contact", "b1"),
        (2, "booking.export", ""),
        (2, "person.look", "p1"),
    ):
        staff.audit.note(member_id, action, subject)
        staff.clock.move(days=1)
    every = staff.audit.entries(NOON - DAY, NOON + 9 * DAY)
    assert [e.subject for e in every] == ["p1", "", "b1"]
    assert [e.at for e in every] == [NOON + 2 * DAY, NOON + DAY, NOON]
    assert [e.subject for e in staff.audit.entries(NOON, NOON + DAY)] == ["b1"]
    assert [e.action for e in staff.audit.entries(NOON, NOON + 9 * DAY, member_id=2)] == [
        "person.look",
        "booking.export",
    ]
    assert [e.member_id for e in staff.audit.entries(NOON, NOON + 9 * DAY, action="booking")] == [2, 1]
    assert [e.member_id for e in staff.audit.entries(NOON, NOON + 9 * DAY, action="b%")] == []
    assert [e.action for e in staff.audit.entries(NOON, NOON + 9 * DAY, subject="p1")] == ["person.look"]
    assert len(staff.audit.entries(NOON, NOON + 9 * DAY, limit=1)) == 1


def test_a_line_is_stored_with_what_it_is_about_or_not_at_all(staff: Staff) -> None:
    def fails() -> None:
        with Session(staff.engine) as session, session.begin():
            staff.audit.put(session, 1, "person.erase", "p1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert staff.noted() == []


def test_there_is_no_way_to_change_or_remove_a_single_line() -> None:
    calls = {name for name in vars(AuditLog) if not name.startswith("_")}
    assert calls == {"note", "put", "entries", "erase_older_than"}


def test_lines_go_after_their_time(staff: Staff) -> None:
    staff.audit.note(1, "person.look", "old")
    staff.clock.move(days=10)
    staff.audit.note(1, "person.look", "new")
    assert staff.audit.erase_older_than(timedelta(days=5)) == 1
    assert [subject for _, _, subject in staff.noted()] == ["new"]
