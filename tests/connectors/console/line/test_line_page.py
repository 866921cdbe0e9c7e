"""The office sees how the LINE channel is doing, and sends again what went wrong, once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database.engine import open_database
from actions.line.outbox import End
from actions.line.quota import Quota
from actions.staff.audit import AuditLog
from actions.staff.models import Role
from actions.staff.tables import AuditRow
from connectors.console.line.routes import PATH, line_router
from tests.actions.line.material import ANNA, Post, arrived, texts
from tests.actions.reminders.material import NOON
from tests.connectors.console.app import as_member, console_app


class Office:
    """The page over a database of its own; `quota` is what LINE said last."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'app.sqlite'}")
        self.post = Post(self.engine)
        self.quota: Quota | None = None
        self.post.known()
        self.app = self.page(is_on=True)

    def page(self, *, is_on: bool) -> FastAPI:
        router = line_router(
            self.post.inbox, self.post.outbox, lambda: self.quota, AuditLog(self.engine), is_on=is_on,
            clock=self.post.clock,
        )  # fmt: skip
        return console_app(self.engine, router)

    def member(self, role: Role = "office") -> TestClient:
        return as_member(self.app, role)

    def trouble(self, state: End = "unknown", problem: str = "500") -> int:
        """Something that went wrong; its number."""
        self.post.put_reply("秘密のお返事")
        sending = self.post.begin()
        self.post.outbox.end(sending, state, problem)
        return sending.id

    def noted(self) -> list[tuple[str, str]]:
        with Session(self.engine) as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action == "line.again"))
            return [(row.action, row.subject) for row in rows]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.engine.dispose()


@pytest.mark.parametrize(("role", "status"), [("office", 200), ("admin", 200), ("operator", 403), ("adviser", 403)])
def test_the_page_is_the_offices(office: Office, role: Role, status: int) -> None:
    assert office.member(role).get(PATH).status_code == status


@pytest.mark.parametrize(("role", "status"), [("office", 303), ("admin", 303), ("operator", 403), ("adviser", 403)])
def test_so_is_sending_again(office: Office, role: Role, status: int) -> None:
    number = office.trouble()
    assert office.member(role).post(f"{PATH}/{number}/again").status_code == status
    assert office.post.nothing_due() == (status == 403)


def test_pressed_twice_it_is_sent_once_and_noted_once(office: Office) -> None:
    number, browser = office.trouble(), office.member()
    assert [browser.post(f"{PATH}/{number}/again").status_code for _ in range(2)] == [303, 303]
    again = office.post.begin()
    assert texts(again) == ["秘密のお返事"] and again.reply_token is None
    office.post.outbox.end(again, "sent")
    assert office.post.nothing_due()
    assert office.noted() == [("line.again", str(number))]


def test_two_members_at_once_send_it_once(office: Office) -> None:
    number, browsers = office.trouble(), [office.member() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda b: b.post(f"{PATH}/{number}/again").status_code, browsers)) == {303}
    assert len(office.noted()) == 1


def test_without_the_pages_token_nothing_is_sent(office: Office) -> None:
    number, browser = office.trouble(), office.member()
    del browser.headers["X-CSRF-Token"]
    assert browser.post(f"{PATH}/{number}/again").status_code == 403
    assert office.post.nothing_due()


@pytest.mark.parametrize("number", ["0", "-1", "x", str(2**31), "1.5"])
def test_a_number_that_is_none_is_refused(office: Office, number: str) -> None:
    assert office.member().post(f"{PATH}/{number}/again").status_code in (404, 422)


def test_an_unknown_number_sends_nothing(office: Office) -> None:
    assert office.member().post(f"{PATH}/999/again").status_code == 303
    assert office.noted() == []


def test_it_says_what_waits_and_what_went_wrong_and_nothing_of_what_was_said(office: Office) -> None:
    office.trouble("unknown", "reply token used or too old")
    office.trouble("failed", "400")
    office.post.put("あしたのお知らせ", not_before=NOON.replace(day=22))
    office.post.inbox.store([arrived("e1", text="秘密の相談")])
    shown = office.member().get(PATH).text
    for word in (
        "届いたか分からない",
        "送れなかった",
        "reply token used or too old",
        "11月21日 12:00",
        "<dd>1 件</dd>",
    ):
        assert word in shown
    assert shown.count("もう一度送る</button>") == 2
    assert not any(secret in shown for secret in ("秘密", "お知らせ</", ANNA, "token-1", office.post.anna))


def test_what_is_too_old_has_no_button(office: Office) -> None:
    office.trouble()
    office.post.later(hours=25)
    office.post.outbox.forget_old()
    shown = office.member().get(PATH).text
    assert "届いたか分からない" in shown and "もう一度送る</button>" not in shown


def test_the_quota_is_shown_and_a_warning_before_it_is_used_up(office: Office) -> None:
    browser = office.member()
    assert "上限はまだ分かりません" in browser.get(PATH).text
    office.quota = Quota(None, 12, NOON)
    assert "上限はありません。今月は 12 通" in browser.get(PATH).text
    office.quota = Quota(200, 179, NOON)
    shown = browser.get(PATH).text
    assert "残り 21 通" in shown and 'role="alert"' not in shown
    office.quota = Quota(200, 180, NOON)
    assert 'role="alert"' in browser.get(PATH).text
    office.quota = Quota(200, 205, NOON)
    assert "残り 0 通" in browser.get(PATH).text


def test_where_the_channel_is_off_it_says_so(office: Office) -> None:
    assert "使われていません" not in office.member().get(PATH).text
    office.app = office.page(is_on=False)
    assert "使われていません" in office.member().get(PATH).text
