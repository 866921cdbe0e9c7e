"""The real system in processes of its own, and a browser to look at it.

A folder named in MADOGUCHI_TEST_SYSTEM is kept and used again, so that later runs begin in seconds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from actions.database.engine import open_database
from tests.connectors.conversation import Conversation, begin
from tests.e2e.running_system import PROJECT, PUBLIC_ADDRESS, ReverseProxy, System, running
from tests.fakes.line import Line, line_running

_CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def rasa_python() -> Path:
    """Python of the dialogue engine's environment."""
    python = Path(os.environ.get("MADOGUCHI_RASA_PYTHON") or PROJECT / ".venv-rasa" / "bin" / "python")
    if not python.is_file():
        pytest.skip("no dialogue engine: neither .venv-rasa nor MADOGUCHI_RASA_PYTHON (make test sets it up)")
    return python


@pytest.fixture(scope="session")
def _line() -> Iterator[tuple[Line, list[str]]]:
    """LINE's side, and where the address of the webhook is put once it is known."""
    webhook: list[str] = []
    with line_running(lambda: webhook[0]) as line:
        yield line, webhook


@pytest.fixture
def line(system: System, _line: tuple[Line, list[str]]) -> Line:
    """LINE, whose channel the running system is."""
    return _line[0]


@pytest.fixture(scope="session")
def system(
    rasa_python: Path, tmp_path_factory: pytest.TempPathFactory, _line: tuple[Line, list[str]]
) -> Iterator[System]:
    """`madoguchi up` with the real catalogue where there is one, otherwise with the starter knowledge base alone.

    Its links start with an HTTPS address, as LINE wants it for pictures; `client` finds the system there as well.
    """
    data = Path(os.environ.get("MADOGUCHI_TEST_DATA") or PROJECT.parent / "shared" / "data")
    catalogue = data / "mirasapo_supports.json"
    kept = os.environ.get("MADOGUCHI_TEST_SYSTEM")
    data_dir = Path(kept) if kept else tmp_path_factory.mktemp("system")
    arguments = ["--catalogue", str(catalogue)] if catalogue.is_file() else []
    line, webhook = _line
    settings = {f"MADOGUCHI_{name.upper()}": value for name, value in line.settings.items()}
    settings["MADOGUCHI_PUBLIC_URL"] = PUBLIC_ADDRESS
    settings["MADOGUCHI_OFFICE_HOURS"] = "月-日 00:00-24:00"
    with running(data_dir, rasa_python, arguments, settings) as made:
        webhook.append(f"{made.base_url}/line/webhook")
        yield made
    if not kept:
        shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def database(system: System) -> Iterator[Engine]:
    """The application database of the running system."""
    engine = open_database(f"sqlite:///{system.data_dir / 'db' / 'madoguchi.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def base_url(system: System) -> str:
    """Address of the running system, without a slash at its end."""
    return system.base_url


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    """Speaks to the running system, and opens the links it sends."""
    outside = {PUBLIC_ADDRESS: ReverseProxy(base_url)}
    with httpx.Client(base_url=base_url, mounts=outside, trust_env=False, timeout=60) as made:
        yield made


@pytest.fixture
def conversation(client: httpx.Client) -> Conversation:
    """A fresh conversation with the running system."""
    return begin(client)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, for one file of tests: the loop it runs in must not meet those of asynchronous tests."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(chromium).is_file():
        pytest.skip("no Chromium (make test says how to install it)")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM_FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with empty storage, in Japanese."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    yield context.new_page()
    context.close()
