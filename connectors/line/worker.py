"""Works off what arrived: one user at a time for each worker, their events in order, their answers in order.

A turn is done before its answer is written down, and its answer is written down before it is sent. Killed at any point,
the next worker goes on from what is written down.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from actions.line.inbox import Inbox, Waiting
from actions.line.outbox import Outbox
from actions.line.users import LEASE, LineUsers
from connectors.line.answering import Answering, Body, say
from connectors.line.api import LineApi
from connectors.line.delivery import Delivery
from connectors.line.events import Blocked, TookBack, heard
from connectors.line.intake import Intake
from connectors.line.wording import wording
from knowledge.clock import Clock, now_jst

_log = structlog.get_logger(__name__)
TOO_OLD = timedelta(days=1)
"""An answer to something said longer ago than this would only puzzle."""
_TOKEN_LIVES = timedelta(seconds=50)
"""LINE says that a reply token is good for a minute; some of it is spent on the way."""
_POLL_S = 0.5
_WORKERS = 4
"""So that one slow turn holds up nobody else; while a lot arrives, one goes on alone."""

Render = Callable[[Sequence[Body]], list[Body]]
"""Turns messages as the contract has them into message objects of LINE's, at most five."""


@dataclass(frozen=True, slots=True)
class LineWorker:
    """Runs in the gateway's event loop, as many tasks as `workers`."""

    engine: Engine
    users: LineUsers
    inbox: Inbox
    outbox: Outbox
    api: LineApi
    render: Render
    answering: Answering
    wake: asyncio.Event
    intake: Intake
    clock: Clock = now_jst
    workers: int = _WORKERS

    async def run(self) -> None:
        """Works until it is cancelled; what was begun then is gone on with at the next start."""
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(self.workers):
                    group.create_task(self._work(secrets.token_hex(8), steps_back=number > 0))
        finally:
            await self.api.close()

    async def _work(self, worker: str, *, steps_back: bool) -> None:
        while True:
            try:
                if steps_back and self.intake.is_rushed:
                    await self._rest()
                    continue
                user = await asyncio.to_thread(self.users.claim, worker)
                if user is None:
                    await self._rest()
                    continue
                async with self._keeping(user, worker):
                    await self.serve(user)
            except Exception as error:
                _log.error("a worker of LINE failed", error=type(error).__name__, exc_info=error)
                await asyncio.sleep(1.0)

    async def _rest(self) -> None:
        """Until something arrives, or a while."""
        self.wake.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.wake.wait(), _POLL_S)

    @contextlib.asynccontextmanager
    async def _keeping(self, user: str, worker: str) -> AsyncIterator[None]:
        """Keeps the user until the end of the block, however long it takes."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE.total_seconds() / 3)
                with contextlib.suppress(SQLAlchemyError):
                    await asyncio.to_thread(self.users.renew, user, worker)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.to_thread(self.users.release, user, worker)

    async def serve(self, digest: str) -> None:
        """Works off all that waits of one user, and sends what waits for them."""
        delivery = Delivery(self.users, self.outbox, self.api)
        await delivery.send(digest)
        while event := await asyncio.to_thread(self.inbox.next, digest):
            await self._take(digest, event)
            await delivery.send(digest)
        await asyncio.to_thread(self._forget_erased, digest)

    def _forget_erased(self, digest: str) -> None:
        """Who had everything erased, and has read that it is, is not known here any more either."""
        user = self.users.get(digest)
        if user is not None and user.conversation_id is None and not self.outbox.waits(digest):
            self.users.forget(digest)

    async def _take(self, digest: str, event: Waiting) -> None:
        """One event, until its answer is written down."""
        user = await asyncio.to_thread(self.users.get, digest)
        said = heard(event.content)
        is_late = self.clock() - event.occurred_at > TOO_OLD and not isinstance(said, Blocked | TookBack)
        if user is None or said is None or is_late:
            await asyncio.to_thread(self._end, digest, event, [], "skipped")
            return
        try:
            bodies = await self.answering.answer(user, said, event)
            await asyncio.to_thread(self._end, digest, event, bodies, "done")
        except Exception as error:
            _log.error("an event of LINE failed", type=type(said).__name__, error=type(error).__name__, exc_info=error)
            if not await asyncio.to_thread(self.inbox.put_off, event):
                await asyncio.to_thread(self._end, digest, event, [say(wording().failed)], "failed")

    def _end(self, digest: str, event: Waiting, bodies: list[Body], state: str) -> None:
        """Writes down the answer, and that the event is worked off, together."""
        token = event.content.get("replyToken")
        rendered = self.render(bodies) if bodies else []
        with Session(self.engine) as session, session.begin():
            if rendered:
                self.outbox.put(
                    session, digest, rendered, event_id=event.event_id,
                    reply_token=token if isinstance(token, str) else None,
                    reply_until=event.received_at + _TOKEN_LIVES,
                )  # fmt: skip
            self.inbox.end(session, event.event_id, state)
