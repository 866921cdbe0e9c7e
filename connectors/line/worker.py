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
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.errors import UnknownConversation
from actions.line.inbox import Inbox, Waiting
from actions.line.outbox import Outbox
from actions.line.payloads import Payloads
from actions.line.users import LEASE, LineUser, LineUsers
from connectors.line.api import LineApi, LineError
from connectors.line.delivery import Delivery
from connectors.line.events import Blocked, Followed, Heard, Joined, Linked, Pressed, Said, Sent, TookBack, heard
from connectors.line.linking import Accounts
from connectors.line.rendering.buttons import PICKED, in_words
from connectors.line.wording import wording
from connectors.web.chat import ChatService
from connectors.web.schemas import MAX_TEXT, TurnIn
from knowledge.clock import Clock, now_jst
from knowledge.text.normalise import normalise

_log = structlog.get_logger(__name__)
CHANNEL = "line"
TOO_OLD = timedelta(days=1)
"""An answer to something said longer ago than this would only puzzle."""
_TOKEN_LIVES = timedelta(seconds=50)
"""LINE says that a reply token is good for a minute; some of it is spent on the way."""
_POLL_S = 0.5
_LOADING_AFTER_S = 1.5
_WORKERS = 4

Body = dict[str, Any]
Render = Callable[[Sequence[Body]], list[Body]]
"""Turns messages as the contract has them into message objects of LINE's, at most five."""


@dataclass(frozen=True, slots=True)
class LineWorker:
    """Runs in the gateway's event loop, as many tasks as `workers`."""

    engine: Engine
    users: LineUsers
    inbox: Inbox
    outbox: Outbox
    payloads: Payloads
    chat: ChatService
    api: LineApi
    render: Render
    accounts: Accounts
    wake: asyncio.Event
    clock: Clock = now_jst
    workers: int = _WORKERS

    async def run(self) -> None:
        """Works until it is cancelled; what was begun then is gone on with at the next start."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.workers):
                    group.create_task(self._work(secrets.token_hex(8)))
        finally:
            await self.api.close()

    async def _work(self, worker: str) -> None:
        while True:
            try:
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

    async def _take(self, digest: str, event: Waiting) -> None:
        """One event, until its answer is written down."""
        user = await asyncio.to_thread(self.users.get, digest)
        said = heard(event.content)
        is_late = self.clock() - event.occurred_at > TOO_OLD and not isinstance(said, Blocked | TookBack)
        if user is None or said is None or is_late:
            await asyncio.to_thread(self._end, digest, event, [], "skipped")
            return
        try:
            bodies = await self._answer(user, said, event)
            await asyncio.to_thread(self._end, digest, event, bodies, "done")
        except Exception as error:
            _log.error("an event of LINE failed", type=type(said).__name__, error=type(error).__name__, exc_info=error)
            if not await asyncio.to_thread(self.inbox.put_off, event):
                await asyncio.to_thread(self._end, digest, event, [_text(wording().failed)], "failed")

    async def _answer(self, user: LineUser, said: Heard, event: Waiting) -> list[Body]:
        """What is said to it."""
        words = wording()
        match said:
            case Said(text, message_id):
                if len(text) > MAX_TEXT:
                    return [_text(words.too_long)]
                if command := _command(text):
                    return await self._link(user) if command == "link" else await self._part(user)
                return await self._turn(user, {"text": text}, message_id or event.event_id)
            case Pressed(data, picked):
                meant = await asyncio.to_thread(self._meant, data, picked)
                return await self._turn(user, meant, event.event_id) if meant else [_text(words.old_button)]
            case Sent(kind):
                return [_text(words.unreadable[kind])]
            case Joined():
                return [_text(words.group)]
            case Followed():
                await asyncio.to_thread(self.users.set_blocked, user.digest, blocked=False)
                known = user.conversation_id is not None
                return [_text(words.welcome_back)] if known else await self._greeting(user, event)
            case Linked(nonce, ok):
                conversation = user.conversation_id or await self._begin(user)
                return await asyncio.to_thread(self.accounts.linked, conversation, nonce, ok)
            case Blocked() | TookBack():
                await asyncio.to_thread(self._note, user, said)
                return []

    def _meant(self, data: str, picked: str) -> dict[str, str] | None:
        """What a button says to the assistant; None for one that is not known any more."""
        if data == PICKED:
            words = in_words(picked)
            return {"text": words} if words else None
        payload = self.payloads.whole(data)
        return {"payload": payload} if payload else None

    def _note(self, user: LineUser, happened: Blocked | TookBack) -> None:
        """What is not answered but changes something."""
        if isinstance(happened, Blocked):
            self.users.set_blocked(user.digest, blocked=True)
        elif user.conversation_id:
            self.chat.conversations.take_back(user.conversation_id, happened.message_id)

    async def _link(self, user: LineUser) -> list[Body]:
        try:
            return self.accounts.offer(await self.api.issue_link_token(user.user_id))
        except LineError as error:
            _log.warning("no link token", reason=str(error))
            return [_text(wording().linking["unavailable"])]

    async def _part(self, user: LineUser) -> list[Body]:
        return await asyncio.to_thread(self.accounts.part, user.conversation_id)

    async def _greeting(self, user: LineUser, event: Waiting) -> list[Body]:
        """The first words; the assistant's own greeting comes with them, for its buttons."""
        return [_text(wording().greeting), *await self._turn(user, {"payload": "/help"}, event.event_id)]

    async def _turn(self, user: LineUser, said: dict[str, str], key: str) -> list[Body]:
        """The assistant's messages. A turn that was done before a crash is not done again."""
        try:
            turn = TurnIn.model_validate(said)
        except ValidationError:
            return [_text(wording().old_button)]
        running = asyncio.create_task(self._in_conversation(user, turn, key))
        try:
            await asyncio.wait_for(asyncio.shield(running), _LOADING_AFTER_S)
        except TimeoutError:
            with contextlib.suppress(LineError):
                await self.api.show_loading(user.user_id)
        try:
            return await running
        except ValueError:
            return [_text(wording().unreadable["other"])]

    async def _in_conversation(self, user: LineUser, turn: TurnIn, key: str) -> list[Body]:
        try:
            reply = await self.chat.turn(user.conversation_id or await self._begin(user), turn, key)
        except UnknownConversation:  # erased since the user was looked up
            reply = await self.chat.turn(await self._begin(user), turn, key)
        return [m.model_dump(mode="json") for m in reply.messages]

    async def _begin(self, user: LineUser) -> str:
        conversation, _ = await asyncio.to_thread(self.chat.begin, CHANNEL)
        await asyncio.to_thread(self.users.converse, user.digest, conversation)
        return conversation

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


def _command(text: str) -> str | None:
    """What is meant for the channel itself and not for the assistant."""
    said = normalise(text).strip("。!.").replace(" ", "")
    return next((name for name, words in wording().commands.items() if said.lower() in map(normalise, words)), None)


def _text(text: str) -> Body:
    return {"type": "text", "text": text}
