"""What arrives at once is stored together, and nobody suffers for what others sent."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from actions.database.engine import open_database
from actions.line.inbox import Arrived, Inbox
from connectors.line.intake import Intake
from tests.actions.line.material import CIPHER, arrived


class Slow(Inbox):
    """Takes a moment for each transaction, and fails for events whose id begins with `bad`."""

    def __init__(self, url: str) -> None:
        self.engine = open_database(url)
        super().__init__(self.engine, CIPHER)
        self.calls: list[int] = []
        self.woken = 0

    def store(self, events: Sequence[Arrived]) -> int:
        time.sleep(0.05)
        self.calls.append(len(events))
        if any(event.event_id.startswith("bad") for event in events):
            raise OperationalError("insert", {}, Exception("no"))
        return super().store(events)

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Slow]:
    made = Slow(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield made
    made.engine.dispose()


async def test_what_arrives_during_a_transaction_goes_into_the_next(inbox: Slow) -> None:
    intake = Intake(inbox, inbox.wake)
    await asyncio.gather(*[intake.store([arrived(f"e{n}")]) for n in range(500)])
    assert inbox.waiting() == 500
    assert len(inbox.calls) <= 4 and max(inbox.calls) <= 200


async def test_each_comes_back_only_when_its_events_are_stored(inbox: Slow) -> None:
    intake, seen = Intake(inbox, inbox.wake), list[int]()

    async def one(number: int) -> None:
        await asyncio.sleep(number * 0.02)
        await intake.store([arrived(f"e{number}")])
        seen.append(inbox.waiting())

    await asyncio.gather(*[one(n) for n in range(6)])
    assert all(count >= place for place, count in enumerate(seen, start=1)) and seen[-1] == 6


async def test_what_cannot_be_stored_fails_alone(inbox: Slow) -> None:
    intake = Intake(inbox, inbox.wake)
    ids = ["a", "bad1", "b", "bad2", "c"]
    ended = await asyncio.gather(*[intake.store([arrived(i)]) for i in ids], return_exceptions=True)
    assert [isinstance(e, OperationalError) for e in ended] == [i.startswith("bad") for i in ids]
    assert inbox.waiting() == 3
    await intake.store([arrived("later")])
    assert inbox.waiting() == 4


async def test_whoever_does_not_wait_for_the_answer_keeps_nobody_from_theirs(inbox: Slow) -> None:
    intake = Intake(inbox, inbox.wake)
    gone = asyncio.create_task(intake.store([arrived("gone")]))
    await asyncio.sleep(0.01)
    gone.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await gone
    await intake.store([arrived("stays")])
    assert inbox.waiting() == 2


async def test_workers_are_woken_for_what_is_new_only(inbox: Slow) -> None:
    intake = Intake(inbox, inbox.wake)
    await intake.store([arrived("e1")])
    await asyncio.sleep(0.01)
    assert inbox.woken == 1
    await intake.store([arrived("e1")])
    await asyncio.sleep(0.01)
    assert inbox.woken == 1
