"""Advisers' pages in a browser: nothing written is lost, everything is reached by keyboard, nothing sticks out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page

from actions.advice.models import Advice
from actions.consultation.models import SHARABLE, Booking
from actions.staff.sessions import Sessions
from connectors.console.access import COOKIE
from tests.actions.advice.material import ADVICE, Office, cited
from tests.actions.consultation.material import at
from tests.connectors.console.sign_in import new_member
from tests.e2e.conftest import browser  # noqa: F401 - a fixture
from tests.e2e.test_chat_page_accessibility import LOW_CONTRAST

pytestmark = pytest.mark.browser

SAVED, ENDED, OUTDATED = "下書きを保存しました", "ログインが終わりました", "別の画面で、先に保存されています"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'app.sqlite'}"


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Where the pages are served."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


class Desk:
    """The adviser at a browser."""

    def __init__(self, office: Office, context: BrowserContext, address: str) -> None:
        self.sessions, self.context, self.address = Sessions(office.engine), context, address
        self.member = new_member(office.engine, "adviser", office.adviser.id)
        self.token = ""
        self.sign_in()

    def sign_in(self) -> None:
        self.token = self.sessions.begin(self.member.id)
        self.context.add_cookies([{"name": COOKIE, "value": self.token, "url": f"{self.address}/console"}])

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.address}{path}")
        return page


@pytest.fixture
def desk(office: Office, browser: Browser, address: str) -> Iterator[Desk]:  # noqa: F811
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    yield Desk(office, context, address)
    context.close()


@pytest.fixture
def booking(office: Office) -> Booking:
    return office.booked()


def hears(page: Page, text: str) -> None:
    """Waits until the page says so."""
    page.locator("#state", has_text=text).wait_for(timeout=15_000)


def test_what_is_written_is_saved_by_itself(office: Office, desk: Desk, booking: Booking) -> None:
    page = desk.open(f"/console/advice/{booking.booking_id}")
    page.fill("#talked", "値上げの話")
    hears(page, SAVED)
    assert office.records.of(booking).advice == Advice(talked="値上げの話")


def test_an_ended_session_loses_nothing(office: Office, desk: Desk, booking: Booking) -> None:
    page = desk.open(f"/console/advice/{booking.booking_id}")
    desk.sessions.end(desk.token)
    page.fill("#advice", "書きかけの助言")
    hears(page, ENDED)
    desk.sign_in()
    hears(page, SAVED)
    assert office.records.of(booking).advice.advice == "書きかけの助言"


def test_a_page_left_before_it_was_saved_comes_back_as_it_was(office: Office, desk: Desk, booking: Booking) -> None:
    page = desk.open(f"/console/advice/{booking.booking_id}")
    page.fill("#advice", "とちゅう")
    page.reload()
    assert page.input_value("#advice") == "とちゅう"
    hears(page, SAVED)
    assert office.records.of(booking).advice.advice == "とちゅう"


def test_of_two_windows_the_second_sees_both_texts(office: Office, desk: Desk, booking: Booking) -> None:
    first, second = (desk.open(f"/console/advice/{booking.booking_id}") for _ in range(2))
    first.fill("#advice", "一つ目")
    hears(first, SAVED)
    second.fill("#advice", "二つ目")
    hears(second, OUTDATED)
    second.get_by_role("button", name="下書きを保存する").click()
    second.locator("#error").wait_for()
    assert "一つ目" in second.inner_text("details.notice") and second.input_value("#advice") == "二つ目"
    second.get_by_role("button", name="下書きを保存する").click()
    second.wait_for_url(f"**/console/advice/{booking.booking_id}")
    assert office.records.of(booking).advice.advice == "二つ目"


def test_a_double_click_sends_once_and_nothing_stays_in_the_browser(
    office: Office, desk: Desk, booking: Booking
) -> None:
    office.clock.now = booking.starts_at
    page = desk.open(f"/console/advice/{booking.booking_id}")
    page.fill("#advice", "見積もりをとりましょう。")
    page.fill("#what_0", "見積もりをとる")
    page.get_by_role("button", name="送って終わる").dblclick()
    page.get_by_text("チャットで伝えました").wait_for()
    assert len(office.told(booking)) == 1
    assert page.evaluate("sessionStorage.length") == 0


def test_a_correction_survives_an_ended_session_and_a_double_click_sends_it_once(
    office: Office, desk: Desk, booking: Booking
) -> None:
    recorded(office, booking)
    page = desk.open(f"/console/advice/{booking.booking_id}")
    page.get_by_role("link", name="訂正する").click()
    page.fill("#advice", "上限は50万円です。")
    page.fill("#reason", "金額を訂正しました")
    desk.sessions.end(desk.token)
    page.get_by_role("button", name="訂正して送る").click()
    page.wait_for_load_state()
    assert office.records.of(booking).version == 1
    desk.sign_in()
    page.goto(f"{desk.address}/console/advice/{booking.booking_id}/correct")
    hears(page, "書きかけの内容をもどしました")
    assert (page.input_value("#advice"), page.input_value("#reason")) == ("上限は50万円です。", "金額を訂正しました")
    page.get_by_role("button", name="訂正して送る").dblclick()
    page.get_by_text("に訂正しました。チャットで伝えました。").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
    page.go_back()
    page.fill("#reason", "金額を訂正しました")
    page.get_by_role("button", name="訂正して送る").click()
    page.get_by_text("どこも変わっていません").wait_for()
    assert len(office.told(booking)) == 2 and office.records.of(booking).version == 2


def recorded(office: Office, booking: Booking) -> None:
    office.clock.now = booking.starts_at
    office.records.finish(booking, office.adviser.name, ADVICE, 0, "staff:1")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_its_controls_are_reached_by_keyboard(
    office: Office, desk: Desk, booking: Booking, width: int
) -> None:
    office.diagnose(booking.person_id or "")
    office.say(booking, "返済がきついです", cited())
    office.bookings.share(booking.booking_id, SHARABLE)
    other = office.booked(at(14))
    recorded(office, other)
    wrong = ADVICE.model_copy(update={"advice": "上限は50万円です。"})
    office.corrections.correct(other.booking_id, office.adviser.name, wrong, "金額を訂正しました", 1)
    for path in (
        "/console/advice/",
        "/console/triage",
        f"/console/triage/{booking.booking_id}",
        f"/console/advice/{booking.booking_id}",
        f"/console/advice/{other.booking_id}",
        f"/console/advice/{other.booking_id}/correct",
    ):
        page = desk.open(path)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(LOW_CONTRAST) == [], path
        wanted = page.evaluate(
            "[...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main select, main textarea, "
            "main summary')].filter(e => e.checkVisibility()).length"
        )
        reached = set()
        for _ in range(wanted * 3 + 20):  # a date has three fields of its own
            page.keyboard.press("Tab")
            here = page.evaluate(
                "(() => { const e = document.activeElement; if (!e.closest('main')) return null;"
                " window.nth ??= new Map(); if (!nth.has(e)) nth.set(e, nth.size);"
                " return [nth.get(e), e.type === 'date' || getComputedStyle(e).outlineStyle !== 'none'] })()"
            )
            if here is not None:
                assert here[1], path
                reached.add(here[0])
        assert len(reached) >= wanted, path
        page.close()


def test_both_charts_are_seen(office: Office, desk: Desk, booking: Booking) -> None:
    office.diagnose(booking.person_id or "")
    office.bookings.share(booking.booking_id, ["diagnosis"])
    page = desk.open(f"/console/triage/{booking.booking_id}")
    boxes = [chart.bounding_box() for chart in page.locator("svg.chart").all()]
    assert len(boxes) == 2
    assert all(box is not None and box["width"] > 250 and box["height"] > 200 for box in boxes)
