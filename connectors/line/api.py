"""Speaks to LINE's Messaging API, and says of every failure whether the message may have arrived."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    Message,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)

TIMEOUT_S = 10.0
"""Longest wait for one call."""
_LOADING_S = 20
_Answer = TypeVar("_Answer")


class LineError(Exception):
    """A call failed; `str()` is a short reason without anything personal."""


class NotTaken(LineError):
    """LINE has certainly not taken it and may do so later; `after_s` is the pause it asked for, in seconds."""

    def __init__(self, reason: str, after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.after_s = after_s


class FateUnknown(LineError):
    """Nobody knows whether LINE has taken it."""


class TokenUseless(LineError):
    """The reply token was used before, or is too old."""


class AlreadyTaken(LineError):
    """LINE has taken a push with this retry key before."""


class Rejected(LineError):
    """LINE will never take it: trying again changes nothing."""


class LineApi:
    """One client for the life of the process; open it inside the running event loop.

    :param base: address of the API, without a slash at its end.
    """

    def __init__(self, access_token: str, base: str, timeout_s: float = TIMEOUT_S) -> None:
        self._configuration = Configuration(host=base.rstrip("/"), access_token=access_token)
        self._timeout_s = timeout_s
        self._client: AsyncApiClient | None = None

    async def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> None:
        """Answers an event. Works once for a token.

        :raises LineError: see its kinds.
        """
        request = ReplyMessageRequest(replyToken=reply_token, messages=_objects(messages))
        await self._call(lambda api: api.reply_message(request, _request_timeout=self._timeout_s))

    async def push(self, user_id: str, messages: list[dict[str, Any]], retry_key: str) -> None:
        """Sends unasked. However often it is called with the same key within a day, it arrives once.

        :raises LineError: see its kinds.
        """
        request = PushMessageRequest(to=user_id, messages=_objects(messages))
        await self._call(
            lambda api: api.push_message(request, x_line_retry_key=retry_key, _request_timeout=self._timeout_s)
        )

    async def show_loading(self, user_id: str) -> None:
        """Shows that an answer is on its way, until it arrives.

        :raises LineError: see its kinds; nothing is lost by it.
        """
        request = ShowLoadingAnimationRequest(chatId=user_id, loadingSeconds=_LOADING_S)
        await self._call(lambda api: api.show_loading_animation(request, _request_timeout=self._timeout_s))

    async def issue_link_token(self, user_id: str) -> str:
        """A token that begins the linking of an account.

        :raises LineError: see its kinds.
        """
        answer = await self._call(lambda api: api.issue_link_token(user_id, _request_timeout=self._timeout_s))
        return str(answer.link_token)

    async def quota(self) -> tuple[int | None, int]:
        """(pushes the account may send this month, None without a limit; pushes it has sent).

        :raises LineError: see its kinds.
        """
        allowed = await self._call(lambda api: api.get_message_quota(_request_timeout=self._timeout_s))
        used = await self._call(lambda api: api.get_message_quota_consumption(_request_timeout=self._timeout_s))
        return (None if allowed.value is None else int(allowed.value)), int(used.total_usage)

    async def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _call(self, call: Callable[[AsyncMessagingApi], Awaitable[_Answer]]) -> _Answer:
        if self._client is None:
            self._client = AsyncApiClient(self._configuration)
        try:
            return await call(AsyncMessagingApi(self._client))
        except ApiException as error:
            raise _of_status(error) from error
        except aiohttp.ClientConnectorError as error:
            raise NotTaken("no connection") from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:  # or an answer that cannot be read
            raise FateUnknown(type(error).__name__) from error


def _objects(messages: list[dict[str, Any]]) -> list[Message]:
    try:
        return [Message.from_dict(m) for m in messages]
    except (ValueError, LookupError) as error:
        raise Rejected("no message object of LINE's") from error


def _of_status(error: ApiException) -> LineError:
    status, said = int(error.status or 0), str(error.body or "")
    if status == 400 and "reply token" in said.lower():
        return TokenUseless("reply token used or too old")
    if status == 409:
        return AlreadyTaken("retry key known")
    if status == 429:
        wait = str((error.headers or {}).get("Retry-After") or "0")
        return NotTaken("429", float(wait) if wait.isdigit() else 0.0)
    if status in (401, 403):
        return NotTaken(f"{status}: access token refused", 60.0)
    if status >= 500 or status == 0:
        return FateUnknown(str(status))
    return Rejected(str(status))
