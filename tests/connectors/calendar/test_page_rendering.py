"""The page `/calendar` in a browser: on a phone and on a desk, readable, and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from fastapi.testclient import TestClient
from playwright.sync_api import Page, Route

from actions.database.engine import open_database
from tests.connectors.calendar.conftest import Shelf, calendar_app
from tests.e2e.conftest import browser, page  # noqa: F401 - fixtures
from tests.e2e.test_chat_page_accessibility import LOW_CONTRAST
from tests.knowledge import library

pytestmark = pytest.mark.browser

ADDRESS = "http://calendar.test"
PATHS = ("/calendar", "/calendar?year=2026")
Sent = dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def sent(fresh_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """What the server answers on 1 October 2026, by path: (content type, body). The browser's own clock goes on."""
    database = open_database(f"sqlite:///{shutil.copy(fresh_database, tmp_path_factory.mktemp('rendering'))}")
    with time_machine.travel(library.clock(), tick=False):
        client = TestClient(calendar_app(Shelf(), database))
        names = ("tokens.css", "base.css", "forms.css", "calendar.css", "calendar-list.css",
                 "calendar-table.css", "calendar-print.css", "text-size.js", "favicon.svg")  # fmt: skip
        answers = {p: client.get(p) for p in (*PATHS, *(f"/static/{n}" for n in names))}
    database.dispose()
    return {path: (a.headers["content-type"], a.text) for path, a in answers.items()}


@pytest.fixture
def opened(page: Page, sent: Sent) -> Iterator[Page]:  # noqa: F811
    """A page that gets what was sent, and nothing else."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        content_type, body = sent[path]
        route.fulfill(content_type=content_type, body=body)

    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", answer)
    yield page
    assert errors == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_out_of_the_page(opened: Page, path: str, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    opened.goto(ADDRESS + path)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate("[...document.querySelectorAll('td')].every((c) => c.scrollWidth <= c.clientWidth + 1)")


@pytest.mark.parametrize("path", PATHS)
def test_every_text_stands_out(opened: Page, path: str) -> None:
    opened.goto(ADDRESS + path)
    assert opened.evaluate(LOW_CONTRAST) == []


def top_of(opened: Page, selector: str) -> float:
    box = opened.locator(selector).bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(("width", "list_first"), [(360, True), (1280, False)])
def test_the_list_comes_first_where_room_is_scarce(opened: Page, width: int, list_first: bool) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    opened.goto(ADDRESS + PATHS[0])
    assert (top_of(opened, ".list") < top_of(opened, ".grid")) == list_first


def test_controls_are_large_enough_for_a_finger(opened: Page) -> None:
    opened.set_viewport_size({"width": 360, "height": 740})
    opened.goto(ADDRESS + PATHS[0])
    small = opened.evaluate(
        "[...document.querySelectorAll('button, select, .button')]"
        ".map((e) => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height]).filter(([, h]) => h < 44)"
    )
    assert small == []


def test_a_day_of_the_table_leads_to_its_place_in_the_list(opened: Page) -> None:
    opened.set_viewport_size({"width": 1280, "height": 600})
    opened.goto(ADDRESS + PATHS[0])
    opened.get_by_role("link", name="みほん設備導入補助金").first.click()
    assert opened.url.endswith("#day-2026-10-12")
    assert 0 <= top_of(opened, "#day-2026-10-12") < 600


def test_on_paper_there_is_the_month_and_no_control(opened: Page) -> None:
    opened.goto(ADDRESS + PATHS[0])
    opened.emulate_media(media="print")
    for selector in (".filters", ".subscribe", ".months .button"):
        assert not opened.locator(selector).first.is_visible()
    for selector in (".grid__table", ".list", ".origin", ".months__name"):
        assert opened.locator(selector).is_visible()
    assert top_of(opened, ".grid") < top_of(opened, ".list")


def test_the_text_size_chosen_in_the_chat_counts_here(opened: Page) -> None:
    opened.goto(ADDRESS + PATHS[0])
    opened.evaluate("localStorage.setItem('madoguchi.text-size', 'xlarge')")
    opened.reload()
    assert opened.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
