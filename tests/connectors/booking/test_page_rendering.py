"""The page of a booking in a browser: on a phone and on a desk, with impatient fingers and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from connectors.booking.wording import wording
from tests.connectors.booking.counter import Booked, Counter
from tests.e2e.conftest import browser, page  # noqa: F401 - fixtures
from tests.e2e.test_chat_page_accessibility import LOW_CONTRAST

pytestmark = pytest.mark.browser
SAY = wording()


@pytest.fixture
def opened(page: Page) -> Iterator[Page]:  # noqa: F811
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def booked(desk: Counter) -> Booked:
    """A confirmed booking."""
    made = desk.booked()
    made.call("POST", "/confirm", {"code": desk.code(made.id)})
    return made


def address(booked: Booked, path: str = "") -> str:
    return f"{str(booked.counter.client.base_url).rstrip('/')}/booking/{booked.id}{path}?key={booked.key}"


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("path", ["", "/move"])
def test_it_fits_and_can_be_read(desk: Counter, booked: Booked, opened: Page, width: int, path: str) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    for shown in (booked, desk.booked()):
        opened.goto(address(shown, path))
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.evaluate(LOW_CONTRAST) == []
        small = "e => e.checkVisibility() && e.getBoundingClientRect().height < 43.9"
        targets = opened.locator(".booking .button, .booking summary, .booking__slot")
        assert targets.count() > 0
        assert not any(target.evaluate(small) for target in targets.all())


def test_a_double_click_cancels_once_and_going_back_does_no_harm(desk: Counter, booked: Booked, opened: Page) -> None:
    opened.goto(address(booked))
    opened.get_by_text(SAY.cancel, exact=True).click()
    opened.get_by_role("button", name=SAY.cancel_yes).dblclick()
    expect(opened.get_by_role("status")).to_have_text(SAY.done["cancelled"])
    opened.go_back()
    opened.wait_for_load_state()
    opened.goto(address(booked))
    expect(opened.get_by_text(SAY.states["cancelled"])).to_be_visible()
    assert desk.news.kinds.count("cancelled") == 1


def test_it_is_moved_by_keyboard_alone(desk: Counter, booked: Booked, opened: Page) -> None:
    opened.goto(address(booked))
    link = opened.get_by_role("link", name=SAY.move, exact=True)
    for _ in range(12):
        opened.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/move?*")
    first = opened.locator("input[name=slot]").first
    for _ in range(12):
        opened.keyboard.press("Tab")
        if first.evaluate("e => e === document.activeElement"):
            break
    wanted = first.get_attribute("value")
    opened.keyboard.press("Space")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("status")).to_have_text(SAY.done["moved"])
    assert booked.slot_id == wanted


def test_two_browsers_on_one_booking_get_clear_words(booked: Booked, opened: Page) -> None:
    other = opened.context.new_page()
    for window in (opened, other):
        window.goto(address(booked, "/move"))
        window.locator("input[name=slot]").nth(1 if window is opened else 2).check()
    opened.get_by_role("button", name=SAY.move_yes).click()
    expect(opened.get_by_role("status")).to_have_text(SAY.done["moved"])
    other.get_by_role("button", name=SAY.move_yes).click()
    expect(other.get_by_role("status")).to_have_text(SAY.changed)
