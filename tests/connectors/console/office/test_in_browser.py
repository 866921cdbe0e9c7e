"""Every page of the office and the administrator in headless Chromium: by keyboard alone, readable, narrow and wide, quick."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import time_machine
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy.orm import Session

from actions.consultation.models import Contact
from actions.database.engine import open_database
from actions.mail.models import Mail
from actions.mail.ports import MailRefused
from connectors.console.access import COOKIE
from tests.actions.consultation.material import MONDAY
from tests.connectors.console.app import as_member
from tests.connectors.console.office.conftest import count_some
from tests.connectors.console.office.world import World
from tests.e2e.conftest import browser  # noqa: F401 - a fixture
from tests.e2e.test_chat_page_accessibility import LOW_CONTRAST

pytestmark = pytest.mark.browser

PAGES = {
    "start": "/console/", "password": "/console/password", "staff": "/console/staff", "member": "/console/staff/1",
    "audit": "/console/audit", "funnel": "/console/office/funnel", "survey": "/console/office/survey",
    "advisers": "/console/office/advisers", "adviser": "/console/office/advisers/a-1",
    "bookings": "/console/office/bookings", "people": "/console/office/people",
    "mail": "/console/office/mail", "phone": "/console/phone-bookings",
}  # fmt: skip
SIZES = {"phone": (375, 740), "desktop": (1280, 900)}

# What has the focus: a key that tells it apart, whether its ring is drawn, whether it lies in the window.
FOCUSED = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const ring = getComputedStyle(at), box = at.getBoundingClientRect();
    return {
        index: [...document.querySelectorAll('*')].indexOf(at),
        what: `${at.tagName} ${at.name ?? ''} ${at.textContent.trim().slice(0, 30)}`,
        ring: ring.outlineStyle === 'none' ? 0 : parseFloat(ring.outlineWidth),
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""
# What has to be reached: everything that can be used and is shown.
USABLE = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0)
    .map((e) => [...document.querySelectorAll('*')].indexOf(e))"""
NAMELESS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, svg[role=img]')]
    .filter((e) => e.checkVisibility() && e.getAttribute('aria-hidden') !== 'true')
    .filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim()
                     || [...(e.labels ?? [])].some((l) => l.textContent.trim())))
    .map((e) => e.outerHTML.slice(0, 120))"""
TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i); }"""
SMALL = """() => [...document.querySelectorAll('button, select, input:not([type=hidden], [type=checkbox]), .nav__link, summary')]
    .filter((e) => e.checkVisibility() && e.getAttribute('aria-hidden') !== 'true')
    .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([, h]) => h < 42)"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, World, str]]:
    """Where it runs, what is behind, and the session of an administrator."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('browser') / 'app.sqlite'}")
    with time_machine.travel(MONDAY, tick=True), socket.socket() as listening:
        world = World(engine)
        for number, name in ((0, "架空 花子"), (4, "架空 次郎")):
            world.book(number, name)
        world.answered({10: 6, 9: 4, 8: 3, 5: 2, 0: 1}, "待たずに話せて、助かりました。")
        world.requested(8, Contact("架空 三郎", "+819000000003", None))
        with Session(engine) as session, session.begin():
            mail = Mail("mihon@example.com", "ご予約", "本文")
            world.outbox.put(session, "booking.B-1.confirmed", mail, kind="booking.confirmed")
        if claimed := world.outbox.claim():
            world.outbox.not_sent(claimed, MailRefused("receiver 550"))
        count_some(world.funnel)
        app = world.app()
        token = as_member(app, "admin").cookies[COOKIE]
        for n in range(20):
            world.staff.audit.note(1, "booking.contact", f"b{n}")
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", world, token
        server.should_exit = True
        thread.join()
    engine.dispose()


@pytest.fixture(scope="module")
def context(browser: Browser, served: tuple[str, World, str]) -> Iterator[BrowserContext]:  # noqa: F811
    """A browser in which the administrator is signed in."""
    made = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", base_url=served[0])
    made.add_cookies([{"name": COOKIE, "value": served[2], "url": served[0]}])
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    page.close()
    assert wrong == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_everything_is_reached_by_tab_in_order_and_can_be_seen_there(opened: Page, name: str, size: str) -> None:
    opened.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    opened.goto(PAGES[name])
    wanted, reached = opened.evaluate(USABLE), []
    for _ in range(2 * len(wanted) + 20):
        opened.keyboard.press("Tab")
        focused = opened.evaluate(FOCUSED)
        if focused is None or focused["index"] in reached:
            break
        assert focused["ring"] >= 2, focused
        assert focused["seen"], focused
        reached.append(focused["index"])
    times = opened.evaluate("document.querySelectorAll('input[type=date], input[type=time]').length")
    missing = set(wanted) - set(reached)
    assert not missing or times  # parts of a date are stops of their own, told apart below
    if missing:
        for index in missing:
            opened.evaluate("(i) => document.querySelectorAll('*')[i].focus()", index)
            assert opened.evaluate(FOCUSED)["ring"] >= 2
    assert opened.evaluate(FOCUSED) is None or reached == sorted(reached)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_readable_named_and_fit(opened: Page, name: str, size: str, tmp_path: Path) -> None:
    width, height = SIZES[size]
    opened.set_viewport_size({"width": width, "height": height})
    opened.goto(PAGES[name])
    kept = os.environ.get("CONSOLE_SCREENSHOTS")
    opened.screenshot(path=Path(kept or tmp_path) / f"{name}-{size}.png", full_page=True)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate(LOW_CONTRAST) == []
    assert opened.evaluate(NAMELESS) == []
    assert opened.evaluate(TWICE) == []
    assert opened.evaluate(SMALL) == []
    assert opened.locator("h1").count() == 1
    assert opened.locator("main").count() == 1
    assert opened.evaluate("document.documentElement.lang") == "ja"


def test_the_skip_link_leads_past_the_navigation(opened: Page) -> None:
    opened.goto(PAGES["audit"])
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("link", name="本文へ移動")).to_be_focused()
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.closest('main') !== null")


def test_where_one_is_is_marked_in_the_menu_that_opens_by_keyboard_on_a_phone(opened: Page) -> None:
    opened.set_viewport_size({"width": 375, "height": 740})
    opened.goto(PAGES["bookings"])
    opened.locator("summary", has_text="メニュー").focus()
    opened.keyboard.press("Enter")
    current = opened.locator(".nav--small [aria-current=page]")
    expect(current).to_have_text("予約")
    expect(current).to_be_visible()


def test_back_after_signing_out_shows_nothing(browser: Browser, served: tuple[str, World, str]) -> None:  # noqa: F811
    url, world, _ = served
    member, first = world.staff.accounts.add(f"{time.time()}@example.jp", "戻る人", "office")
    world.staff.accounts.change_password(member.id, first, "umi-yama-kawa-mori")
    context = browser.new_context(locale="ja-JP", base_url=url)
    page = context.new_page()
    page.goto("/console/office/people")
    page.get_by_label("メールアドレス").fill(member.email)
    page.get_by_label("パスワード").fill("umi-yama-kawa-mori")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="個人情報")).to_be_visible()
    page.get_by_label("電話番号").fill("090-1234-5678")
    page.get_by_role("button", name="さがす").click()
    expect(page.get_by_text("架空 花子")).to_be_visible()
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("heading", name="職員用ログイン")).to_be_visible()
    with contextlib.suppress(PlaywrightError):  # the answer to a form: the browser has nothing and says so
        page.go_back()
    page.wait_for_load_state()  # what it says comes a moment after the error
    expect(page.locator("body")).not_to_contain_text("架空")
    context.close()


def test_no_page_takes_many_times_as_long_as_another(opened: Page, served: tuple[str, World, str]) -> None:
    took: dict[str, list[float]] = {}
    with httpx.Client(base_url=served[0], cookies={COOKIE: served[2]}, trust_env=False) as client:
        for name, path in PAGES.items():
            client.get(path)
            for _ in range(20):
                begun = time.perf_counter()
                assert client.get(path).status_code == 200
                took.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
    middle = {name: sorted(times)[10] for name, times in took.items()}
    assert max(middle.values()) < 15 * min(middle.values()), middle
