"""Makes the pictures of the README: a real question, answered by the real system."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.running_system import PROJECT

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.rasa, pytest.mark.screenshots]

PICTURES = PROJECT / "docs" / "images"
QUESTION = "人を雇うとき、もらえるお金はある？"
_SCALE = 2


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


@pytest.mark.parametrize(("name", "width", "height"), [("chat", 360, 740), ("chat-wide", 1280, 800)])
def test_an_answered_question(browser: Browser, base_url: str, name: str, width: int, height: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=_SCALE, locale="ja-JP",
        timezone_id="Asia/Tokyo", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{base_url}/")
    page.get_by_role("button", name=QUESTION).click()
    expect(page.locator(".message--user ~ .message--assistant a.external").first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="最初から")).to_be_enabled(timeout=30_000)
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    context.close()
    assert size_of(picture) == (width * _SCALE, height * _SCALE)
