"""Who asks what is kept of them is told of every table that has something, and whoever is erased is in none any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Session

from actions.consultation.models import Contact
from actions.consultation.tables import BookingRow
from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.handover.callbacks import Callbacks
from actions.line.users import LineUsers
from actions.mail.models import Mail
from actions.mail.outbox import MailOutbox
from actions.mail.tables import MailRow
from actions.people.requests import PersonalRequests
from knowledge.clock import now_jst
from tests.actions.consultation.material import CIPHER
from tests.actions.people.test_merging import TABLES, count, fill

PHONE = "+819012345678"
CONTACT = Contact("", PHONE)
ROOTS = ("people", "bookings")
STATISTICS = {"bookings", "booking_history", "booking_reminders", "taken_quarters"}
"""What is left of a booking: when it was and what became of it, not whose it was."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def requests(engine: Engine) -> PersonalRequests:
    return PersonalRequests(engine, CIPHER, lambda person_id: Conversations(engine).erase_person(person_id))


def about_people() -> list[Table]:
    """Every table with a reference to a person or a booking, straight or through another one; parents first."""
    found = [table for table in TABLES if table.name in ROOTS]
    for table in TABLES:
        if table not in found and {key.column.table for key in table.foreign_keys} & set(found):
            found.append(table)
    return found


def filled(engine: Engine) -> str:
    """A person with a row in every one of these tables, who left the telephone number; returns their id."""
    conversation = Conversations(engine).begin("line")[0]
    person = Conversations(engine).person(conversation)
    rows: dict[str, dict[str, Any]] = {"people": {"id": person}, "conversations": {"id": conversation}}
    given: dict[str, dict[str, Any]] = {
        "bookings": {"status": "held"},
        "booking_contacts": {
            "name": CIPHER.encrypt("架空 花子"), "phone": CIPHER.encrypt(PHONE), "email": None,
            "supporter": CIPHER.encrypt("架空信用金庫の見本さん"), "about": CIPHER.encrypt("補助金"), "phone_digest": CIPHER.digest(f"phone:{PHONE}"), "email_digest": None,
        },
        "callbacks": {"phone_encrypted": CIPHER.encrypt(PHONE), "phone_digest": CIPHER.digest(PHONE)},
    }  # fmt: skip
    with engine.begin() as connection:
        for table in about_people():
            if table.name in rows:
                continue
            parents = {
                column.name: rows[key.column.table.name][key.column.name]
                for column in table.columns
                for key in column.foreign_keys
                if key.column.table.name in rows
            }
            rows[table.name] = fill(connection, table, person, parents | given.get(table.name, {}))
    return person


def test_there_are_tables_to_walk() -> None:
    names = {table.name for table in about_people()}
    assert {
        "advice",
        "callbacks",
        "handovers",
        "handover_notes",
        "mails",
        "surveys",
        "line_users",
        "referrals",
    } <= names
    assert len(names) > 30


def test_every_table_that_has_something_of_a_person_is_in_the_export(
    engine: Engine, requests: PersonalRequests
) -> None:
    filled(engine)
    kept = requests.export(requests.find(CONTACT))
    assert set(kept) == {table.name for table in about_people()}
    assert kept["callbacks"][0]["phone_encrypted"] == kept["booking_contacts"][0]["phone"] == PHONE
    assert kept["booking_contacts"][0]["supporter"] == "架空信用金庫の見本さん"
    secret = [
        (name, key) for name, rows in kept.items() for key in rows[0] if key.endswith(("digest", "hash", "token"))
    ]
    assert secret == []


def test_whoever_is_erased_is_in_no_table_any_more(engine: Engine, requests: PersonalRequests) -> None:
    person = filled(engine)
    erased = requests.erase(requests.find(CONTACT), "staff:1")
    LineUsers(engine, CIPHER, lambda: now_jst().replace(year=2030)).forget_silent()  # a job of the gateway
    assert (erased.bookings, erased.people) == (1, 1)
    with Session(engine) as session:
        left = {table.name for table in about_people() if count(session, table)}
        booking = session.scalars(select(BookingRow)).one()
    assert left <= STATISTICS
    assert (booking.person_id, booking.conversation_id, booking.token_hash) == (None, None, "")
    assert not requests.find(CONTACT)
    assert person not in str(requests.export(requests.find(CONTACT)))


def test_who_only_asked_for_a_call_is_found_by_that_number_alone(engine: Engine, requests: PersonalRequests) -> None:
    callbacks = Callbacks(engine, CIPHER, Channels())
    people = [Conversations(engine).person(Conversations(engine).begin("web")[0]) for _ in range(2)]
    mine, other = callbacks.ask(people[0], PHONE, "午前"), callbacks.ask(people[1], "+819012345679", "午後")
    found = requests.find(CONTACT)
    assert (found.people, [each.id for each in found.callbacks]) == ([people[0]], [mine.id])
    assert not requests.find(Contact("", None, "owner@example.com"))
    assert not requests.chosen(CONTACT, [], [other.id])
    requests.erase(requests.chosen(CONTACT, [], [mine.id, other.id]), "staff:1")
    assert callbacks.of_person(people[0]) is None
    assert callbacks.of_person(people[1]) is not None


def test_mails_to_who_never_talked_here_are_exported_and_erased_with_the_booking(
    engine: Engine, requests: PersonalRequests
) -> None:
    filled(engine)
    with Session(engine) as session, session.begin():
        session.scalars(select(BookingRow)).one().person_id = None
        booking_id = session.scalars(select(BookingRow.id)).one()
        outbox = MailOutbox(engine, CIPHER)
        for key, kind in ((f"booking.{booking_id}.code", "booking.code"), ("booking.else.code", "booking.code"),
                          (f"booking.{booking_id}.confirmed.staff.1", "adviser.confirmed")):  # fmt: skip
            outbox.put(session, key, Mail("owner@example.com", "ご予約", "本文"), kind=kind)
    chosen = requests.chosen(CONTACT, [booking_id], [])
    mails = requests.export(chosen)["mails"]
    assert [mail["key"] for mail in mails] == [f"booking.{booking_id}.code"]
    assert "owner@example.com" in mails[0]["content"]
    requests.erase(chosen, "staff:1")
    with Session(engine) as session:
        left = set(session.scalars(select(MailRow.key).where(MailRow.person_id.is_(None))))
    assert left == {"booking.else.code", f"booking.{booking_id}.confirmed.staff.1"}
