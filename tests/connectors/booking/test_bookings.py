"""`/api/v1/bookings…`: the contract, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.consultation.tables import BookingRow
from tests.connectors.booking.counter import Counter
from tests.connectors.problems import assert_problem


def test_a_booking_is_made_seen_moved_and_cancelled(counter: Counter) -> None:
    first, second = (slot["slot_id"] for slot in counter.slots(mode="web")[:2])
    response = counter.book(first, supporter="見本商工会議所")
    assert response.status_code == 201
    body = response.json()
    assert set(body) == {"booking_id", "token", "starts_at", "status"}
    assert body["status"] == "requested"
    assert datetime.fromisoformat(body["starts_at"]).utcoffset() == timedelta(hours=9)
    assert response.headers["location"] == f"/api/v1/bookings/{body['booking_id']}"
    assert response.headers["cache-control"] == "no-store"
    booked = counter.booked(slot_id=second, supporter="架空信用金庫の見本さん")
    assert (booked.now["topic"], booked.now["supporter"]) == ("補助金・支援制度", "架空信用金庫の見本さん")
    third = counter.slots(mode="web")[0]
    assert third["slot_id"] not in (first, second)
    moved = booked.call("PATCH", json={"slot_id": third["slot_id"]})
    assert (moved.status_code, moved.json()["starts_at"]) == (200, third["starts_at"])
    assert moved.json()["supporter"] == "架空信用金庫の見本さん"
    assert booked.now["starts_at"] == third["starts_at"]
    assert second in [slot["slot_id"] for slot in counter.slots(mode="web")]
    assert [booked.call("DELETE").status_code for _ in range(2)] == [204, 204]
    assert booked.now["status"] == "cancelled"
    assert counter.news.kinds == ["code", "code", "moved", "cancelled"]


def test_the_same_key_and_body_get_the_same_answer_and_one_booking(counter: Counter) -> None:
    slot = counter.slots(mode="web")[0]["slot_id"]
    body = {"contact": {"email": "same@example.com"}}
    answers = [counter.book(slot, "once", **body) for _ in range(3)]
    assert [a.status_code for a in answers] == [201] * 3
    assert len({a.text for a in answers}) == 1
    assert_problem(counter.book(slot, "once", contact={"email": "other@example.com"}), 422, "idempotency-key-reused")
    with Session(counter.engine) as session:
        assert session.scalar(select(func.count()).select_from(BookingRow)) == 1


def test_so_they_do_while_the_first_is_still_being_answered(counter: Counter) -> None:
    slot = counter.slots(mode="web")[0]["slot_id"]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: counter.book(slot, "at-once", contact={"email": "a@example.com"}), range(12)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.text for a in answers}) == 1
    assert counter.news.kinds.count("code") >= 1


def test_one_key_at_once_for_two_slots_books_one(counter: Counter) -> None:
    slots = [slot["slot_id"] for slot in counter.slots(mode="web")[:6]]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda s: counter.book(s, "torn", contact={"email": "a@example.com"}), slots))
    assert sorted(a.status_code for a in answers) == [201] + [422] * 5
    with Session(counter.engine) as session:
        assert session.scalar(select(func.count()).select_from(BookingRow)) == 1


def test_of_fifty_who_want_one_slot_one_gets_it_and_all_others_are_offered_more(counter: Counter) -> None:
    slot = counter.slots(mode="web")[0]
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: counter.book(slot["slot_id"]), range(50)))
    assert sorted(a.status_code for a in answers) == [201] + [409] * 49
    for refused in (a for a in answers if a.status_code == 409):
        near = assert_problem(refused, 409, "slot-taken")["slots"]
        assert isinstance(near, list)
        assert near
        assert slot["slot_id"] not in [other["slot_id"] for other in near]
        assert set(near[0]) == {"slot_id", "starts_at", "ends_at", "mode"}


def test_an_alternative_can_be_booked_as_it_is(counter: Counter) -> None:
    slot = counter.slots(mode="web")[0]["slot_id"]
    counter.booked(slot_id=slot)
    near = counter.book(slot).json()["slots"]
    assert counter.book(near[0]["slot_id"]).status_code == 201


def test_a_taken_slot_leaves_the_moved_booking_where_it_is(counter: Counter) -> None:
    mine, other = counter.booked(), counter.booked()
    before = mine.now
    assert assert_problem(mine.call("PATCH", json={"slot_id": other.slot_id}), 409, "slot-taken")["slots"]
    assert mine.now == before


def test_the_key_is_wanted(desk: Counter) -> None:
    body = {"slot_id": "x", "name": "n", "contact": {"email": "a@example.com"}, "topic": "補助金", "mode": "web"}
    assert_problem(desk.client.post("/api/v1/bookings", json=body), 422, "invalid")
    long = desk.client.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": "k" * 256})
    assert_problem(long, 422, "invalid")


def test_without_the_right_token_there_is_nothing_to_see(desk: Counter) -> None:
    booked, other = desk.booked(), desk.booked()
    slot = {"slot_id": desk.slots(mode="web")[0]["slot_id"]}
    for method, path, body in (
        ("GET", "", None), ("PATCH", "", slot), ("PATCH", "", {"slot_id": 1}), ("DELETE", "", None),
        ("POST", "/confirm", {"code": "123456"}),
    ):  # fmt: skip
        for booking_id in (booked.id, "unknown", "%00", "x" * 500):
            url = f"/api/v1/bookings/{booking_id}{path}"
            for headers in ({}, {"Authorization": "Basic x"}, {"Authorization": f"Bearer {other.token}"}):
                refused = desk.client.request(method, url, json=body, headers=headers)
                assert_problem(refused, 401, "unauthorized")
                assert "予約" in refused.json()["detail"]
                assert refused.headers["www-authenticate"].startswith("Bearer")
    assert booked.now["status"] == "requested"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mode": "letter"}, "mode"), ({"name": ""}, "name"), ({"name": "名" * 81}, "name"), ({"name": " \t"}, "name"),
        ({"topic": ""}, "topic"), ({"topic": "あ" * 2001}, "topic"), ({"supporter": "会" * 121}, "supporter"),
        ({"contact": {}}, "contact"), ({"contact": {"phone": "12"}}, "contact.phone"),
        ({"contact": {"email": "not a mail"}}, "contact.email"), ({"contact": {"fax": "1"}}, "contact.fax"),
        ({"slot_id": "a-1.yesterday"}, "slot_id"), ({"slot_id": "a-99.20261208T0000Z.30.web"}, "slot_id"),
        ({"slot_id": "a-1.20261208T0007Z.30.web"}, "slot_id"), ({"mode": "phone"}, "slot_id"), ({"extra": 1}, "extra"),
    ],
)  # fmt: skip
def test_odd_requests_are_refused_by_field(desk: Counter, changes: dict[str, object], field: str) -> None:
    errors = assert_problem(desk.book(**changes), 422)["errors"]
    assert isinstance(errors, list)
    assert errors[0]["field"] == field
    assert desk.news.heard == []


def test_a_call_needs_a_phone_number(desk: Counter) -> None:
    slot = desk.slots(mode="phone")[0]["slot_id"]
    errors = assert_problem(desk.book(slot, mode="phone"), 422)["errors"]
    assert errors == [{"field": "contact.phone", "reason": "必要です"}]
    assert desk.book(slot, mode="phone", contact={"phone": "０９０ー1234ー5678"}).status_code == 201


def test_nothing_invisible_is_kept(counter: Counter) -> None:
    booked = counter.booked(supporter="見本\x00商工\x07会議所", name="花\x00子", topic="補助金\x00")
    assert booked.now["supporter"] == "見本商工会議所"


def test_a_slot_of_the_past_is_as_good_as_taken(desk: Counter) -> None:
    slot = desk.slots(mode="web")[0]["slot_id"]
    desk.clock.forward(hours=5)
    assert assert_problem(desk.book(slot), 409, "slot-taken")["slots"]


def test_one_contact_holds_three(counter: Counter) -> None:
    contact = {"email": "greedy@example.com"}
    for slot in counter.slots(mode="web")[:3]:
        counter.booked(slot_id=slot["slot_id"], contact=contact)
    assert assert_problem(counter.book(contact=contact), 409, "too-many-bookings")["slots"] == []


def test_the_code_of_the_mail_confirms(counter: Counter) -> None:
    booked = counter.booked()
    code = counter.code(booked.id)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert assert_problem(booked.call("POST", "/confirm", {"code": wrong}), 422, "wrong-code")["tries_left"] == 4
    assert_problem(booked.call("POST", "/confirm", {"code": "12"}), 422, "invalid")
    assert booked.now["meeting_url"] is None
    for _ in range(2):
        confirmed = booked.call("POST", "/confirm", {"code": code})
        assert (confirmed.status_code, confirmed.json()["status"]) == (200, "confirmed")
    assert booked.now["meeting_url"] == "https://meeting.example.com/room"
    assert booked.now["confirm_by"] is None
    assert counter.news.kinds == ["code", "confirmed"]


def test_what_is_not_confirmed_in_time_is_free_again(counter: Counter) -> None:
    booked = counter.booked(slot_id=counter.slots(mode="web")[5]["slot_id"])
    slot = booked.slot_id
    counter.clock.forward(minutes=16)
    assert_problem(booked.call("POST", "/confirm", {"code": counter.code(booked.id)}), 409, "code-expired")
    assert booked.now["status"] == "released"
    assert counter.book(slot).status_code == 201
    assert_problem(booked.call("PATCH", json={"slot_id": slot}), 409)


def test_a_booking_with_a_phone_only_waits_for_the_call(counter: Counter) -> None:
    booked = counter.booked(contact={"phone": "090-1234-5678"})
    assert booked.now["status"] == "requested"
    counter.clock.forward(minutes=16)
    counter.consultation.bookings.release_expired()
    assert booked.now["status"] == "released"


def test_what_has_begun_can_be_neither_moved_nor_cancelled(desk: Counter) -> None:
    booked = desk.booked()
    booked.call("POST", "/confirm", {"code": desk.code(booked.id)})
    later = desk.slots(mode="web")[-1]["slot_id"]
    desk.clock.forward(hours=6)
    assert_problem(booked.call("DELETE"), 409, "booking-closed")
    assert_problem(booked.call("PATCH", json={"slot_id": later}), 409, "booking-closed")


def test_answers_are_forgotten_after_a_day(counter: Counter) -> None:
    slot = counter.slots(mode="web")[0]["slot_id"]
    counter.book(slot, "old")
    counter.clock.forward(hours=23)
    assert counter.answers.forget_old() == 0
    counter.clock.forward(hours=2)
    assert counter.answers.forget_old() == 1


def test_neither_key_nor_token_nor_contact_lie_open_in_the_database(desk: Counter) -> None:
    response = desk.book("", "a-very-secret-key", contact={"email": "hidden@example.com"}, name="秘密 花子")
    file = Path(str(desk.engine.url.database))
    data = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert response.json()["booking_id"].encode() in data
    for secret in ("a-very-secret-key", response.json()["token"], "hidden@example.com", "秘密"):
        assert secret.encode() not in data
