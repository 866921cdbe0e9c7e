"""What is kept of a person is found by their contact, exported and erased on request, and every look is noted."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.consultation.tables import BookingContactRow, BookingRow
from actions.conversations.channels import Channels
from actions.conversations.tables import ConversationRow
from actions.database.base import Base
from actions.handover.callbacks import Callbacks
from actions.people.tables import PersonRow
from tests.actions.consultation.material import CIPHER
from tests.connectors.console.app import as_member
from tests.connectors.console.office.world import PHONE, World

FIND = {"phone": "090-1234-5678", "email": ""}
PATH = "/console/office/people"


def found(html: str) -> list[str]:
    return [str(i["value"]) for i in BeautifulSoup(html, "html.parser").select("input[name=booking]")]


def test_bookings_are_found_by_exactly_this_contact_however_it_is_written(world: World) -> None:
    mine, other = world.book(0), world.book(3, phone="+819000000000")
    client = as_member(world.app(), "office")
    for phone in ("090-1234-5678", "０９０１２３４５６７８", "+81 90 1234 5678"):
        page = client.post(PATH, data={"phone": phone}).text
        assert found(page) == [mine.booking_id]
        assert "架空 花子" in page
    assert found(client.post(PATH, data={"phone": "090-1234-5679"}).text) == []
    assert ("person.look", mine.booking_id) in world.noted()
    assert all(subject != other.booking_id for _, subject in world.noted())
    assert not any("9012345678" in subject for _, subject in world.noted())


@pytest.mark.parametrize("sent", [{}, {"phone": "12"}, {"email": "no"}, {"phone": "あ"}])
def test_what_is_no_contact_is_said(world: World, sent: dict[str, str]) -> None:
    answer = as_member(world.app(), "office").post(PATH, data=sent)
    assert answer.status_code == 422
    assert "正しい形" in answer.text


def test_the_export_is_everything_that_refers_to_the_person_decrypted_and_without_keys(world: World) -> None:
    person = world.someone()
    mine = world.book(0, person_id=person)
    world.book(3, name="別の人", phone="+819000000000", person_id=world.someone())
    client = as_member(world.app(), "office")
    answer = client.post(f"{PATH}/export", data=FIND | {"booking": mine.booking_id})
    assert "attachment" in answer.headers["Content-Disposition"]
    kept = json.loads(answer.text)["kept"]
    assert [row["id"] for row in kept["people"]] == [person]
    assert [row["id"] for row in kept["bookings"]] == [mine.booking_id]
    assert kept["booking_contacts"][0]["name"] == "架空 花子"
    assert kept["booking_contacts"][0]["phone"] == PHONE
    assert kept["messages"][0]["body"]["text"] == "人を雇いたい"
    assert "別の人" not in answer.text
    for secret in ("_hash", "_digest", '"token"', "gAAAA"):
        assert secret not in answer.text
    assert ("person.export", mine.booking_id) in world.noted()


def test_bookings_of_others_are_neither_exported_nor_erased_by_their_id(world: World) -> None:
    world.book(0)
    other = world.book(3, name="別の人", phone="+819000000000", person_id=world.someone())
    client = as_member(world.app(), "office")
    assert "別の人" not in client.post(f"{PATH}/export", data=FIND | {"booking": other.booking_id}).text
    client.post(f"{PATH}/erase", data=FIND | {"booking": other.booking_id, "confirmed": "true"})
    assert world.bookings.contact(other.booking_id) is not None
    assert world.erased == []


def test_erasing_takes_a_step_to_confirm_and_leaves_nothing_of_the_person(world: World) -> None:
    person = world.someone()
    first, second = world.book(0, person_id=person), world.book(3)
    client = as_member(world.app(), "office")
    chosen = FIND | {"booking": [first.booking_id, second.booking_id]}
    asked = client.post(f"{PATH}/erase", data=chosen)
    assert "元にもどせません" in asked.text
    assert found(asked.text) == [first.booking_id, second.booking_id]
    assert world.bookings.contact(first.booking_id) is not None
    done = client.post(f"{PATH}/erase", data=chosen | {"confirmed": "true"})
    assert "予約 2件" in done.text
    assert world.erased == [person]
    with Session(world.engine) as session:
        assert session.scalars(select(PersonRow)).all() == []
        assert session.scalars(select(ConversationRow)).all() == []
        assert session.scalars(select(BookingContactRow)).all() == []
        assert {row.status for row in session.scalars(select(BookingRow))} <= {"cancelled"}
    assert found(client.post(PATH, data=FIND).text) == []
    assert [subject for action, subject in world.noted() if action == "person.erase"] == [
        first.booking_id,
        second.booking_id,
    ]
    again = client.post(f"{PATH}/erase", data=chosen | {"confirmed": "true"})  # a double click
    assert again.status_code == 200
    assert "予約 0件" in again.text


def test_nothing_chosen_erases_nothing(world: World) -> None:
    booking = world.book(0)
    answer = as_member(world.app(), "office").post(f"{PATH}/erase", data=FIND | {"confirmed": "true"})
    assert answer.status_code == 422
    assert world.bookings.contact(booking.booking_id) is not None


def test_every_table_that_refers_to_a_person_is_erased_with_them() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.table.name == PersonRow.__tablename__:
                    assert key.ondelete == "CASCADE", f"{table.name}.{column.name}"


def test_who_asked_for_a_call_is_found_exported_and_erased(world: World) -> None:
    person = world.someone()
    callbacks = Callbacks(world.engine, CIPHER, Channels(), world.clock)
    asked = callbacks.ask(person, PHONE, "平日の午前")
    client = as_member(world.app(), "office")
    page = client.post(PATH, data=FIND).text
    assert "電話の申し込み" in page and "平日の午前" in page
    chosen = FIND | {"callback": str(asked.id)}
    kept = json.loads(client.post(f"{PATH}/export", data=chosen).text)["kept"]
    assert kept["callbacks"][0]["phone_encrypted"] == PHONE
    assert "平日の午前" in client.post(f"{PATH}/erase", data=chosen).text
    assert world.erased == []
    assert "1人分" in client.post(f"{PATH}/erase", data=chosen | {"confirmed": "true"}).text
    assert world.erased == [person]
    assert "見つかりませんでした" in client.post(PATH, data=FIND).text
    for action in ("look", "export", "erase"):
        assert (f"person.{action}", f"callback.{asked.id}") in world.noted()
