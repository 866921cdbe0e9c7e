"""The chat page against a running system: asking, sources, history, feedback, starting over, erasing.

Needs the fixtures `base_url` (address of the running system) and `page` (a Playwright page with empty storage).
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

QUESTION = "人を雇うとき、もらえるお金はある？"
ANSWER_MS = 30_000

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


@pytest.fixture
def chat(page: Page, base_url: str) -> Page:
    page.goto(f"{base_url}/")
    return page


def answers(page: Page) -> Locator:
    """Bubbles of the assistant other than the welcome."""
    return page.locator("#conversation .message--user ~ .message--assistant")


def wait_until_idle(page: Page) -> None:
    expect(page.get_by_role("button", name="最初から")).to_be_enabled(timeout=ANSWER_MS)


def ask(page: Page, question: str = QUESTION) -> None:
    page.locator("#question").fill(question)
    page.get_by_role("button", name="送る", exact=True).click()
    expect(answers(page).first).to_be_visible(timeout=ANSWER_MS)
    wait_until_idle(page)


def press_enter(page: Page, **event: object) -> Any:
    """Dispatch an Enter keydown on the input as an input method would; True when the page swallowed it."""
    return page.evaluate(
        """({keyCode, ...init}) => {
            const event = new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, ...init});
            if (keyCode) Object.defineProperty(event, "keyCode", {value: keyCode});
            return !document.getElementById("question").dispatchEvent(event);
        }""",
        event,
    )


def test_page_opens_with_welcome_examples_and_plain_statement(chat: Page) -> None:
    expect(chat).to_have_title(re.compile("まどぐち"))
    expect(chat.get_by_role("heading", level=1)).to_have_text("まどぐち")
    for example in (QUESTION, "店のホームページを作りたい", "インボイスって何？"):
        expect(chat.get_by_role("button", name=example)).to_be_enabled()
    expect(chat.get_by_role("contentinfo")).to_contain_text("国の公式サービスではありません")


def test_page_needs_nothing_from_elsewhere_and_breaks_no_policy(page: Page, base_url: str) -> None:
    requested, complaints = [], []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{base_url}/")
    ask(page)
    assert [url for url in requested if not url.startswith((base_url, "data:"))] == []
    assert complaints == []


def test_example_button_brings_an_answer_with_a_source(chat: Page) -> None:
    chat.get_by_role("button", name=QUESTION).click()
    expect(chat.locator(".message--user")).to_contain_text(QUESTION)
    source = answers(chat).locator("a.external").first
    expect(source).to_be_visible(timeout=ANSWER_MS)
    expect(source).to_have_attribute("href", re.compile("^https?://"))
    expect(source).to_have_attribute("target", "_blank")
    expect(source).to_have_attribute("rel", re.compile("noopener"))
    expect(source).to_contain_text("新しいタブで開きます")


def test_citation_mark_leads_to_its_source(chat: Page) -> None:
    ask(chat)
    mark = answers(chat).locator("a.cite").first
    expect(mark).to_have_accessible_name(re.compile("出典"))
    mark.click()
    expect(chat.locator(mark.get_attribute("href") or "")).to_be_focused()


def test_reload_restores_the_conversation(chat: Page) -> None:
    ask(chat)
    before = answers(chat).count()
    chat.reload()
    expect(chat.locator(".message--user")).to_contain_text(QUESTION)
    expect(answers(chat)).to_have_count(before)


def test_feedback_is_sent_and_may_carry_a_comment(chat: Page) -> None:
    ask(chat)
    with chat.expect_response("**/api/v1/feedback") as rated:
        chat.get_by_role("button", name="役に立った", exact=True).first.click()
    assert rated.value.status == 204
    with chat.expect_response("**/api/v1/feedback"):
        chat.get_by_role("button", name="役に立たなかった").first.click()
    chat.get_by_label("足りなかったこと").fill("金額を知りたかった")
    with chat.expect_response("**/api/v1/feedback") as commented:
        chat.get_by_role("button", name="意見を送る").click()
    assert commented.value.status == 204
    sent = commented.value.request.post_data_json or {}
    assert (sent["rating"], sent["comment"]) == ("down", "金額を知りたかった")


def test_stored_conversation_that_is_gone_gives_way_to_a_new_one(chat: Page) -> None:
    chat.evaluate("""localStorage.setItem("madoguchi.conversation", '{"id": "gone", "token": "gone"}')""")
    chat.reload()
    expect(chat.locator("#notices")).to_contain_text("新しい会話を始めました")
    ask(chat)


def test_conversation_is_erased_after_confirmation(chat: Page) -> None:
    ask(chat)
    chat.get_by_role("button", name="会話を消す").click()
    chat.get_by_role("dialog").get_by_role("button", name="やめる").click()
    expect(answers(chat).first).to_be_visible()
    chat.get_by_role("button", name="会話を消す").click()
    with chat.expect_response(lambda response: response.request.method == "DELETE") as erased:
        chat.get_by_role("dialog").get_by_role("button", name="消す", exact=True).click()
    assert erased.value.status == 204
    expect(chat.locator(".message--user")).to_have_count(0)
    expect(chat.locator(".message__sender")).to_be_focused()
    assert chat.evaluate("localStorage.getItem('madoguchi.conversation')") is None
    chat.reload()
    expect(chat.get_by_role("button", name=QUESTION)).to_be_visible()
    expect(chat.locator(".message--user")).to_have_count(0)


def test_starting_over_offers_the_examples_again(chat: Page) -> None:
    ask(chat)
    chat.get_by_role("button", name="最初から").click()
    wait_until_idle(chat)
    expect(chat.get_by_role("button", name=QUESTION).last).to_be_in_viewport()
    expect(chat.locator(".message__sender").last).to_be_focused()
    expect(chat.get_by_role("button", name=QUESTION).last).to_be_enabled()


def test_enter_sends_and_shift_enter_breaks_the_line(chat: Page) -> None:
    question = chat.locator("#question")
    question.fill("店のホームページ")
    question.press("Shift+Enter")
    question.press_sequentially("を作りたい")
    expect(question).to_have_value("店のホームページ\nを作りたい")
    question.press("Enter")
    expect(chat.locator(".message--user")).to_contain_text("を作りたい")
    expect(question).to_have_value("")


@pytest.mark.parametrize("event", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_that_ends_a_kana_conversion_does_not_send(chat: Page, event: dict[str, Any]) -> None:
    chat.locator("#question").fill("ひとをやとう")
    assert press_enter(chat, **event) is False
    expect(chat.locator(".message--user")).to_have_count(0)
    expect(chat.locator("#question")).to_have_value("ひとをやとう")


def test_empty_question_cannot_be_sent(chat: Page) -> None:
    send = chat.get_by_role("button", name="送る", exact=True)
    expect(send).to_be_disabled()
    chat.locator("#question").fill(" 　\n")
    expect(send).to_be_disabled()


def test_question_beyond_the_limit_is_refused_kindly_and_kept(chat: Page) -> None:
    question = chat.locator("#question")
    question.fill("𠮷" * 1999)
    expect(chat.locator("#question-counter")).to_contain_text("1,999")
    question.fill("あ" * 2001)
    question.press("Enter")
    expect(chat.get_by_role("alert").first).to_contain_text("2,000文字までに短くしてください")
    expect(question).to_have_value("あ" * 2001)
    expect(chat.locator(".message--user")).to_have_count(0)


def test_unsent_text_survives_a_reload(chat: Page) -> None:
    chat.locator("#question").fill("書きかけの質問")
    chat.reload()
    expect(chat.locator("#question")).to_have_value("書きかけの質問")


def test_page_works_without_storage(page: Page, base_url: str) -> None:
    page.add_init_script(
        """for (const area of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, area, {get() { throw new DOMException("blocked", "SecurityError"); }});"""
    )
    page.goto(f"{base_url}/")
    ask(page)


@pytest.mark.parametrize("name", ["プライバシー", "使い方"])
def test_reading_pages_lead_back_to_the_chat(chat: Page, name: str) -> None:
    chat.get_by_role("contentinfo").get_by_role("link", name=name).click()
    expect(chat.get_by_role("heading", level=1)).to_have_text(name)
    chat.get_by_role("link", name="まどぐちの会話にもどる").click()
    expect(chat.locator("#question")).to_be_visible()
