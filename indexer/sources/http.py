"""Polite HTTP: a named client with a pause between calls, back-off on 429 and 5xx, a time and a size limit, conditional requests."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
from hishel import AsyncSqliteStorage
from hishel.httpx import AsyncCacheClient
from tenacity import AsyncRetrying, RetryCallState, RetryError, retry_if_exception_type, stop_after_attempt

from indexer.errors import NotThere, SourceError

USER_AGENT = "madoguchi/0.1 (small-business support search)"
MAX_BYTES = 200 * 1024 * 1024
_HEADERS = {"User-Agent": USER_AGENT, "Cache-Control": "no-cache"}  # what was kept is never given without asking
_ATTEMPTS = 3
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 5.0
_LONGEST_ASKED_WAIT_S = 60.0

Query = Mapping[str, str | int | float | bool | None]
_T = TypeVar("_T")


class _Passing(Exception):
    """A fault that may pass (429, 5xx, a connection that breaks). `asked_s`: how long the server asks us to wait."""

    def __init__(self, what: str, asked_s: float | None = None) -> None:
        super().__init__(what)
        self.asked_s = asked_s


class PoliteClient:
    """Asks servers one call after the other. Blocks: not for an event loop's thread, and one thread at a time.

    :param timeout_s: longest time in seconds of one call all told: pause, waits and attempts. Only a wait that the
        server itself asks for (`Retry-After`, up to a minute) comes on top.
    :param pause_s: shortest time in seconds between two calls of one host.
    :param cache: SQLite file of answers with an entity tag or a date: they are asked for again on condition that they
        changed. None: none are kept.
    """

    def __init__(self, timeout_s: float = 20.0, pause_s: float = 0.3, cache: Path | None = None) -> None:
        self._timeout_s = timeout_s
        self._pause_s = pause_s
        self._cache = cache
        self._runner: asyncio.Runner | None = None
        self._client: httpx.AsyncClient | None = None
        self._last_call: dict[bytes, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of the process half of what this needs is gone
            self.close()

    def close(self) -> None:
        """Closes all connections; the next call opens new ones."""
        if self._runner is not None:
            if self._client is not None:
                self._runner.run(self._client.aclose())
            self._runner.close()
        self._runner = self._client = None

    def get_json(self, url: str, params: Query | None = None, max_bytes: int = MAX_BYTES) -> Any:
        """The JSON at `url`. Raises as `get_bytes`, and SourceError if it is none."""
        try:
            return json.loads(self.get_bytes(url, params, max_bytes))
        except (ValueError, RecursionError) as error:
            raise SourceError(f"JSONとして読めない答えが返りました（{url}）。") from error

    def get_bytes(self, url: str, params: Query | None = None, max_bytes: int = MAX_BYTES) -> bytes:
        """The body at `url`.

        :raises NotThere: HTTP 404 or 410.
        :raises SourceError: it cannot be reached, answers another error, is too large or too slow.
        """

        async def read(response: httpx.Response) -> bytes:
            return b"".join([chunk async for chunk in _limited(response, url, max_bytes)])

        return self._call("GET", url, params, read)

    def download(self, url: str, folder: Path, max_bytes: int = MAX_BYTES) -> Path:
        """Writes the body at `url` to a file in `folder`, a piece at a time; the name is the same each time. Raises as `get_bytes`."""
        folder.mkdir(parents=True, exist_ok=True)
        suffix = Path(urlsplit(url).path).suffix[:10]
        path = folder / f"{hashlib.blake2b(url.encode(), digest_size=12).hexdigest()}{suffix}"
        part = path.with_name(f"{path.name}.part")

        async def write(response: httpx.Response) -> Path:
            with part.open("wb") as file:
                async for chunk in _limited(response, url, max_bytes):
                    file.write(chunk)
            return part.replace(path)

        try:
            return self._call("GET", url, None, write)
        finally:
            part.unlink(missing_ok=True)

    def fingerprint(self, url: str) -> str | None:
        """The entity tag or date of what is at `url`, without its body; None where the server tells neither.

        :raises SourceError: the server cannot be reached.
        """

        async def validator(response: httpx.Response) -> str | None:
            found: str | None = response.headers.get("ETag") or response.headers.get("Last-Modified")
            return found

        try:
            return self._call("HEAD", url, None, validator)
        except _Refused:
            return None

    def _call(self, method: str, url: str, params: Query | None, use: Callable[[httpx.Response], Awaitable[_T]]) -> _T:
        if self._runner is None:
            self._runner = asyncio.Runner()
        try:
            return self._runner.run(self._timed(method, url, params, use))
        except TimeoutError as error:
            raise SourceError(f"ダウンロードが時間内に終わりませんでした（{url}）。") from error
        except RetryError as error:
            raise SourceError(f"ダウンロードできません（{url}）：{error.last_attempt.exception()}") from error
        except httpx.InvalidURL as error:
            raise SourceError(f"ダウンロードできません（{url}）：URLの形が正しくありません。") from error
        except httpx.HTTPError as error:
            raise SourceError(f"ダウンロードできません（{url}）：接続できませんでした。") from error

    async def _timed(
        self, method: str, url: str, params: Query | None, use: Callable[[httpx.Response], Awaitable[_T]]
    ) -> _T:
        # httpx's own time-outs start again with every byte; only this one bounds an answer that trickles.
        async with asyncio.timeout(self._timeout_s) as limit:

            def wait(state: RetryCallState) -> float:
                fault = state.outcome.exception() if state.outcome else None
                asked = fault.asked_s if isinstance(fault, _Passing) else None
                if asked is None:
                    return float(min(_FIRST_WAIT_S * 2 ** (state.attempt_number - 1), _LONGEST_WAIT_S))
                if asked > _LONGEST_ASKED_WAIT_S:
                    raise SourceError(f"混みあっています（{url}）：{asked:.0f} 秒後にもう一度実行してください。")
                limit.reschedule((limit.when() or 0.0) + asked)
                return asked

            retrying = AsyncRetrying(
                stop=stop_after_attempt(_ATTEMPTS), wait=wait, retry=retry_if_exception_type(_Passing)
            )
            return await retrying(self._attempt, method, url, params, use)

    async def _attempt(
        self, method: str, url: str, params: Query | None, use: Callable[[httpx.Response], Awaitable[_T]]
    ) -> _T:
        host = httpx.URL(url).netloc
        if (early := self._last_call.get(host, -self._pause_s) + self._pause_s - time.monotonic()) > 0:
            await asyncio.sleep(early)
        try:
            async with self._open().stream(method, url, params=params) as response:
                _check(response, url)
                return await use(response)
        except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise _Passing("接続できませんでした。") from error
        finally:
            self._last_call[host] = time.monotonic()

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            options: dict[str, Any] = {"timeout": None, "follow_redirects": True, "headers": _HEADERS}
            if self._cache is None:
                self._client = httpx.AsyncClient(**options)
            else:
                self._cache.parent.mkdir(parents=True, exist_ok=True)
                storage = AsyncSqliteStorage(database_path=self._cache)
                self._client = AsyncCacheClient(**options, storage=storage, rfc=True)
        return self._client


class _Refused(SourceError):
    """The server answered, but not with what was asked for."""


def _check(response: httpx.Response, url: str) -> None:
    status = response.status_code
    if status == 429 or status >= 500:
        raise _Passing(f"HTTP {status}", _asked_wait(response.headers.get("Retry-After", "")))
    if status in (404, 410):
        raise NotThere(f"ダウンロードできません（{url}）：HTTP {status}")
    if status != 200:
        raise _Refused(f"ダウンロードできません（{url}）：HTTP {status}")


def _asked_wait(value: str) -> float | None:
    """Seconds of a `Retry-After`: a number, or a date."""
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


async def _limited(response: httpx.Response, url: str, max_bytes: int) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > max_bytes:
            raise SourceError(f"ダウンロードしたファイルが大きすぎます（{url}）。")
        yield chunk
