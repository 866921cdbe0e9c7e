"""The record of a consultation over HTTP: drafts, two windows, an ended session, its time, who did not come."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from connectors.console.access import COOKIE
from tests.actions.advice.material import Office
from tests.connectors.console.advice.record_form import RECORD
from tests.connectors.console.app import as_member


def test_a_draft_is_saved_for_a_script_and_for_a_form(office: Office, own: TestClient) -> None:
    booking = office.booked()
    draft = f"/console/advice/{booking.booking_id}/draft"
    saved = own.post(draft, data=RECORD, headers={"Accept": "application/json"})
    assert saved.json() == {"version": 1, "saved_at": "08:00"}
    stale = own.post(draft, data=RECORD | {"talked": "別の話"}, headers={"Accept": "application/json"})
    assert (stale.status_code, stale.json()["type"], stale.json()["version"]) == (
        409,
        "urn:madoguchi:problem:outdated",
        1,
    )
    both = own.post(draft, data=RECORD | {"talked": "別の話"})
    assert both.status_code == 409 and "別の話" in both.text and "値上げの話" in both.text
    assert own.post(draft, data=RECORD | {"talked": "別の話", "version": "1"}).status_code == 303
    again = own.post(draft, data=RECORD | {"talked": "別の話", "version": "1"}, headers={"Accept": "application/json"})
    assert again.status_code == 200, "what is stored already says the same"
    page = own.get(f"/console/advice/{booking.booking_id}").text
    assert "別の話" in page and "見積もりを2社からとる" in page and 'value="2026-12-18"' in page
    assert office.told(booking) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": ""},
        {"version": "x"},
        {"talked": "あ" * 4001},
        {"what_0": "あ" * 201},
        {"until_0": "きょう"},
        {"who_0": "me"},
    ],
)
def test_what_no_form_sends_is_refused(office: Office, own: TestClient, wrong: dict[str, str]) -> None:
    booking = office.booked()
    assert own.post(f"/console/advice/{booking.booking_id}/draft", data=RECORD | wrong).status_code == 422
    assert office.records.of(booking).version == 0


def test_an_ended_session_refuses_a_draft_in_a_way_a_script_understands(app: FastAPI, office: Office) -> None:
    booking = office.booked()
    browser = as_member(app, "adviser", office.adviser.id)
    app.state.staff_sessions.end(browser.cookies[COOKIE])
    answer = browser.post(
        f"/console/advice/{booking.booking_id}/draft", data=RECORD, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:madoguchi:problem:sign-in")


def test_nothing_is_sent_before_its_time_or_without_a_word(office: Office, own: TestClient) -> None:
    booking = office.booked()
    done = f"/console/advice/{booking.booking_id}/done"
    early = own.post(done, data=RECORD)
    assert early.status_code == 409 and "値上げの話" in early.text
    office.clock.now = booking.starts_at
    assert own.post(done, data={"version": "0", "talked": "ひとこと"}).status_code == 422
    assert office.told(booking) == [] and office.bookings.get(booking.booking_id).status == "confirmed"


def test_who_did_not_come_is_noted(office: Office, own: TestClient) -> None:
    booking = office.booked()
    absent = f"/console/advice/{booking.booking_id}/no-show"
    assert own.post(absent).status_code == 409
    office.clock.now = booking.starts_at
    assert [own.post(absent).status_code for _ in range(2)] == [303, 303]
    assert office.bookings.get(booking.booking_id).status == "no_show"
