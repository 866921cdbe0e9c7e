"""Correcting a record over HTTP: the way there and back, two windows, the same form twice, whose it is to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from actions.consultation.models import Booking
from actions.mail.ports import MailRefused
from actions.staff.audit import AuditLog
from knowledge.clock import now_jst
from tests.actions.advice.material import Office
from tests.connectors.console.advice.record_form import RECORD
from tests.connectors.console.app import as_member

CORRECTION = RECORD | {"version": "1", "advice": "上限は50万円です。", "reason": "金額を\n訂正しました"}


def page_of(booking: Booking) -> str:
    return f"/console/advice/{booking.booking_id}"


def finished(office: Office, own: TestClient, **fields: Any) -> Booking:
    booking = office.held(**fields)
    assert own.post(f"{page_of(booking)}/done", data=RECORD).status_code == 303
    return booking


def test_the_way_from_a_wrong_amount_to_a_right_one(office: Office, own: TestClient, audit: AuditLog) -> None:
    booking = finished(office, own)
    before = own.get(page_of(booking)).text
    assert "チャットで伝えました" in before and f"{page_of(booking)}/correct" in before
    form = own.get(f"{page_of(booking)}/correct").text
    assert "見積もりをとりましょう。" in form and 'value="2026-12-18"' in form and 'name="version" value="1"' in form
    answer = own.post(f"{page_of(booking)}/correct", data=CORRECTION)
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(booking))
    assert "訂正の理由：金額を 訂正しました" in office.told(booking)[-1]["text"]
    after = own.get(page_of(booking)).text
    shown, kept = after.split("訂正する前の内容")
    assert (
        "訂正しました。チャットで伝えました。<br>訂正の理由：金額を 訂正しました" in shown and "上限は50万円" in shown
    )
    assert "見積もりをとりましょう。" in kept and "50万円" not in kept
    now = now_jst()
    entries = audit.entries(now - timedelta(hours=1), now + timedelta(hours=1))
    assert [(e.action, e.subject) for e in entries].count(("advice.corrected", booking.booking_id)) == 1


def test_the_same_form_sent_again_tells_nobody_twice(office: Office, own: TestClient) -> None:
    booking = finished(office, own)
    for _ in range(3):
        assert own.post(f"{page_of(booking)}/correct", data=CORRECTION).status_code == 303
    assert len(office.told(booking)) == 2 and len(office.records.versions(booking.booking_id)) == 2


def test_of_two_windows_the_second_sees_both_texts_before_it_corrects(office: Office, own: TestClient) -> None:
    booking = finished(office, own)
    own.post(f"{page_of(booking)}/correct", data=CORRECTION)
    other = CORRECTION | {"advice": "上限は45万円です。"}
    refused = own.post(f"{page_of(booking)}/correct", data=other)
    assert refused.status_code == 409 and 'name="version" value="2"' in refused.text
    assert "別の画面で、先に訂正されています" in refused.text
    assert "50万円" in refused.text and "45万円" in refused.text and "金額を 訂正しました" in refused.text
    assert own.post(f"{page_of(booking)}/correct", data=other | {"version": "2"}).status_code == 303
    assert office.records.of(booking).advice.advice == "上限は45万円です。" and len(office.told(booking)) == 3


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reason": " "}, "訂正の理由を書いてください"),
        ({"reason": "あ" * 201}, "訂正の理由を書いてください"),
        ({"advice": "見積もりをとりましょう。"}, "どこも変わっていません"),
        ({"advice": "", "what_0": "", "what_1": ""}, "助言か、次にやることを書いて"),
    ],
)
def test_what_is_no_correction_is_refused_and_stays_in_the_form(
    office: Office, own: TestClient, wrong: dict[str, str], says: str
) -> None:
    booking = finished(office, own)
    refused = own.post(f"{page_of(booking)}/correct", data=CORRECTION | {"talked": "値上げの話"} | wrong)
    assert refused.status_code == 422 and says in refused.text and "値上げの話" in refused.text
    assert len(office.told(booking)) == 1 and office.records.of(booking).version == 1


def test_only_its_adviser_corrects_and_the_office_reads_what_was_said_before(
    office: Office, app: FastAPI, own: TestClient, other: TestClient, desk_office: TestClient
) -> None:
    booking = finished(office, own)
    for browser in (other, desk_office, as_member(app, "admin")):
        assert browser.get(f"{page_of(booking)}/correct").status_code == 403
        assert browser.post(f"{page_of(booking)}/correct", data=CORRECTION).status_code == 403
    token = own.headers.pop("X-CSRF-Token")
    assert own.post(f"{page_of(booking)}/correct", data=CORRECTION).status_code == 403
    own.headers["X-CSRF-Token"] = token
    own.post(f"{page_of(booking)}/correct", data=CORRECTION)
    read = desk_office.get(page_of(booking)).text
    assert "見積もりをとりましょう。" in read and "50万円" in read and "訂正する</a>" not in read


def test_a_draft_is_written_on_and_not_corrected(office: Office, own: TestClient) -> None:
    booking = office.held()
    own.post(f"{page_of(booking)}/draft", data=RECORD)
    assert own.get(f"{page_of(booking)}/correct").headers["location"] == page_of(booking)
    assert own.post(f"{page_of(booking)}/correct", data=CORRECTION).headers["location"] == page_of(booking)
    assert office.records.of(booking).version == 1 and own.get("/console/advice/nothing/correct").status_code == 404


def test_an_erased_owners_record_cannot_be_corrected(office: Office, own: TestClient) -> None:
    booking = finished(office, own)
    office.conversations.erase(booking.conversation_id or "")
    assert own.post(f"{page_of(booking)}/correct", data=CORRECTION).status_code == 404


def test_what_is_ticked_off_is_marked_in_the_form(office: Office, own: TestClient) -> None:
    booking = finished(office, own)
    action = office.actions.of_booking(booking.booking_id)[0]
    office.actions.done(booking.person_id or "", action.action_id)
    assert own.get(f"{page_of(booking)}/correct").text.count("「まだ」にもどります") == 1


class TestByMail:
    """Owners who do not talk here, with a mail server."""

    @pytest.fixture
    def office(self, engine: Engine) -> Office:
        return Office(engine, mail=True)

    def test_the_page_says_what_became_of_the_mail(self, office: Office, own: TestClient) -> None:
        booking = finished(office, own, chats=False)
        assert "いま送っているところです" in own.get(page_of(booking)).text
        assert [mail.subject for mail in office.mails() if "まとめ" in mail.subject]
        page = own.get(page_of(booking)).text
        assert "メールで伝えました" in page and "電話などで" not in page

    def test_it_says_so_if_the_mail_does_not_get_through(self, office: Office, own: TestClient) -> None:
        booking = finished(office, own, chats=False)
        while claimed := office.outbox.claim():
            office.outbox.not_sent(claimed, MailRefused("receiver"))
        assert "メールが届きませんでした。電話などで伝えてください" in own.get(page_of(booking)).text
