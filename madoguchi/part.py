"""What one subject (the calendar, consultations, the console …) adds to the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import APIRouter

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done in a thread again and again, `seconds` apart, from the gateway's start on."""

    seconds: float
    work: Callable[[], Any]

    async def run(self) -> None:
        """Runs until it is cancelled; a failure is logged and does not end the row."""
        while True:
            try:
                await asyncio.to_thread(self.work)
            except Exception as error:
                _log.error("background job failed", error=type(error).__name__, exc_info=error)
            await asyncio.sleep(self.seconds)


@dataclass(frozen=True, slots=True)
class Part:
    """Its addresses, its jobs, what is done once before the first request, and what runs in the event loop until the
    gateway stops."""

    routers: Sequence[APIRouter] = ()
    jobs: Sequence[Job] = ()
    starts: Sequence[Callable[[], Any]] = ()
    tasks: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()
