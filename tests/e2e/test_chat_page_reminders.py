"""Keeping what was found, and being told about it on the open page. Replies are canned, and the test moves the clock."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

CONVERSATION = "**/api/v1/conversations/*/messages**"
REMINDER = {"message_id": "9", "role": "assistant", "type": "text", "text": "お知らせです。締切が近づいています。"}
CARD = {
    "id": "test:a", "title": "みほん補助金", "summary": "", "facts": [], "url": "https://example.com/x", "source": "見本",
    "as_of": "2026-09-01", "payload": '/ask_scheme{"document": "test:a"}',
    "actions": [{"label": "保存する", "payload": '/save_item{"document": "test:a"}'}],
}  # fmt: skip
ANSWER = {"message_id": "2", "type": "answer", "text": "ありました。", "cards": [CARD]}

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


@pytest.fixture
def sent(page: Page, base_url: str) -> list[Any]:
    """An answer with a card on the page, and a reminder waiting; holds the bodies of the turns sent."""
    bodies: list[Any] = []

    def reply(route: Route) -> None:
        if route.request.method == "GET":
            assert "after=2" in route.request.url
            route.fulfill(json={"messages": [REMINDER]})
        else:
            bodies.append(route.request.post_data_json)
            body = f"event: message\ndata: {json.dumps(ANSWER)}\n\nevent: done\ndata: {{}}\n\n"
            route.fulfill(status=200, content_type="text/event-stream", body=body)

    page.clock.install()
    page.goto(f"{base_url}/")
    page.route(CONVERSATION, reply)
    page.locator("#question").fill("補助金は？")
    page.locator("#question").press("Enter")
    expect(page.locator(".card")).to_be_visible()
    return bodies


def test_a_card_is_kept_by_its_button(page: Page, sent: list[Any]) -> None:
    page.get_by_role("button", name="「みほん補助金」：保存する").click()
    expect(page.locator(".message--user").last).to_contain_text("保存する")
    assert sent[-1] == {"payload": '/save_item{"document": "test:a"}'}


def test_a_reminder_appears_on_the_open_page(page: Page, sent: list[Any]) -> None:
    expect(page.get_by_role("button", name="最初から")).to_be_enabled()
    expect(page.get_by_text("締切が近づいています")).to_have_count(0)
    page.clock.fast_forward(61_000)
    expect(page.get_by_text("締切が近づいています")).to_have_count(1)
    assert len(sent) == 1
