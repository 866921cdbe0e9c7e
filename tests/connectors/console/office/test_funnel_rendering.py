"""The page `/console/office/funnel` in a browser: on a phone and on a desk, readable, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from playwright.sync_api import Page, Route

from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from tests.actions.funnel.conftest import NOON
from tests.actions.interview.walking import SCRIPT
from tests.connectors.console.office.conftest import count_some, office_app, office_client
from tests.e2e.conftest import browser, page  # noqa: F401 - fixtures
from tests.e2e.test_chat_page_accessibility import LOW_CONTRAST

pytestmark = pytest.mark.browser

ADDRESS = "http://office.test"
PAGE = f"{ADDRESS}/console/office/funnel"
NAMES = ("tokens.css", "base.css", "forms.css", "console.css", "office.css", "text-size.js", "favicon.svg")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, str], str]]:
    """What the server answers by path: (headers, body)."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('office') / 'app.sqlite'}")
    with time_machine.travel(NOON, tick=False):
        funnel = Funnel(database, SCRIPT)
        count_some(funnel)
        client = office_client(office_app(funnel, results=lambda _: b""))
        answers = {p: client.get(p) for p in ("/console/office/funnel", *(f"/static/{n}" for n in NAMES))}
    database.dispose()
    wanted = ("content-type", "content-security-policy")
    return {p: ({h: a.headers[h] for h in wanted}, a.text) for p, a in answers.items()}


@pytest.fixture
def opened(page: Page, sent: dict[str, tuple[dict[str, str], str]]) -> Iterator[Page]:  # noqa: F811
    """A page that gets what was sent, and nothing else."""

    def answer(route: Route) -> None:
        headers, body = sent[urlsplit(route.request.url).path]
        route.fulfill(headers=headers, body=body)

    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", answer)
    yield page
    assert errors == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_out_of_the_page(opened: Page, width: int, tmp_path: Path) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    opened.goto(PAGE)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    crossing = opened.evaluate(
        """[...document.querySelectorAll('.bars')].flatMap((svg) => {
            const boxes = [...svg.querySelectorAll('text')].map((t) => t.getBoundingClientRect());
            return boxes.filter((b, i) => i % 2 === 0 && b.right > boxes[i + 1].left).length ? [svg.textContent] : [];
        })"""
    )
    assert crossing == []
    opened.screenshot(path=tmp_path / f"{width}.png", full_page=True)


def test_bars_are_as_long_as_what_they_tell(opened: Page) -> None:
    opened.goto(PAGE)
    lengths = opened.evaluate(
        """[...document.querySelectorAll('.bars__bar')].map((bar) => [
            bar.getBoundingClientRect().width / bar.previousElementSibling.getBoundingClientRect().width,
            parseFloat(bar.getAttribute('width')) / 100])"""
    )
    assert len(lengths) > 30
    assert all(drawn == pytest.approx(told, abs=0.005) for drawn, told in lengths)
    assert max(told for _, told in lengths) > 0.1


def test_every_text_stands_out(opened: Page) -> None:
    opened.goto(PAGE)
    assert opened.evaluate(LOW_CONTRAST) == []


def test_controls_are_large_enough_for_a_finger(opened: Page) -> None:
    opened.set_viewport_size({"width": 360, "height": 740})
    opened.goto(PAGE)
    small = opened.evaluate(
        "[...document.querySelectorAll('button, select, input:not([type=hidden]), .exports a')]"
        ".map((e) => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height]).filter(([, h]) => h < 42)"
    )
    assert small == []


def test_tables_can_be_reached_and_moved_by_keyboard(opened: Page) -> None:
    opened.set_viewport_size({"width": 360, "height": 740})
    opened.goto(PAGE)
    region = opened.get_by_role("region", name="はじめにの表")
    region.focus()
    opened.keyboard.press("ArrowRight")
    opened.wait_for_function("document.activeElement.scrollLeft > 0")


def test_larger_text_makes_larger_charts(opened: Page) -> None:
    opened.goto(PAGE)
    before = opened.locator(".bars").first.bounding_box()
    opened.evaluate("localStorage.setItem('madoguchi.text-size', 'xlarge')")
    opened.reload()
    after = opened.locator(".bars").first.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == pytest.approx(1.5 * before["height"], rel=0.01)


def test_on_paper_there_are_figures_and_no_controls(opened: Page) -> None:
    opened.goto(PAGE)
    opened.emulate_media(media="print")
    for selector in (".filters", ".exports"):
        assert not opened.locator(selector).is_visible()
    for selector in (".key", ".period__chosen", ".bars", ".counts"):
        assert opened.locator(selector).first.is_visible()
