"""Sends what waits for a user, in order, and writes down what became of each sending."""

from __future__ import annotations

import asyncio

import structlog

from actions.line.outbox import End, Outbox, Sending
from actions.line.users import LineUsers
from connectors.line.api import AlreadyTaken, FateUnknown, LineApi, NotTaken, Rejected, TokenUseless

_log = structlog.get_logger(__name__)


class Delivery:
    """For whoever holds the user's lease."""

    def __init__(self, users: LineUsers, outbox: Outbox, api: LineApi) -> None:
        self._users = users
        self._outbox = outbox
        self._api = api

    async def send(self, digest: str) -> None:
        """Sends all that is due for a user; stops at the first that does not work now."""
        while sending := await asyncio.to_thread(self._outbox.begin, digest):
            if not await self._send(digest, sending):
                return

    async def _send(self, digest: str, sending: Sending) -> bool:
        """Whether the next one may follow."""
        user = await asyncio.to_thread(self._users.get, digest)
        if user is None or user.blocked:
            await self._end(sending, "dropped", "blocked")
            return True
        try:
            if sending.reply_token is not None:
                await self._api.reply(sending.reply_token, sending.messages)
            else:
                await self._api.push(user.user_id, sending.messages, sending.retry_key)
        except TokenUseless as error:
            # Begun before, the token may be useless because it worked then.
            if sending.begun_before:
                await self._end(sending, "unknown", str(error))
            else:
                await asyncio.to_thread(self._outbox.push_instead, sending)
            return True
        except AlreadyTaken:
            pass
        except NotTaken as error:
            await self._put_off(sending, error, arrived=False, after_s=error.after_s)
            return False
        except FateUnknown as error:
            await self._put_off(sending, error, arrived=None)
            return False
        except Rejected as error:
            _log.error("LINE rejects a message", sending=sending.id, reason=str(error))
            await self._end(sending, "failed", str(error))
            return True
        await self._end(sending, "sent")
        return True

    async def _put_off(self, sending: Sending, error: Exception, *, arrived: bool | None, after_s: float = 0.0) -> None:
        _log.warning("LINE cannot be reached now", sending=sending.id, reason=str(error))
        await asyncio.to_thread(lambda: self._outbox.put_off(sending, str(error), arrived=arrived, after_s=after_s))

    async def _end(self, sending: Sending, state: End, problem: str | None = None) -> None:
        await asyncio.to_thread(self._outbox.end, sending, state, problem)
