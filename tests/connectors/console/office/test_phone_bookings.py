"""Bookings that no code reaches are confirmed by the staff, by a call, within their time; every number seen is noted."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from actions.consultation.models import Contact
from actions.staff.models import Role
from connectors.console.phone_bookings.routes import PATH, phone_bookings_router
from tests.connectors.console.app import as_member, console_app
from tests.connectors.console.office.world import PHONE, World

BY_PHONE = Contact("架空 花子", PHONE, None)


def items(html: str) -> list[str]:
    return [li.get_text(" ", strip=True) for li in BeautifulSoup(html, "html.parser").select(".queue__item")]


@pytest.mark.parametrize("role", ["office"])
def test_a_booking_with_a_number_only_is_listed_called_and_confirmed(world: World, role: Role) -> None:
    booking = world.requested(0, BY_PHONE)
    client = as_member(world.app(), role)
    (item,) = items(client.get(PATH).text)
    assert "08:15 まで" in item and "相談員A" in item
    assert "9012345678" not in item.replace("-", "") and "花子" not in item
    (item,) = items(client.post(f"{PATH}/{booking.booking_id}/phone").text)
    assert "090-1234-5678" in item and "架空 花子" in item
    for _ in range(2):  # a double click
        assert client.post(f"{PATH}/{booking.booking_id}/confirm").status_code == 303
    assert world.bookings.get(booking.booking_id).status == "confirmed"
    change = world.bookings.history(booking.booking_id)[-1]
    assert (change.what, change.by.startswith("staff:")) == ("confirmed", True)
    assert items(client.get(PATH).text) == []
    mine = [(action, subject) for action, subject in world.noted() if subject == booking.booking_id]
    assert mine == [("booking.phone", booking.booking_id), ("booking.confirm", booking.booking_id)]


def test_who_can_be_sent_a_code_or_talks_here_is_not_called(world: World) -> None:
    world.requested(0, Contact("架空 花子", PHONE, "owner@example.com"))
    world.requested(2, Contact("架空 次郎", None, "other@example.com"))
    world.requested(4, Contact("架空 三郎", "+819000000003", None), world.someone())
    world.book(6, phone="+819000000004")
    assert items(as_member(world.app(), "office").get(PATH).text) == []


def test_without_mail_whoever_left_a_number_is_called(world: World) -> None:
    world.requested(0, Contact("架空 花子", PHONE, "owner@example.com"))
    world.requested(2, Contact("架空 次郎", None, "other@example.com"))
    router = phone_bookings_router(world.bookings, world.advisers, world.staff.audit, mail=False, clock=world.clock)
    assert len(items(as_member(console_app(world.engine, router, clock=world.clock), "office").get(PATH).text)) == 1


@pytest.mark.parametrize("what", ["phone", "confirm"])
def test_after_its_time_neither_is_the_number_shown_nor_the_booking_confirmed(world: World, what: str) -> None:
    booking = world.requested(0, BY_PHONE)
    client = as_member(world.app(), "office")
    world.clock.forward(minutes=15)
    answer = client.post(f"{PATH}/{booking.booking_id}/{what}")
    assert answer.status_code == 409
    assert "時間がすぎたか" in answer.text
    assert "-1234-" not in answer.text and "12345678" not in answer.text
    assert world.bookings.get(booking.booking_id).status in ("requested", "released")
    assert all(subject != booking.booking_id for _, subject in world.noted())


@pytest.mark.parametrize("what", ["phone", "confirm"])
def test_other_bookings_are_neither_shown_nor_confirmed_here(world: World, what: str) -> None:
    other = world.requested(0, Contact("架空 花子", PHONE, "owner@example.com"))
    client = as_member(world.app(), "office")
    for booking_id in (other.booking_id, "none"):
        assert client.post(f"{PATH}/{booking_id}/{what}").status_code == 409
    assert world.bookings.get(other.booking_id).status == "requested"


def test_the_office_gets_there_from_its_list(world: World) -> None:
    assert f'href="{PATH}"' in as_member(world.app(), "office").get("/console/office/bookings").text
