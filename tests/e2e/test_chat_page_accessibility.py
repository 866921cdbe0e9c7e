"""WCAG 2.2 AA / JIS X 8341-3 checks of the chat page that a program can make, on the running system."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

QUESTION = "人を雇うとき、もらえるお金はある？"
ANSWER_MS = 30_000

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

# Visible text nodes whose colour stands out too little from the nearest painted background; [text, ratio].
LOW_CONTRAST = """() => {
    const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b]
        .map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const background = (node) => {
        for (let at = node; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if ((colour[3] ?? 1) === 1) return colour;
        }
        return [255, 255, 255];
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent.trim();
        if (!text || !node.checkVisibility({visibilityProperty: true}) || node.closest(".visually-hidden, .skip-link")) continue;
        const [a, b] = [luminance(parse(getComputedStyle(node).color)), luminance(background(node))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) found.push([text, ratio]);
    }
    return found;
}"""

# The focused element: what it is, its ring, and whether a sticky bar lies over it.
FOCUSED = """() => {
    const at = document.activeElement;
    const ring = getComputedStyle(at.matches("input[type=radio]") ? at.nextElementSibling : at);
    const box = at.getBoundingClientRect();
    const inLog = Boolean(at.closest("#conversation"));
    const top = inLog ? document.getElementById("topbar").getBoundingClientRect().bottom : 0;
    const bottom = inLog ? document.getElementById("dock").getBoundingClientRect().top : innerHeight;
    return {
        id: at.id,
        name: (at.getAttribute("aria-label") ?? at.textContent).trim(),
        classes: at.className,
        ring: ring.outlineStyle === "none" ? 0 : parseFloat(ring.outlineWidth),
        hidden: box.bottom <= top || box.top >= bottom,
    };
}"""


@pytest.fixture
def chat(page: Page, base_url: str) -> Page:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{base_url}/")
    expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
    return page


@pytest.fixture
def answered(chat: Page) -> Page:
    chat.get_by_role("button", name=QUESTION).click()
    expect(chat.locator(".message--user ~ .message--assistant").first).to_be_visible(timeout=ANSWER_MS)
    expect(chat.get_by_role("button", name="最初から")).to_be_enabled(timeout=ANSWER_MS)
    return chat


def tab_until(page: Page, found: Callable[[dict[str, Any]], bool], limit: int = 80) -> dict[str, Any]:
    """Press Tab until `found(focused)`; every stop on the way must be visible and marked."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused: dict[str, Any] = page.evaluate(FOCUSED)
        assert focused["ring"] >= 2, f"no focus ring: {focused}"
        assert not focused["hidden"], f"focus is under a bar: {focused}"
        if found(focused):
            return focused
    raise AssertionError(f"not reached with {limit} tabs")


def test_language_landmarks_and_headings(answered: Page) -> None:
    expect(answered.locator("html")).to_have_attribute("lang", "ja")
    for role in ("banner", "main", "contentinfo", "log"):
        expect(answered.get_by_role(role)).to_have_count(1)
    expect(answered.get_by_role("form", name="質問を送る")).to_have_count(1)
    expect(answered.get_by_role("log")).to_have_attribute("aria-live", "polite")
    levels = answered.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_control_has_a_name_and_ids_are_unique(answered: Page) -> None:
    for control in answered.locator("button, a[href], input, textarea, summary").filter(visible=True).all():
        expect(control).to_have_accessible_name(re.compile(r"\S"))
    ids = answered.locator("[id]").evaluate_all("all => all.map(node => node.id)")
    assert len(ids) == len(set(ids))
    assert answered.locator("img:not([alt])").count() == 0


def test_text_contrast_is_at_least_four_and_a_half(answered: Page) -> None:
    assert answered.evaluate(LOW_CONTRAST) == []


def test_contrast_of_the_reading_pages(page: Page, base_url: str) -> None:
    for name in ("privacy", "guide"):
        page.goto(f"{base_url}/static/{name}.html")
        assert page.evaluate(LOW_CONTRAST) == []


def test_targets_are_large_enough_for_a_thumb(answered: Page) -> None:
    small = answered.locator("button:visible, textarea:visible, summary:visible, .text-size label").evaluate_all(
        "all => all.filter(node => node.getBoundingClientRect().height < 44).map(node => node.textContent)"
    )
    assert small == []


def test_body_text_is_large_and_loose(chat: Page) -> None:
    size, height = chat.evaluate(
        "(() => { const s = getComputedStyle(document.body); return [parseFloat(s.fontSize), parseFloat(s.lineHeight)]; })()"
    )
    assert size >= 16
    assert height / size >= 1.65


def test_whole_path_by_keyboard(chat: Page) -> None:
    assert "会話へ移動" in tab_until(chat, lambda focused: True)["name"]
    tab_until(chat, lambda focused: focused["name"] == QUESTION)
    chat.keyboard.press("Enter")
    expect(chat.locator(".message--user ~ .message--assistant").first).to_be_visible(timeout=ANSWER_MS)
    expect(chat.get_by_role("button", name="最初から")).to_be_enabled(timeout=ANSWER_MS)
    expect(chat.locator(".message--user ~ .message--assistant .message__sender").first).to_be_focused()
    tab_until(chat, lambda focused: "cite" in focused["classes"] or "external" in focused["classes"])
    tab_until(chat, lambda focused: focused["name"] == "役に立った")
    tab_until(chat, lambda focused: focused["id"] == "question")
    chat.keyboard.type("インボイスって何？")
    tab_until(chat, lambda focused: focused["id"] == "send")
    tab_until(chat, lambda focused: focused["name"] == "プライバシー")


def test_skip_link_leads_to_the_input(chat: Page) -> None:
    tab_until(chat, lambda focused: "質問の入力へ移動" in focused["name"])
    chat.keyboard.press("Enter")
    expect(chat.locator("#question")).to_be_focused()


def test_typing_keeps_the_focus_in_the_input(chat: Page) -> None:
    chat.locator("#question").fill("機械を買い替えたい")
    chat.keyboard.press("Enter")
    expect(chat.locator(".message--user ~ .message--assistant").first).to_be_visible(timeout=ANSWER_MS)
    expect(chat.locator("#question")).to_be_focused()


def test_question_stays_in_view_while_the_answer_grows(answered: Page) -> None:
    expect(answered.locator(".message--user").last).to_be_in_viewport()


def test_dialog_holds_the_focus_and_escape_closes_it(chat: Page) -> None:
    opener = chat.get_by_role("button", name="会話を消す")
    opener.focus()
    chat.keyboard.press("Enter")
    dialog = chat.get_by_role("dialog", name="会話を消しますか？")
    expect(dialog.get_by_role("button", name="やめる")).to_be_focused()
    chat.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_text_size_grows_and_is_remembered(chat: Page) -> None:
    sizes = []
    for label in ("標準", "大", "特大"):
        chat.get_by_role("radio", name=label, exact=True).check(force=True)
        sizes.append(chat.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
    assert sizes == sorted(set(sizes))
    assert sizes[-1] >= 1.5 * sizes[0]
    chat.reload()
    expect(chat.get_by_role("radio", name="特大")).to_be_checked()
    assert chat.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == sizes[-1]
    assert chat.evaluate("document.documentElement.scrollWidth") <= 360


def test_strong_zoom_leaves_room_to_read(answered: Page) -> None:
    """400 % zoom of a 1280 × 1024 window is 320 × 256: the bars stop sticking."""
    answered.set_viewport_size({"width": 320, "height": 256})
    assert answered.evaluate("document.documentElement.scrollWidth") <= 320
    assert answered.locator("#dock").evaluate("node => getComputedStyle(node).position") == "static"


def test_reduced_motion_is_respected(answered: Page) -> None:
    moving = answered.locator(".message").evaluate_all("all => all.map(node => getComputedStyle(node).animationName)")
    assert set(moving) == {"none"}
