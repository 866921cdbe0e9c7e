"""Many people who write at once: how quickly the webhook answers, and whether everybody is answered exactly once."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from madoguchi.line_simulator.platform import Platform
from madoguchi.line_simulator.webhooks import signature

_TIMEOUT_S = 10.0
_IN_FLIGHT = 64
"""So many are under way at once: a client that holds thousands back is itself the slowest part."""
_PAUSES_S = (0.5, 1.0, 2.0, 4.0, *([8.0] * 30))
"""Before each new try, as LINE's redeliveries come at growing intervals."""

Json = dict[str, Any]


@dataclass
class Storm:
    """What was sent. `seconds` are the webhook's answering times of those that were answered 200 at the first try."""

    said: dict[str, list[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    posted: int = 0
    again: int = 0
    undelivered: int = 0

    @property
    def count(self) -> int:
        """How many different messages were sent."""
        return sum(map(len, self.said.values()))


def make_events(
    platform: Platform, people: int, texts: Sequence[str], duplicates: float, seed: int
) -> tuple[Storm, list[Json]]:
    """The events of `people` new users, each of whom says all of `texts`; a share of them twice, in random order."""
    chance = random.Random(seed)
    storm, events = Storm(), list[Json]()
    for number in range(people):
        user = platform.add_user(f"{number}")
        for text in texts:
            message_id = platform.message_id()
            storm.said.setdefault(user.user_id, []).append(message_id)
            events.append(platform.event(user, "message", message={"type": "text", "id": message_id, "text": text}))
    events += [{**e, "deliveryContext": {"isRedelivery": True}} for e in events if chance.random() < duplicates]
    chance.shuffle(events)
    return storm, events


async def send(
    storm: Storm, events: Sequence[Json], webhook: Callable[[], str], channel_secret: str, per_second: float
) -> None:
    """Posts every event by itself, evenly spread; one that is not answered 200 comes again, as LINE does it."""
    begun, in_flight = time.perf_counter(), asyncio.Semaphore(_IN_FLIGHT)
    async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as client, asyncio.TaskGroup() as group:
        for number, event in enumerate(events):
            await asyncio.sleep(max(begun + number / per_second - time.perf_counter(), 0))
            group.create_task(_deliver(storm, client, in_flight, event, webhook, channel_secret))


async def _deliver(
    storm: Storm, client: httpx.AsyncClient, in_flight: asyncio.Semaphore, event: Json, webhook: Callable[[], str],
    channel_secret: str,
) -> None:  # fmt: skip
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()
    headers = {"x-line-signature": signature(body, channel_secret), "content-type": "application/json"}
    for pause in (0.0, *_PAUSES_S):
        storm.again += pause > 0
        await asyncio.sleep(pause)
        async with in_flight:
            begun = time.perf_counter()
            storm.posted += 1
            try:
                answer = await client.post(webhook(), content=body, headers=headers)
            except httpx.HTTPError:
                continue
        if answer.status_code == 200:
            if not pause:
                storm.seconds.append(time.perf_counter() - begun)
            return
    storm.undelivered += 1


def answers(platform: Platform, storm: Storm) -> dict[str, int]:
    """How many sendings each user has got, by user id."""
    return {
        user_id: len({e["sending"] for e in platform.users[user_id].timeline if e["from"] == "bot"})
        for user_id in storm.said
    }
