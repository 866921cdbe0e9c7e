"""Stores what arrives at the same time together: one transaction for many requests, so that a rush does not queue up."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence

from actions.line.inbox import Arrived, Inbox

_MOST = 200
"""Requests in one transaction."""

_RUSH = 30
"""Requests in a second."""

_Pending = tuple[Sequence[Arrived], "asyncio.Future[None]"]


class Intake:
    """For one event loop.

    :param wake: called when there is something new to work off.
    """

    def __init__(self, inbox: Inbox, wake: Callable[[], None]) -> None:
        self._inbox = inbox
        self._wake = wake
        self._pending: list[_Pending] = []
        self._storing: asyncio.Task[None] | None = None
        self._arrived: deque[float] = deque(maxlen=_RUSH)

    @property
    def is_rushed(self) -> bool:
        """Whether so much arrives just now that taking it in comes before working it off."""
        return len(self._arrived) == _RUSH and time.monotonic() - self._arrived[0] < 1.0

    async def store(self, events: Sequence[Arrived]) -> None:
        """Comes back when the events are stored.

        :raises sqlalchemy.exc.SQLAlchemyError: they are not.
        """
        self._arrived.append(time.monotonic())
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((events, stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_all())
        await stored

    async def _store_all(self) -> None:
        """Until nothing is pending; what arrives while one transaction runs goes into the next."""
        while self._pending:
            batch, self._pending = self._pending[:_MOST], self._pending[_MOST:]
            try:
                await self._store(batch)
            except Exception:
                for one in batch:  # what cannot be stored must not keep the others from it
                    with contextlib.suppress(Exception):
                        await self._store([one])
        self._storing = None

    async def _store(self, batch: Sequence[_Pending]) -> None:
        """One transaction, and the word to those who wait for it.

        :raises sqlalchemy.exc.SQLAlchemyError: nothing of it is stored; a single one is told so.
        """
        try:
            fresh = await asyncio.to_thread(self._inbox.store, [event for events, _ in batch for event in events])
        except Exception as error:
            if len(batch) == 1 and not batch[0][1].done():
                batch[0][1].set_exception(error)
            raise
        for _, stored in batch:
            if not stored.done():  # whoever asked may have gone
                stored.set_result(None)
        if fresh:
            self._wake()
