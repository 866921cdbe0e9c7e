"""Fixtures of the sources' tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

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
