"""The sync that the gateway starts by itself every so many hours, in a process of its own: answering goes on meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from connectors.sources.status import ReadStatus
from knowledge.clock import now_jst

_log = structlog.get_logger(__name__)
_LOOK_EVERY_S = 60.0
_NICE = 10
COMMAND = (sys.executable, "-m", "madoguchi", "sync")


async def sync_every(hours: float, read: ReadStatus, look_every_s: float = _LOOK_EVERY_S) -> None:
    """Runs `madoguchi sync` whenever there is a source whose last try is `hours` old; never returns.

    What went wrong stands in the state of the sources. A sync that is running elsewhere is left alone (it holds a lock).
    Cancelled, it ends the process it started; what that one has read is not lost.
    """
    started: datetime | None = None
    while True:
        await asyncio.sleep(look_every_s)
        due = now_jst() - timedelta(hours=hours)
        # A source that was switched off stays old for ever: the last start counts as well.
        if (started is None or started <= due) and await asyncio.to_thread(_any_older, read, due):
            started = now_jst()
            status = await run_apart(COMMAND)
            _log.info("scheduled sync ended", status=status)


def _any_older(read: ReadStatus, due: datetime) -> bool:
    tried = [source.tried_at for source in read()]
    return not tried or any(t is None or t <= due for t in tried)


async def run_apart(command: Sequence[str]) -> int:
    """Runs a command with low priority and gives its exit status; ends it when cancelled."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        with contextlib.suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        return await process.wait()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
