"""The sync that the gateway starts by itself: when it is due, and that it is a process that ends with its starter."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.sources.status import SourceStatus
from knowledge.clock import now_jst
from madoguchi import scheduled_sync
from madoguchi.scheduled_sync import run_apart, sync_every


def status(key: str, hours_ago: float | None) -> SourceStatus:
    tried: datetime | None = None if hours_ago is None else now_jst() - timedelta(hours=hours_ago)
    return SourceStatus(key, key, key, 1, tried, tried)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Commands that were started."""
    found: list[Sequence[str]] = []

    async def note(command: Sequence[str]) -> int:
        found.append(command)
        return 0

    monkeypatch.setattr(scheduled_sync, "run_apart", note)
    return found


async def _watch(sources: list[SourceStatus], seconds: float) -> None:
    task = asyncio.create_task(sync_every(6.0, lambda: sources, look_every_s=0.01))
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [([], 1), ([7.0], 1), ([1.0, 7.0], 1), ([1.0, None], 1), ([1.0], 0), ([5.9, 0.0], 0)],
    ids=["no source yet", "old", "one of them old", "one never tried", "fresh", "all fresh"],
)
def test_it_runs_once_when_a_source_is_old(
    started: list[Sequence[str]], hours: list[float | None], expected: int
) -> None:
    sources = [status(str(n), ago) for n, ago in enumerate(hours)]
    asyncio.run(_watch(sources, 0.3))
    assert len(started) == expected
    assert all(command[1:] == ("-m", "madoguchi", "sync") for command in started)


def test_a_process_of_low_priority_is_run_to_its_end() -> None:
    code = "import os, sys, time; time.sleep(0.5); sys.exit(3 if os.nice(0) >= 10 else 4)"
    assert asyncio.run(run_apart([sys.executable, "-c", code])) == 3


def test_the_process_ends_when_its_starter_is_told_to_stop(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"

    async def start_and_cancel() -> None:
        task = asyncio.create_task(run_apart([sys.executable, "-c", code]))
        while not (note.exists() and note.read_text()):
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    began = time.monotonic()
    asyncio.run(start_and_cancel())
    assert time.monotonic() - began < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
