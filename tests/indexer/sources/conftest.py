"""Fixtures of the sources' tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from indexer.sources.http import PoliteClient
from indexer.sources.jgrants import JGrantsSource
from tests.fakes.jgrants_server import JGrantsServer
from tests.indexer.sources.jgrants_reading import TODAY
from tests.indexer.sources.live_api import LiveApi


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The local server is asked directly, whatever the environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits between attempts are noted here (seconds) and take no time."""
    noted: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread():  # a server of other tests goes on as it was
            await sleep(seconds)
            return
        noted.append(seconds)
        await sleep(0)

    monkeypatch.setattr("asyncio.sleep", note)
    return noted


@pytest.fixture
def api() -> Iterator[LiveApi]:
    """A running server without items yet."""
    with LiveApi() as running:
        yield running


@pytest.fixture
def server() -> Iterator[JGrantsServer]:
    """A running server of Jグランツ without subsidies yet."""
    with JGrantsServer() as running:
        yield running


@pytest.fixture
def source(server: JGrantsServer, waits: list[float]) -> Iterator[Callable[..., JGrantsSource]]:
    """Makes readers of that server by their keywords; waits take no time."""
    with PoliteClient(timeout_s=20.0, pause_s=0.3) as client:
        yield lambda *keywords, **more: JGrantsSource(
            server.url, client, keywords or ("事業",), clock=lambda: TODAY, **more
        )
