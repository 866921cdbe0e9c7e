"""Signed events to the bot. What is not answered 200 within a few seconds is sent again, as LINE does where it is set so."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from madoguchi.line_simulator.faults import Faults

Json = dict[str, Any]
_TIMEOUT_S = 2.0
_AGAIN_AFTER_S = (1.0, 3.0, 10.0, 30.0)


def signature(body: bytes, channel_secret: str) -> str:
    """Value of `x-line-signature`: base64 of HMAC-SHA256 over the raw body (Messaging API reference)."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


class Webhooks:
    """Sends events to the address that `target` gives; use it inside a running event loop, and close it."""

    def __init__(self, target: Callable[[], str], channel_secret: str, faults: Faults) -> None:
        self._target = target
        self._secret = channel_secret
        self._faults = faults
        self._client = httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False)
        self._sending: set[asyncio.Task[None]] = set()
        self.undelivered = 0

    @property
    def bot(self) -> httpx.URL:
        """Address of the bot: its webhook's, without the path."""
        return httpx.URL(self._target()).copy_with(raw_path=b"/")

    def send(self, *events: Json) -> None:
        """Sends in the background; see `sent`."""
        twice = random.random() < self._faults.duplicates
        for sent in ([*events], _again(events)) if twice else ([*events],):
            task = asyncio.create_task(self._send(sent))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def sent(self) -> None:
        """Waits until everything is delivered or given up."""
        while self._sending:
            await asyncio.gather(*self._sending, return_exceptions=True)

    async def close(self) -> None:
        """Gives up what is not delivered."""
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        await self._client.aclose()

    async def _send(self, events: list[Json]) -> None:
        for pause in (0.0, *_AGAIN_AFTER_S):
            if pause:
                await asyncio.sleep(pause)
                events = _again(events)
            if await self._post(events):
                return
        self.undelivered += len(events)

    async def _post(self, events: list[Json]) -> bool:
        body = json.dumps({"destination": "U" + "0" * 32, "events": events}, ensure_ascii=False).encode()
        headers = {"x-line-signature": signature(body, self._secret), "content-type": "application/json; charset=utf-8"}
        try:
            answer = await self._client.post(self._target(), content=body, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200


def _again(events: Iterable[Json]) -> list[Json]:
    return [{**event, "deliveryContext": {"isRedelivery": True}} for event in events]
