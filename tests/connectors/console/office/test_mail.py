"""Mails that did not get through are told without their receivers, and sent again once."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from actions.mail.models import Mail
from actions.mail.ports import MailDelayed, MailRefused
from connectors.console.office.mail.routes import PATH, mail_router
from connectors.console.office.mail.wording import wording
from tests.connectors.console.app import as_member, console_app
from tests.connectors.console.office.world import World

ADDRESS = "mihon@example.com"


def put(world: World, key: str, kind: str, error: MailRefused | MailDelayed) -> int:
    with Session(world.engine) as session, session.begin():
        world.outbox.put(session, key, Mail(ADDRESS, "ご予約", "本文です"), kind=kind)
    claimed = world.outbox.claim()
    assert claimed is not None
    world.outbox.not_sent(claimed, error)
    return claimed.id


def rows(html: str, table: str) -> list[str]:
    found = BeautifulSoup(html, "html.parser").select(f"[aria-label={table}の表] tbody tr")
    return [row.get_text(" ", strip=True) for row in found]


def test_what_failed_and_what_is_late_is_told_with_the_booking_and_without_addresses(world: World) -> None:
    put(world, "booking.B-1.confirmed", "booking.confirmed", MailRefused("receiver 550"))
    put(world, "booking.B-2.moved.1", "booking.moved", MailDelayed("timeout"))
    text = as_member(world.app(), "office").get(PATH).text
    (failed,) = rows(text, "送れなかったもの")
    assert "予約が決まったお知らせ B-1 送れなかった 宛先を断られた（550） もう一度送る" in failed
    (late,) = rows(text, "遅れているもの")
    assert "日時の変更 B-2 メールサーバーから返事がない 1" in late
    assert ADDRESS not in text
    assert "本文です" not in text


def test_again_is_once_however_often_it_is_pressed_and_is_noted(world: World) -> None:
    mail = put(world, "booking.B-1.confirmed", "booking.confirmed", MailRefused("receiver 550"))
    client = as_member(world.app(), "office")
    for _ in range(2):
        answer = client.post(f"{PATH}/{mail}/again")
        assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    assert world.noted().count(("mail.again", str(mail))) == 1
    claimed = world.outbox.claim()
    assert claimed is not None and claimed.mail.to == ADDRESS
    assert world.outbox.claim() is None


@pytest.mark.parametrize("kind", ["booking.code", "booking.day", "booking.hour"])
def test_what_nobody_wants_late_is_not_sent_again(world: World, kind: str) -> None:
    mail = put(world, f"booking.B-1.{kind}", kind, MailRefused("receiver 550"))
    client = as_member(world.app(), "office")
    assert "もう一度送る</button>" not in client.get(PATH).text
    client.post(f"{PATH}/{mail}/again")
    assert world.outbox.claim() is None
    assert world.noted() == []


@pytest.mark.parametrize("path", [f"{PATH}/999/again", f"{PATH}/1/again"])
def test_an_unknown_mail_changes_nothing(world: World, path: str) -> None:
    assert as_member(world.app(), "office").post(path).status_code == 303
    assert world.noted() == []


def test_without_a_mail_server_the_page_says_so(world: World) -> None:
    app = console_app(world.engine, mail_router(None, world.staff.audit), clock=world.clock)
    client = as_member(app, "office")
    assert "使わない設定" in client.get(PATH).text
    assert client.post(f"{PATH}/1/again").status_code == 303


def test_every_mail_there_is_has_a_name() -> None:
    from actions.notices.wording import wording as notices

    say = notices()
    kinds = {f"booking.{name}" for name in say.mails} | {f"adviser.{name}" for name in say.adviser_mails}
    assert set(wording().kinds) == kinds
