"""Made-up rounds and times for tests of reminders. None of it is a real scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.reminders.ports import UpcomingRound
from knowledge.clock import JST

NOON = datetime(2026, 11, 21, 12, tzinfo=JST)


def upcoming(round_id: str = "test:a.r1", **fields: Any) -> UpcomingRound:
    """A round that closes four weeks after `NOON`, at 17 o'clock."""
    given = {
        "document_id": round_id.partition(".")[0], "title": "みほん補助金",
        "opens_at": NOON - timedelta(days=30), "closes_at": datetime(2026, 12, 18, 17, tzinfo=JST),
        "closes_text": "12月18日17時", "url": "https://example.com/x", "source": "見本の資料", "as_of": date(2026, 11, 1),
    } | fields  # fmt: skip
    return UpcomingRound(round_id=round_id, **given)


@dataclass
class FakeRounds:
    """Gives `rounds`, and leaves out what is over as a calendar does."""

    rounds: list[UpcomingRound] = field(default_factory=list)

    def upcoming(self, today: date) -> Sequence[UpcomingRound]:
        return [r for r in self.rounds if r.closes_at is None or r.closes_at.date() >= today]


@dataclass
class FakeClock:
    """Shows `now` until it is set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def told(engine: Engine, conversation_id: str) -> list[str]:
    """The texts the assistant has sent."""
    return [m.body["text"] for m in Conversations(engine).messages(conversation_id) if m.role == "assistant"]
