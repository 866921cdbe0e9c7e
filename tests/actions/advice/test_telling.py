"""Owners who do not talk here get what came of their consultation by mail, if they left an address."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.advice.models import Advice, Planned
from actions.consultation.models import Booking, Contact
from actions.mail.ports import MailRefused
from actions.mail.tables import MailRow
from actions.people.requests import PersonalRequests
from tests.actions.advice.material import ADVICE, OWNER, Office
from tests.actions.consultation.material import CIPHER

REASON = "期限を訂正しました"
RIGHT = ADVICE.model_copy(update={"advice": "期限は12月18日です。"})


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine, mail=True)


def elsewhere(office: Office, contact: Contact = OWNER) -> Booking:
    """A consultation booked on the page or by telephone, whose time has come."""
    booking = office.held(chats=False, contact=contact)
    office.mails()
    return booking


def finish(office: Office, booking: Booking, advice: Advice = ADVICE) -> str:
    return office.records.finish(booking, office.adviser.name, advice, 0, "staff:1")


def correct(office: Office, booking: Booking, version: int = 1) -> str:
    return office.corrections.correct(booking.booking_id, office.adviser.name, RIGHT, REASON, version)


def state(office: Office, booking: Booking) -> str | None:
    return office.records.versions(booking.booking_id)[-1].mail


def test_the_mail_says_all_that_was_written_as_it_was_written(office: Office) -> None:
    booking = elsewhere(office)
    advice = ADVICE.model_copy(
        update={"advice": "03-1234-5678 に電話", "actions": (*ADVICE.actions, Planned(what="{when}を決める"))}
    )
    assert finish(office, booking, advice) == "mail" and state(office, booking) == "waiting"
    (mail,) = office.mails()
    assert mail.to == OWNER.email and mail.subject.startswith("【まどぐち】相談のまとめ（2026年12月7日（月）10時")
    for part in (
        "架空 花子 さま",
        "試験 太郎からの、相談のまとめ",
        "【話したこと】\n仕入れ先が値上げをした話",
        "【助言】\n03-1234-5678 に電話",
        "1. 見積もりを2社からとる（あなた・2026年12月18日（金）まで）\n2. 申請の書き方の例を送る（相談員）\n3. {when}を決める",
        "https://madoguchi.example.jp/",
    ):
        assert part in mail.text
    assert "相談員からお電話します" not in mail.text, "the consultation is over"
    assert state(office, booking) == "sent"


def test_who_talks_here_is_told_there_and_gets_no_mail(office: Office) -> None:
    booking = office.held()
    assert finish(office, booking) == correct(office, booking) == "chat"
    assert len(office.told(booking)) == 2 and office.mails() == []


def test_without_an_address_or_without_a_mail_server_nobody_was_told(office: Office) -> None:
    assert finish(office, elsewhere(office, replace(OWNER, email=None))) == "nobody"
    without = Office(office.engine)
    assert finish(without, without.held(chats=False)) == "nobody"
    assert office.mails() == []


def test_a_correction_by_mail_is_marked_as_one(office: Office) -> None:
    booking = elsewhere(office)
    finish(office, booking)
    office.mails()
    assert correct(office, booking) == "mail"
    (mail,) = office.mails()
    assert mail.subject.startswith("【まどぐち】【訂正】相談のまとめ")
    for part in (
        f"訂正の理由：{REASON}",
        "期限は12月18日です。",
        "1. 見積もりを2社からとる",
        "前にお伝えした内容ではなく",
    ):
        assert part in mail.text
    assert "2社からとりましょう" not in mail.text


def test_a_wrong_mail_that_waits_still_is_never_sent(office: Office) -> None:
    booking = elsewhere(office)
    finish(office, booking)
    correct(office, booking)
    assert [mail.subject[:10] for mail in office.mails()] == ["【まどぐち】【訂正】"]


def test_a_wrong_mail_that_was_given_up_is_not_sent_again(office: Office) -> None:
    booking = elsewhere(office)
    finish(office, booking)
    claimed = office.outbox.claim()
    assert claimed is not None
    office.outbox.not_sent(claimed, MailRefused("receiver"))
    assert state(office, booking) == "failed"
    correct(office, booking)
    assert [(each.kind, each.can_be_sent_again) for each in office.outbox.failed()] == [("booking.advice", False)]


def test_nothing_of_it_can_be_read_in_the_outbox(office: Office) -> None:
    finish(office, elsewhere(office))
    with office.engine.connect() as connection:
        stored = str(connection.execute(select(MailRow.__table__)).all())
    assert "booking.advice" in stored and not any(word in stored for word in ("見積", "架空", "owner@", "まとめ"))


def test_the_mail_and_all_versions_go_when_the_owner_asks_for_it(office: Office) -> None:
    booking = elsewhere(office)
    finish(office, booking)
    correct(office, booking)
    requests = PersonalRequests(office.engine, CIPHER, lambda _: None, office.clock)
    kept = requests.export(requests.find(OWNER))
    assert [version["reason"] for version in kept["advice_versions"]] == [None, REASON]
    assert "期限は12月18日です。" in str(kept["advice_versions"]) and len(kept["mails"]) >= 1
    requests.erase(requests.find(OWNER), "staff:1")
    with Session(office.engine) as session:
        assert session.scalars(select(MailRow).where(MailRow.kind.startswith("booking.advice"))).all() == []
    assert office.records.versions(booking.booking_id) == []
    assert office.kept.erase_expired(timedelta(0)) == 0
