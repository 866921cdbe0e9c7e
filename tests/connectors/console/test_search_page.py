"""The call centre's search in a browser, by keyboard alone: results while one types, copying, comparing, verdicts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from connectors.console.access import COOKIE
from tests.connectors.console.search.writing import QUESTION, TEXT, gone, written
from tests.connectors.console.sign_in import signed_in
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running
from tests.e2e.conftest import browser  # noqa: F401 - fixture

pytestmark = pytest.mark.browser

ASKED = "機械を買う補助金"


@pytest.fixture(scope="module")
def desk(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    data_dir = tmp_path_factory.mktemp("search-page")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def page(desk: Gateway, browser: Browser) -> Iterator[Page]:  # noqa: F811
    """The search page as an operator has it, with a clipboard that can be read."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.url)
    with signed_in(desk, "operator") as client:
        context.add_cookies([{"name": COOKIE, "value": client.cookies[COOKIE], "url": desk.url}])
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(f"{desk.url}/console/search")
    yield opened
    context.close()
    assert [p for p in problems if "401" not in p] == []


def typed(page: Page, text: str = ASKED) -> None:
    """Types into the box, and waits for the results."""
    page.locator("#q").press_sequentially(text)
    expect(page.locator("#announcer")).to_have_text(re.compile("資料が\\d+件見つかりました"))


def test_everything_is_done_without_a_mouse(page: Page) -> None:
    expect(page.locator("#q")).to_be_focused()
    typed(page)
    expect(page.locator("#results .result").first).to_contain_text("みほん設備導入補助金")
    expect(page.locator("#results mark").first).to_be_visible()
    assert "q=" in page.url

    page.keyboard.press("ArrowDown")
    expect(page.locator(".result").first).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#announcer")).to_have_text("出典つきでコピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "出典：みほん設備導入補助金" in copied and "https://example.com/setsubi" in copied and "時点" in copied

    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("v")
    expect(page.locator("#comparison")).to_be_focused()
    expect(page.locator("#comparison thead th")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("#comparison")).to_be_hidden()

    page.keyboard.press("1")
    expect(page.locator("#announcer")).to_have_text("「合っていた」と記録しました")
    expect(page.locator("[data-verdict=right]")).to_have_attribute("aria-pressed", "true")

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_letters_typed_into_the_box_stay_letters(page: Page) -> None:
    typed(page, "123cxv?/ 補助金")
    expect(page.locator("#q")).to_have_value("123cxv?/ 補助金")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("[aria-pressed]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#q")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_arrows_lead_from_the_box_through_the_results_and_back(page: Page) -> None:
    typed(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".result").last).to_be_focused()


def test_enter_opens_the_page_of_the_chosen_result(page: Page) -> None:
    typed(page)
    page.keyboard.press("ArrowDown")
    page.context.route("https://example.com/**", lambda route: route.fulfill(body="ok"))
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert opened.value.url == "https://example.com/setsubi"


def test_only_the_last_of_quick_requests_counts(page: Page) -> None:
    held: list[object] = []

    def slow(route: object) -> None:
        held.append(route)

    page.route("**/console/search/results?q=old", slow)
    page.locator("#q").fill("old")
    page.wait_for_timeout(300)
    page.locator("#q").fill(ASKED)
    expect(page.locator("#results .result").first).to_contain_text("みほん設備導入補助金")
    assert len(held) == 1
    expect(page.locator("#trouble")).to_be_hidden()


def test_going_back_and_loading_again_keep_the_search(page: Page) -> None:
    typed(page)
    page.reload()
    expect(page.locator("#q")).to_have_value(ASKED)
    expect(page.locator("#results .result").first).to_be_visible()


def test_a_filter_narrows_at_once(page: Page) -> None:
    typed(page)
    page.locator("summary", has_text="条件でしぼる").click()
    page.locator("#kind").select_option("term")
    page.wait_for_url(re.compile("kind=term"))
    expect(page.locator("#found")).not_to_contain_text("みほん設備導入補助金")


def test_when_the_session_has_ended_one_signs_in_and_comes_back(page: Page) -> None:
    page.context.clear_cookies()
    page.locator("#q").press_sequentially("補助金")
    page.wait_for_url(re.compile(r"/console/sign-in\?next=%2Fconsole%2Fsearch%3Fq%3D"))


def test_an_answer_of_staff_stands_on_top(desk: Gateway, page: Page) -> None:
    with signed_in(desk, "operator") as author:
        answer_id = written(author)
        typed(page, QUESTION)
        first = page.locator(".result").first
        expect(first).to_contain_text(TEXT)
        expect(first).to_contain_text("未確認")
        gone(author, answer_id)


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_nothing_reaches_beyond_the_screen(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    typed(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
