"""Advisers' pages over HTTP: who may see what, what is written down about it, and the way from a booking to its record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from actions.advice.flow import AdviceFlow
from actions.consultation.models import Booking
from actions.flow import Flow, Wish
from actions.interview.turn import Speaker, Turn
from actions.staff.audit import AuditLog
from actions.staff.models import Role
from knowledge.clock import now_jst
from tests.actions.advice.material import Office, buttons, cited
from tests.actions.consultation.material import at
from tests.connectors.console.advice.record_form import RECORD
from tests.connectors.console.app import as_member


class SharingBookings:
    """The flow of bookings, as far as it shows and hides."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        verb, booking_id, items = (wish.value + "::").split(":")[:3]
        booking = self._office.bookings.get(booking_id)
        named = set(items.split(","))
        shares = booking.shares | named if verb == "share" else booking.shares - named
        self._office.bookings.share(booking_id, shares)  # type: ignore[arg-type]
        return Turn((), open=False)


@pytest.fixture
def chat(office: Office) -> Flow:
    return AdviceFlow(office.turns, office.asked, SharingBookings(office))  # type: ignore[arg-type]


def press(chat: Flow, booking: Booking, payload: str) -> None:
    """The owner presses a button in their conversation."""
    chat.start(Speaker(booking.person_id or "", "web"), Wish("book_consultation", value=payload.split('"')[3]))


def actions(audit: AuditLog) -> list[tuple[str, str]]:
    """What the audit log says, the oldest first."""
    now = now_jst()
    entries = audit.entries(now - timedelta(hours=1), now + timedelta(hours=1))
    return [(entry.action, entry.subject) for entry in reversed(entries)]


def test_the_way_from_a_booking_to_what_the_owner_has_to_do(office: Office, own: TestClient, chat: Flow) -> None:
    booking = office.booked(about="機械を買いたい")
    office.diagnose(booking.person_id or "")
    office.say(booking, "返済がきついです", cited())
    card = f"/console/triage/{booking.booking_id}"

    before = own.get(card).text
    assert before.count("共有されていません") == 3 and "機械を買いたい" in before
    assert not any(word in before for word in ("<svg", "愛知県", "返済がきつい", "みほん補助金"))

    for _ in range(2):
        assert own.post(f"{card}/ask", data={"items": ["diagnosis", "conversation", "schemes"]}).status_code == 303
    (asked,) = office.told(booking)
    waiting = own.get(card).text
    assert waiting.count("返事を待っています") == 3 and "チャットで見せてもらえるか聞く" not in waiting

    press(chat, booking, buttons(asked)[0])
    shown = own.get(card).text
    assert shown.count("<svg") == 2 and "共有されていません" not in shown
    assert all(word in shown for word in ("愛知県", "「返済がきついです」", "みほん補助金", "締切：2026年12月9日"))

    press(chat, booking, buttons(asked)[-1])
    hidden = own.get(card).text
    assert hidden.count("共有されていません") == 3 and "<svg" not in hidden and "返済がきつい" not in hidden

    office.clock.now = booking.starts_at
    done = own.post(f"/console/advice/{booking.booking_id}/done", data=RECORD)
    assert (done.status_code, done.headers["location"]) == (303, f"/console/advice/{booking.booking_id}")
    assert own.post(f"/console/advice/{booking.booking_id}/done", data=RECORD).status_code == 303
    _, told = office.told(booking)
    assert "見積もりを2社からとる（あなた・2026年12月18日（金）まで）" in told["text"] and len(buttons(told)) == 1
    assert "見積もりをとりましょう。" in own.get(f"/console/advice/{booking.booking_id}").text
    press(chat, booking, buttons(told)[0])
    assert "できました" in own.get(f"/console/advice/{booking.booking_id}").text


@pytest.mark.parametrize("page", ["/console/triage/{}", "/console/advice/{}"])
def test_another_advisers_consultation_is_not_theirs_to_see(
    office: Office, own: TestClient, other: TestClient, desk_office: TestClient, audit: AuditLog, page: str
) -> None:
    booking = office.booked()
    address = page.format(booking.booking_id)
    refused = other.get(address)
    assert refused.status_code == 403 and "架空" not in refused.text and actions(audit) == []
    assert own.get(address).status_code == desk_office.get(address).status_code == 200
    assert own.get(page.format("nothing")).status_code == 404


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("triage/{}/ask", {"items": "diagnosis"}),
        ("triage/{}/refer", {"desk_id": "yorozu"}),
        ("advice/{}/draft", RECORD),
        ("advice/{}/done", RECORD),
        ("advice/{}/no-show", {}),
    ],
)
def test_only_its_adviser_writes_and_only_from_their_page(
    office: Office, app: FastAPI, own: TestClient, other: TestClient, desk_office: TestClient, action: str,
    data: dict[str, str],
) -> None:  # fmt: skip
    booking = office.held()
    address = f"/console/{action.format(booking.booking_id)}"
    admin = as_member(app, "admin")
    assert [browser.post(address, data=data).status_code for browser in (other, desk_office, admin)] == [403] * 3
    own.headers.pop("X-CSRF-Token")
    assert own.post(address, data=data).status_code == 403
    assert office.told(booking) == [] and office.records.of(booking).version == 0


@pytest.mark.parametrize("role", ["operator", None])
@pytest.mark.parametrize("page", ["/console/advice/", "/console/triage"])
def test_who_is_neither_adviser_nor_office_sees_no_page(app: FastAPI, role: Role | None, page: str) -> None:
    if role is None:
        answer = TestClient(app, follow_redirects=False).get(page, headers={"Accept": "text/html"})
        assert answer.status_code == 303 and answer.headers["location"].startswith("/console/sign-in?next=")
    else:
        assert as_member(app, role).get(page).status_code == 403


def test_every_look_at_a_card_is_written_down(office: Office, desk_office: TestClient, audit: AuditLog) -> None:
    booking = office.booked(supporter="見本信用金庫の方")
    page = desk_office.get(f"/console/triage/{booking.booking_id}")
    assert all(word in page.text for word in ("架空 花子", "090-1234-5678", "https://meet.example.com/a"))
    assert "<dd>見本信用金庫の方</dd>" in page.text and "同席の「見本信用金庫の方」の役割を確かめる" in page.text
    assert actions(audit) == [("booking.card", booking.booking_id), ("booking.contact", booking.booking_id)]


def test_the_week_tells_nobodys_name_and_the_office_sees_everybodys(
    office: Office, own: TestClient, other: TestClient, desk_office: TestClient, audit: AuditLog
) -> None:
    booking = office.booked(supporter="見本信用金庫の方")
    later = office.booked(at(10, day=14))
    mine = own.get("/console/advice/").text
    assert booking.booking_id in mine and later.booking_id not in mine and "10:00〜10:30" in mine
    assert not any(word in mine for word in ("架空", "9012345678", "見本")) and actions(audit) == []
    assert "（同席あり）" in mine
    assert later.booking_id in own.get("/console/advice/?from=2026-12-16").text
    assert booking.booking_id not in other.get("/console/advice/").text
    assert other.get(f"/console/advice/?adviser={office.adviser.id}").status_code == 403
    assert booking.booking_id in desk_office.get(f"/console/advice/?adviser={office.adviser.id}").text
    assert [own.get(f"/console/advice/?from={day}").status_code for day in ("gestern", "0001-01-01")] == [422, 422]


def test_the_queue_says_why_and_nobodys_name(office: Office, own: TestClient, desk_office: TestClient) -> None:
    calm, worried = office.booked(at(10)), office.booked(at(14), about="今月の支払いができない")
    office.callbacks.ask(office.owner()[0], "+819011112222", "ひみつの用事")
    assert "電話での連絡を待っている方" in desk_office.get("/console/triage").text
    for browser in (own, desk_office):
        page = browser.get("/console/triage").text
        assert page.index(worried.booking_id) < page.index(calm.booking_id)
        assert "お金の支払いの心配を話しています（「支払いができない」）" in page and "くわしい" in page
        assert not any(word in page for word in ("架空", "ひみつ", "11112222", "1111-2222"))


def test_an_adviser_who_is_none_hears_it(app: FastAPI) -> None:
    assert [as_member(app, "adviser").get(page).status_code for page in ("/console/triage", "/console/advice/")] == [
        403
    ] * 2


def test_an_owner_is_handed_on_only_after_their_yes(office: Office, own: TestClient, chat: Flow) -> None:
    booking = office.booked()
    card = f"/console/triage/{booking.booking_id}"
    for _ in range(2):
        assert own.post(f"{card}/refer", data={"desk_id": "yorozu", "note": "決算書を見てほしい"}).status_code == 303
    (asked,) = office.told(booking)
    assert "返事を待っています" in own.get(card).text and "決算書を見てほしい" not in own.get(card).text
    press(chat, booking, buttons(asked)[0])
    agreed = own.get(card).text
    assert "同意がありました" in agreed and "決算書を見てほしい" in agreed and "相談者：架空 花子" in agreed
    assert own.post(f"{card}/refer", data={"desk_id": "nothing"}).status_code == 422


def test_who_does_not_chat_is_asked_in_person(office: Office, own: TestClient) -> None:
    booking = office.held(chats=False)
    card = f"/console/triage/{booking.booking_id}"
    page = own.get(card).text
    assert "チャットを使っていません" in page and "チャットで見せてもらえるか聞く" not in page
    assert own.post(f"{card}/ask", data={"items": "diagnosis"}).status_code == 409
    own.post(f"/console/advice/{booking.booking_id}/done", data=RECORD)
    assert (
        "チャットでもメールでも伝えられません。電話などで伝えてください"
        in own.get(f"/console/advice/{booking.booking_id}").text
    )


def test_an_erased_owners_card_is_empty(office: Office, own: TestClient) -> None:
    booking = office.booked(about="ひみつ")
    office.conversations.erase(booking.conversation_id or "")
    page = own.get(f"/console/triage/{booking.booking_id}")
    assert page.status_code == 200 and "消えています" in page.text
    assert not any(word in page.text for word in ("架空", "9012345678", "ひみつ"))
    assert own.post(f"/console/advice/{booking.booking_id}/draft", data=RECORD).status_code == 404
