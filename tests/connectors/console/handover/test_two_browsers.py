"""An owner on the chat page and a member of the staff in the console, in two browsers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from actions.staff.sessions import Sessions
from connectors.console.access import COOKIE
from tests.connectors.console.handover.staff_and_owner import HERE, calls_people
from tests.connectors.console.sign_in import new_member
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway

SOON_MS = 4_000
SHOTS = os.environ.get("MADOGUCHI_TEST_SCREENSHOTS", "")
pytestmark = pytest.mark.browser


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def owner(browser: Browser, contexts: list[BrowserContext], open_office: Gateway, rasa: FakeRasa) -> Page:
    """The chat page, just opened, on a phone."""
    rasa.behave = calls_people(open_office)
    contexts.append(
        browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 390, "height": 800})
    )
    page = contexts[-1].new_page()
    page.goto(open_office.url)
    return page


@pytest.fixture
def staff(browser: Browser, contexts: list[BrowserContext], open_office: Gateway) -> Iterator[Page]:
    """The console of an operator who takes conversations."""
    page = operator_page(browser, contexts, open_office)
    page.get_by_role("button", name="受けられるようにする").click()
    yield page
    page.goto(f"{open_office.url}{HERE}")
    page.get_by_role("button", name="席をはずす").click()


def operator_page(browser: Browser, contexts: list[BrowserContext], gateway: Gateway) -> Page:
    engine = gateway.app.state.staff_sessions.engine
    token = Sessions(engine).begin(new_member(engine, "operator").id)
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": COOKIE, "value": token, "url": f"{gateway.url}/console"}])
    contexts.append(context)
    page = context.new_page()
    page.goto(f"{gateway.url}{HERE}")
    return page


def says(page: Page, text: str) -> None:
    page.locator("#question").fill(text)
    page.locator("#question").press("Enter")


def answers(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#text").press("Control+Enter")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def calls_and_is_taken(owner: Page, staff: Page) -> None:
    says(owner, "人と話したいです")
    expect(owner.locator("#handover-text")).to_have_text("担当者を呼んでいます。")
    staff.get_by_role("button", name="受ける").first.click(timeout=SOON_MS)
    expect(owner.locator("#handover-text")).to_have_text("担当者（operatorの人）と会話中です。", timeout=SOON_MS)


def test_owner_and_staff_talk_with_each_other(owner: Page, staff: Page) -> None:
    expect(staff.locator("#waiting-count")).to_have_text("0人")
    says(owner, "人と話したいです")
    shot(owner, "owner-waiting")
    expect(staff.locator("#waiting-count")).to_have_text("1人", timeout=SOON_MS)
    expect(staff).to_have_title("（1）引き継ぎ｜まどぐち 職員用")
    expect(staff.locator("#announcer")).to_contain_text("待っている人は1人です")
    shot(staff, "staff-queue")
    says(owner, "待つあいだの質問")
    expect(owner.locator(".message--assistant").last).to_contain_text("待つあいだの質問")
    staff.get_by_role("button", name="受ける").click()
    expect(owner.locator("#handover-text")).to_have_text("担当者（operatorの人）と会話中です。", timeout=SOON_MS)
    expect(owner.locator(".message--assistant").last).to_contain_text("担当のoperatorの人に代わりました")

    says(owner, "機械を買い替えたいのですが")
    expect(owner.locator("#handover-text")).to_have_text("担当者（operatorの人）に届きました。")
    expect(owner.locator("#waiting")).to_be_empty()
    expect(owner.locator(".failure")).to_have_count(0)
    expect(staff.locator(".line--person").last).to_contain_text("機械を買い替えたいのですが", timeout=SOON_MS)
    answers(staff, "はい。\nお手伝いします。https://example.com/x")
    expect(staff.locator("#text")).to_have_value("")
    expect(staff.locator(".line--staff").last).to_contain_text("お手伝いします。", timeout=SOON_MS)
    said = owner.locator(".message--staff").last
    expect(said).to_contain_text("お手伝いします。", timeout=SOON_MS)
    expect(said.locator(".message__sender")).to_have_text("operatorの人（担当者）")
    shot(owner, "owner-live")
    shot(staff, "staff-live")

    owner.reload()
    expect(owner.locator("#handover-text")).to_have_text("担当者（operatorの人）と会話中です。")
    expect(owner.locator(".message--staff")).to_have_count(1)
    owner.get_by_role("button", name="ボットに戻す").click()
    expect(owner.locator("#handover")).to_be_hidden()
    expect(staff.locator("#ended")).to_be_visible(timeout=SOON_MS)
    expect(staff.locator("#send")).to_be_disabled()
    says(owner, "ボットさん")
    expect(owner.locator(".message--assistant").last).to_contain_text("ボットさん")


def test_of_two_who_take_it_the_second_is_told_who_was_first(
    browser: Browser, contexts: list[BrowserContext], open_office: Gateway, owner: Page, staff: Page
) -> None:
    other = operator_page(browser, contexts, open_office)
    says(owner, "人と話したいです")
    button = other.get_by_role("button", name="受ける")
    expect(button).to_be_visible(timeout=SOON_MS)
    expect(staff.get_by_role("button", name="受ける")).to_be_visible(timeout=SOON_MS)
    other.route("**/console/handover/queue", lambda route: route.abort())
    staff.get_by_role("button", name="受ける").click()
    button.click()
    expect(other.get_by_role("alert").first).to_contain_text("先に受けました")
    owner.get_by_role("button", name="ボットに戻す").click(timeout=SOON_MS)


def test_a_double_click_and_a_lost_receipt_send_once(owner: Page, staff: Page) -> None:
    calls_and_is_taken(owner, staff)
    staff.locator("#text").fill("二度押しました")
    staff.locator("#send").dblclick()
    expect(owner.locator(".message--staff")).to_have_count(1, timeout=SOON_MS)

    def arrives_but_no_receipt(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    staff.route("**/messages", arrives_but_no_receipt)
    answers(staff, "届いたのに返事がない")
    expect(staff.locator("#trouble")).to_contain_text("送れませんでした")
    expect(staff.locator("#text")).to_have_value("届いたのに返事がない")
    staff.unroute("**/messages")
    staff.locator("#send").click()
    expect(staff.locator("#text")).to_have_value("")
    expect(owner.locator(".message--staff")).to_have_count(2, timeout=SOON_MS)
    staff.wait_for_timeout(2_000)
    expect(owner.locator(".message--staff")).to_have_count(2)
    expect(staff.locator(".line--staff")).to_have_count(2)
    owner.get_by_role("button", name="ボットに戻す").click()


def test_when_the_session_ends_while_typing_the_text_is_kept(owner: Page, staff: Page) -> None:
    calls_and_is_taken(owner, staff)
    kept = staff.context.cookies()
    staff.locator("#text").fill("長い返事の途中")
    staff.context.clear_cookies()
    staff.locator("#send").click()
    expect(staff.locator("#trouble")).to_contain_text("書いた文章は、この画面に残しています。")
    expect(staff.locator("#text")).to_have_value("長い返事の途中")
    shot(staff, "staff-session-ended")
    address = staff.url
    staff.context.add_cookies(kept)  # type: ignore[arg-type]
    staff.goto(address)
    expect(staff.locator("#text")).to_have_value("長い返事の途中")
    staff.locator("#send").click()
    expect(owner.locator(".message--staff")).to_contain_text("長い返事の途中", timeout=SOON_MS)
    owner.get_by_role("button", name="ボットに戻す").click()


def test_an_answer_found_is_put_into_the_reply(owner: Page, staff: Page) -> None:
    calls_and_is_taken(owner, staff)
    staff.locator("#quick-question").fill("みほん小口融資の上限は？")
    staff.locator("#quick-question").press("Enter")
    staff.get_by_role("button", name="返事に入れる").click()
    typed = staff.locator("#text").input_value()
    assert "2,000万円" in typed
    assert "出典：" in typed
    assert "[1]" not in typed
    staff.get_by_role("button", name="相談の予約をすすめる").click()
    expect(owner.get_by_role("button", name="相談を予約する")).to_be_visible(timeout=SOON_MS)
    expect(owner.locator("#handover")).to_be_hidden()


def test_a_call_back_is_asked_for_on_the_page_and_the_number_is_shown_on_click_only(
    browser: Browser, contexts: list[BrowserContext], open_office: Gateway, owner: Page
) -> None:
    says(owner, "人と話したいです")
    owner.get_by_role("button", name="電話をもらう").click()
    expect(owner.get_by_role("button", name="電話番号を書く")).to_be_enabled()
    says(owner, "０９０−１２３４−５６７８です")
    owner.get_by_role("button", name="午後").click()
    expect(owner.locator(".message--assistant").last).to_contain_text("電話番号：090-1234-5678")
    shot(owner, "owner-call-back")
    owner.get_by_role("button", name="この内容で頼む").click()
    expect(owner.locator(".message--assistant").last).to_contain_text("090-1234-5678 にお電話します")
    staff = operator_page(browser, contexts, open_office)
    staff.get_by_role("link", name="電話の申し込み").click()
    expect(staff.get_by_text("希望の時間：午後")).to_be_visible()
    expect(staff.get_by_text("090-1234-5678")).to_have_count(0)
    staff.get_by_role("button", name="番号を見る").press("Enter")
    expect(staff.locator(".phone")).to_have_text("090-1234-5678")
    expect(staff.locator(".phone")).to_be_focused()
    shot(staff, "staff-call-backs")


def test_everything_can_be_done_by_keyboard(owner: Page, staff: Page) -> None:
    says(owner, "人と話したいです")
    take = staff.get_by_role("button", name="受ける")
    expect(take).to_be_visible(timeout=SOON_MS)
    staff.locator("#presence").focus()
    staff.keyboard.press("Tab")
    expect(take).to_be_focused()
    staff.wait_for_timeout(2_500)  # the queue is looked at again meanwhile
    expect(take).to_be_focused()
    staff.keyboard.press("Enter")
    expect(staff.locator("#text")).to_be_focused()
    staff.keyboard.type("こんにちは")
    staff.keyboard.press("Enter")
    staff.keyboard.type("二行目")
    staff.keyboard.press("Control+Enter")
    expect(owner.locator(".message--staff")).to_contain_text("こんにちは\n二行目", timeout=SOON_MS)
    owner.locator("#handover-stop").focus()
    owner.keyboard.press("Enter")
    expect(owner.locator("#handover")).to_be_hidden()
