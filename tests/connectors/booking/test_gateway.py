"""Slots and bookings on a whole gateway, as it is installed: with the demonstration advisers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, running
from tests.connectors.problems import assert_problem

TEXT = st.one_of(st.text(max_size=40), st.sampled_from(["\x00", "\ud800", "a@example.com", "090-1234-5678", "web"]))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)


def body_for(gateway: Gateway) -> dict[str, Any]:
    slot = gateway.client.get("/api/v1/slots", params={"mode": "phone"}).json()["slots"][-1]
    contact = {"phone": "090-1234-5678", "email": "owner@example.com"}
    return {"slot_id": slot["slot_id"], "name": "架空 花子", "contact": contact, "topic": "補助金", "mode": "phone"}


def test_a_fresh_installation_can_be_booked(gateway: Gateway) -> None:
    body, headers = body_for(gateway), {"Idempotency-Key": "fresh"}
    made = gateway.client.post("/api/v1/bookings", json=body, headers=headers)
    assert made.status_code == 201
    path, token = f"/api/v1/bookings/{made.json()['booking_id']}", {"Authorization": f"Bearer {made.json()['token']}"}
    seen = gateway.client.get(path, headers=token).json()
    assert seen["adviser"].startswith("相談員")
    assert gateway.client.delete(path, headers=token).status_code == 204
    assert gateway.client.post("/api/v1/bookings", json=body, headers=headers).text == made.text


def test_broken_and_too_long_requests_are_problems(gateway: Gateway) -> None:
    headers = {"Idempotency-Key": "odd", "Content-Type": "application/json"}
    for content, status in ((b"{", 400), (b"x" * 70_000, 413), (b"[]", 422), (b"\xff\xfe", 400)):
        assert_problem(gateway.client.post("/api/v1/bookings", content=content, headers=headers), status)
    assert_problem(gateway.client.put("/api/v1/bookings"), 405)


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(changes=st.dictionaries(st.sampled_from(["slot_id", "name", "contact", "topic", "mode", "supporter"]), ANYTHING))
def test_whatever_is_sent_is_booked_or_refused(gateway: Gateway, changes: dict[str, Any]) -> None:
    body = {"slot_id": "a-1.20261124T0000Z.30.web", "name": "n", "contact": {"email": "a@example.com"}, "topic": "t"}
    content = json.dumps(body | {"mode": "web"} | changes)
    headers = {"Idempotency-Key": "fuzz", "Content-Type": "application/json"}
    answer = gateway.client.post("/api/v1/bookings", content=content, headers=headers)
    assert answer.status_code == 201 or assert_problem(answer, answer.status_code)["status"] in (400, 409, 422)


def test_a_page_without_its_key_is_none(gateway: Gateway) -> None:
    page = gateway.client.get("/booking/anything")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_how_a_booking_is_confirmed_stands_in_the_description(gateway: Gateway) -> None:
    paths = gateway.client.get("/openapi.json").json()["paths"]
    post = paths["/api/v1/bookings"]["post"]
    assert "phone number\nonly" in post["description"]
    key = next(p for p in post["parameters"] if p["name"] == "Idempotency-Key")
    assert key["required"]
    assert not [path for path in paths if path.startswith("/booking")]


@pytest.fixture
def strict(tmp_path: Path, rasa: FakeRasa) -> Iterator[Gateway]:
    """A gateway with limits that count for this machine too."""
    limits = {"rate_limit_slots": "3/minute", "rate_limit_bookings": "2/minute", "trusted_addresses": []}
    with running(tmp_path, rasa.port, **limits) as made:
        yield made


def test_who_asks_too_often_waits(strict: Gateway) -> None:
    looked = [strict.client.get("/api/v1/slots") for _ in range(4)]
    assert [answer.status_code for answer in looked] == [200, 200, 200, 429]
    asked = [strict.client.post("/api/v1/bookings", json={}, headers={"Idempotency-Key": "k"}) for _ in range(3)]
    assert_problem(asked[-1], 429, "too-many-requests")
    assert int(asked[-1].headers["retry-after"]) > 0
