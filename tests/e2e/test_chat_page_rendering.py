"""How the chat page shows what the server sends. Replies are canned, so that every kind of message is seen."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

MESSAGES = "**/api/v1/conversations/*/messages"

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

ANSWER: dict[str, Any] = {
    "message_id": "a1",
    "type": "answer",
    "status": "answered",
    "text": "<b>太字</b><script>window.hacked = 1</script>です[1]。出典のない番号[9]はそのままです。",
    "facts": [{"name": "対象者", "value": "<img src=x onerror='window.hacked = 1'>", "citation": 1}],
    "citations": [
        {
            "n": 1,
            "id": "test:1",
            "also": [],
            "title": "例の制度",
            "url": "https://example.org/scheme",
            "quote": "引用された文章",
            "source": "例の役所",
            "as_of": "2023-03-02",
        },
        {
            "n": 2,
            "id": "test:2",
            "also": [],
            "title": "危ないリンク",
            "url": "javascript:alert(1)",
            "quote": "",
            "source": "",
            "as_of": None,
        },
    ],
}
CARDS: dict[str, Any] = {
    "message_id": "a2",
    "type": "cards",
    "text": "制度が見つかりました。",
    "cards": [
        {
            "id": "test:3",
            "title": "終わった制度",
            "summary": "",
            "facts": [],
            "url": "https://example.org/ended",
            "source": "例の役所",
            "as_of": "2021-04",
            "status": "ended",
            "note": "今は申し込めません。",
            "payload": None,
        },
        {
            "id": "test:4",
            "title": "古い制度",
            "summary": "",
            "facts": [{"name": "補助率", "value": "2分の1"}],
            "url": None,
            "source": None,
            "as_of": None,
            "status": "old",
            "note": None,
            "payload": '/ask_scheme{"id": "test:4"}',
        },
    ],
}
CHOICES: dict[str, Any] = {
    "message_id": "a3",
    "type": "choices",
    "text": "どちらですか？",
    "choices": [{"label": "はい", "payload": "/affirm"}, {"label": "いいえ", "payload": "/deny"}],
}


def sse(*messages: dict[str, Any]) -> str:
    events = [f"event: message\ndata: {json.dumps(message, ensure_ascii=False)}\n\n" for message in messages]
    return ": ping\n\n" + "".join(events) + 'event: done\ndata: {"understood": {"intent": "ask_scheme"}}\n\n'


@pytest.fixture
def sent(page: Page, base_url: str) -> list[dict[str, Any]]:
    """Opens the page with canned replies; holds the bodies of the turns sent."""
    bodies: list[dict[str, Any]] = []

    def reply(route: Route) -> None:
        bodies.append(route.request.post_data_json or {})
        route.fulfill(status=200, content_type="text/event-stream", body=sse(ANSWER, CARDS, CHOICES))

    page.route(MESSAGES, reply)
    page.goto(f"{base_url}/")
    page.locator("#question").fill("例の質問")
    page.locator("#question").press("Enter")
    expect(page.get_by_role("button", name="いいえ")).to_be_enabled()
    return bodies


def test_server_text_is_shown_as_text_never_as_markup(page: Page, sent: list[dict[str, Any]]) -> None:
    expect(page.locator("#conversation")).to_contain_text("<b>太字</b><script>window.hacked = 1</script>")
    assert page.locator("#conversation script, #conversation b, #conversation [onerror]").count() == 0
    assert page.evaluate("window.hacked") is None


def test_only_web_addresses_become_links(page: Page, sent: list[dict[str, Any]]) -> None:
    hrefs = page.locator("#conversation a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert hrefs
    assert all(href.startswith(("#", "http://", "https://")) for href in hrefs)
    expect(page.locator(".source").nth(1)).to_contain_text("危ないリンク")


def test_citation_mark_without_a_source_stays_text(page: Page, sent: list[dict[str, Any]]) -> None:
    text = page.locator(".message__text", has_text="出典のない番号")
    expect(text).to_contain_text("[9]")
    expect(text.locator("a.cite")).to_have_count(1)


def test_source_tells_publisher_date_and_quote(page: Page, sent: list[dict[str, Any]]) -> None:
    source = page.locator(".source").first
    expect(source).to_contain_text("出典：例の役所・2023年3月2日時点")
    quote = source.locator("blockquote")
    expect(quote).to_be_hidden()
    source.get_by_text("もとの文章を見る").click()
    expect(quote).to_have_text("引用された文章")


def test_facts_are_a_table_with_row_headers(page: Page, sent: list[dict[str, Any]]) -> None:
    expect(page.get_by_role("rowheader", name="対象者")).to_be_visible()
    expect(page.get_by_role("rowheader", name="補助率")).to_be_visible()


def test_cards_say_when_a_scheme_is_over_or_old(page: Page, sent: list[dict[str, Any]]) -> None:
    ended, old = page.locator(".card").all()
    expect(ended).to_contain_text("受付終了")
    expect(ended).to_contain_text("2021年4月時点")
    expect(old).to_contain_text("古い版")
    old.get_by_role("button", name="くわしく聞く").click()
    expect(page.locator(".message--user").last).to_contain_text("古い制度")
    assert sent[-1] == {"payload": '/ask_scheme{"id": "test:4"}'}


def test_choices_rest_after_use_but_stay_visible(page: Page, sent: list[dict[str, Any]]) -> None:
    page.get_by_role("button", name="いいえ").click()
    expect(page.locator(".message--user").last).to_contain_text("いいえ")
    expect(page.get_by_role("button", name="選びました")).to_be_disabled()
    expect(page.get_by_role("button", name="はい").first).to_be_disabled()
    expect(page.get_by_role("button", name="はい").last).to_be_enabled()
    assert sent[-1] == {"payload": "/deny"}


def test_answer_is_copied_with_its_source(page: Page, sent: list[dict[str, Any]]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="答えをコピー").first.click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "例の制度" in copied
    assert "https://example.org/scheme" in copied
    assert "2023年3月2日時点" in copied


def test_history_shows_labels_instead_of_payloads(page: Page, sent: list[dict[str, Any]]) -> None:
    history = [
        {"message_id": "u1", "role": "user", "type": "text", "text": "例の質問"},
        {**CHOICES, "role": "assistant"},
        {"message_id": "u2", "role": "user", "type": "text", "text": "/affirm"},
        {**CHOICES, "message_id": "a4", "role": "assistant"},
    ]
    page.unroute(MESSAGES)
    page.route(MESSAGES, lambda route: route.fulfill(json={"messages": history}))
    page.reload()
    expect(page.locator(".message--user").last.locator(".message__body")).to_have_text("はい")
    expect(page.get_by_role("button", name="はい").first).to_be_disabled()
    expect(page.get_by_role("button", name="はい").last).to_be_enabled()


def test_plain_json_answers_are_understood_too(page: Page, base_url: str) -> None:
    page.route(MESSAGES, lambda route: route.fulfill(json={"messages": [ANSWER], "understood": {}}))
    page.goto(f"{base_url}/")
    page.locator("#question").fill("例の質問")
    page.locator("#question").press("Enter")
    expect(page.locator(".source").first).to_be_visible()


@pytest.mark.parametrize("size", ["standard", "xlarge"])
def test_narrow_phone_never_scrolls_sideways(page: Page, sent: list[dict[str, Any]], size: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(f"input[name='text-size'][value='{size}']").check(force=True)
    page.get_by_text("もとの文章を見る").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_print_hides_controls_and_keeps_sources(page: Page, sent: list[dict[str, Any]]) -> None:
    page.emulate_media(media="print")
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator(".actions").first).to_be_hidden()
    expect(page.locator(".source").first).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_contain_text("国の公式サービスではありません")
