"""Polite download over HTTP: named client, one time-out for the whole, a size limit, back-off on 429 and 5xx."""

from __future__ import annotations

import asyncio

import httpx
from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, stop_after_attempt, wait_exponential

from indexer.errors import SourceError

USER_AGENT = "madoguchi/0.1 (small-business support search)"
_ATTEMPTS = 3


class _Passing(Exception):
    """A fault that may pass: 429, 5xx."""


def fetch(url: str, timeout_s: float, max_bytes: int) -> bytes:
    """The body of `url`, at most `max_bytes`, within `timeout_s` seconds all told (retries included).

    Blocks; not to be called on an event loop's thread.

    :raises SourceError: it cannot be reached, answers an error, is too large or too slow.
    """
    try:
        return asyncio.run(_fetch(url, timeout_s, max_bytes))
    except TimeoutError as error:
        raise SourceError(f"ダウンロードが時間内に終わりませんでした（{url}）。") from error
    except RetryError as error:
        raise SourceError(f"ダウンロードできません（{url}）：{error.last_attempt.exception()}") from error
    except httpx.InvalidURL as error:
        raise SourceError(f"ダウンロードできません（{url}）：URLの形が正しくありません。") from error
    except httpx.HTTPError as error:
        raise SourceError(f"ダウンロードできません（{url}）：接続できませんでした。") from error


async def _fetch(url: str, timeout_s: float, max_bytes: int) -> bytes:
    retrying = AsyncRetrying(
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_exponential(multiplier=0.5, max=5),
        retry=retry_if_exception_type(_Passing),
    )
    # httpx's own time-outs start again with every byte; only this one bounds an answer that trickles.
    async with asyncio.timeout(timeout_s), httpx.AsyncClient(timeout=None, follow_redirects=True) as client:
        return await retrying(_download, client, url, max_bytes)


async def _download(client: httpx.AsyncClient, url: str, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async with client.stream("GET", url, headers={"User-Agent": USER_AGENT}) as response:
        if response.status_code == 429 or response.status_code >= 500:
            raise _Passing(f"HTTP {response.status_code}")
        if response.status_code != 200:
            raise SourceError(f"ダウンロードできません（{url}）：HTTP {response.status_code}")
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > max_bytes:
                raise SourceError(f"ダウンロードしたファイルが大きすぎます（{url}）。")
            chunks.append(chunk)
    return b"".join(chunks)
