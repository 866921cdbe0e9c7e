"""Reminders of consultations: the day before and an hour before, each once, and none of what is not true any more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.loading import held
from actions.consultation.models import Booking, slot_of
from actions.consultation.news import NoNews
from actions.consultation.tables import BookingRow
from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from actions.mail.outbox import MailOutbox
from actions.notices import reminders as module
from actions.notices.reminders import due
from tests.actions.consultation.material import HOURS, SetClock, adviser, at, contact, wish
from tests.actions.notices.conftest import Office, jst

PROJECT = Path(__file__).parents[3]
STARTS, LONG_AGO = jst(8, 10), jst(1, 12)


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (jst(7, 8, 59), None), (jst(7, 9), "day"), (jst(7, 17, 59), "day"), (jst(7, 18), None),
        (jst(8, 8, 59), None), (jst(8, 9), "hour"), (jst(8, 9, 54), "hour"), (jst(8, 9, 55), None), (jst(8, 10), None),
        (jst(6, 12), None),
    ],
)  # fmt: skip
def test_when_a_reminder_is_due(now: datetime, kind: str | None) -> None:
    assert due(STARTS, LONG_AGO, now) == kind


@pytest.mark.parametrize(
    ("since", "now", "kind"),
    [
        (
            jst(7, 9, 1),
            jst(7, 12),
            None,
        ),  # booked on the day before: nobody needs to be reminded of that on the same day
        (jst(7, 9, 1), jst(8, 9, 10), "hour"),
        (jst(8, 9, 30), jst(8, 9, 31), None),  # booked half an hour ahead
    ],
)
def test_who_has_just_booked_needs_no_reminder(since: datetime, now: datetime, kind: str | None) -> None:
    assert due(STARTS, since, now) == kind


def test_the_day_before_is_that_of_japan() -> None:
    early = jst(8, 7)
    assert due(early, LONG_AGO, jst(7, 10)) == "day"
    assert due(early, LONG_AGO, jst(6, 10)) is None


def run_through(office: Office, minutes: int = 60) -> None:
    """From two days before until after the consultation."""
    moment = max(jst(6, 10), office.clock.now)
    while moment < jst(8, 11):
        office.remind_at(moment)
        moment += timedelta(minutes=minutes)


def early(office: Office, **fields: Any) -> Booking:
    """A booking of the 8th, made on the 1st."""
    office.clock.now = LONG_AGO
    booking = office.booked(**fields)
    office.mails()
    return booking


def subjects(office: Office) -> list[str]:
    return [mail.subject for mail in office.mails()]


def test_each_reminder_comes_once_by_mail_and_in_the_conversation(office: Office) -> None:
    who = office.someone()
    early(office, **who)
    before = len(office.told(who["conversation_id"]))
    seen: list[str] = []
    for hour in range(8, 20):
        office.remind_at(jst(7, hour))
        seen += subjects(office)
    for minute in range(0, 60, 10):
        office.remind_at(jst(8, 9, minute))
        seen += subjects(office)
    when = "2026年12月8日（火）10時〜10時30分"
    assert seen == [f"【まどぐち】相談は明日です（{when}）", f"【まどぐち】まもなく相談の時間です（{when}）"]
    told = [body["text"].splitlines()[0] for body in office.told(who["conversation_id"])[before:]]
    assert told == ["相談は明日です。", "まもなく相談の時間です。"]


def test_a_moved_booking_is_reminded_of_its_new_time_only(office: Office) -> None:
    booking = early(office)
    office.remind_at(jst(7, 9))
    assert len(subjects(office)) == 1
    office.bookings.move(booking.booking_id, office.slot(hour=15, day=10))
    office.mails()
    run_through(office)
    assert subjects(office) == []
    office.remind_at(jst(9, 9))
    office.remind_at(jst(10, 14))
    assert [s.partition("（")[0] for s in subjects(office)] == [
        "【まどぐち】相談は明日です",
        "【まどぐち】まもなく相談の時間です",
    ]


def test_a_cancelled_booking_is_not_reminded_of(office: Office) -> None:
    booking = early(office)
    office.bookings.cancel(booking.booking_id)
    office.mails()
    run_through(office)
    assert subjects(office) == []


def test_a_reminder_that_waits_to_be_mailed_is_taken_back_when_the_booking_is_cancelled(office: Office) -> None:
    booking = early(office)
    office.remind_at(jst(7, 9))
    office.bookings.cancel(booking.booking_id)
    assert all("取り消し" in subject for subject in subjects(office))


def test_a_reminder_is_not_mailed_after_the_consultation_began(office: Office) -> None:
    early(office)
    office.remind_at(jst(8, 9))
    office.clock.now = STARTS
    assert subjects(office) == []


def test_what_is_not_confirmed_is_not_reminded_of(office: Office) -> None:
    office.clock.now = LONG_AGO
    office.request()
    office.mails()
    run_through(office)
    assert subjects(office) == []


def test_one_booking_that_cannot_be_told_of_keeps_no_other_from_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = early(office)
    early(office, slot_id=office.slot(hour=10, which=1))

    def broken(session: Session, booking_id: str) -> BookingRow:
        if booking_id == first.booking_id:
            raise OperationalError("", {}, Exception())
        return held(session, booking_id)

    monkeypatch.setattr(module, "held", broken)
    with pytest.raises(OperationalError):
        office.remind_at(jst(7, 9))
    assert len(subjects(office)) == 1
    monkeypatch.undo()
    assert office.remind_at(jst(7, 10)) == 1


def test_several_processes_remind_once(database_url: str) -> None:
    key, engine = new_key(), open_database(database_url)
    cipher, clock = Cipher([key]), SetClock(LONG_AGO)
    bookings = Bookings(engine, cipher, NoNews(), clock)
    for n in range(12):
        one = Advisers(engine).add(adviser(f"相談員{n}"), HOURS)
        slot = slot_of(one.id, at(10, day=8), 30, "web")
        requested = bookings.request(wish(slot.slot_id, contact=contact(n)))
        bookings.confirm(requested.booking.booking_id, requested.code)
    given = reminded_by(3, [database_url, key, jst(7, 10).isoformat()])
    assert sum(given) == 12
    assert MailOutbox(engine, cipher, lambda: jst(7, 10)).counts()["waiting"] == 12
    engine.dispose()


def reminded_by(processes: int, arguments: Sequence[str]) -> list[int]:
    """How many reminders each of several processes gave, that were let off at the same moment."""
    command = [sys.executable, str(Path(__file__).with_name("remind_together.py")), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT, env=environment, text=True
        )
        for _ in range(processes)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    given = [int(process.communicate()[0]) for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return given
