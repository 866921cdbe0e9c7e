"""A database, a clock that is set by hand, and people who talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from actions.handover.answering import StaffAnswers
from actions.handover.callbacks import Callbacks
from actions.handover.handovers import Handovers
from actions.handover.presence import Presence
from knowledge.clock import JST

FRIDAY_MORNING = datetime(2026, 11, 20, 10, 0, tzinfo=JST)


@dataclass
class SetClock:
    """Shows the time it was set to."""

    now: datetime = FRIDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, **by: float) -> None:
        """Some time passes."""
        self.now += timedelta(**by)


@dataclass
class Desk:
    """All of it over one database."""

    engine: Engine
    clock: SetClock = field(default_factory=SetClock)
    cipher: Cipher = field(default_factory=lambda: Cipher([new_key()]))

    def __post_init__(self) -> None:
        self.conversations = Conversations(self.engine)
        self.handovers = Handovers(self.engine, Channels(), self.clock)
        self.answers = StaffAnswers(self.engine, Channels(), self.cipher, self.clock)
        self.presence = Presence(self.engine, self.clock)
        self.callbacks = Callbacks(self.engine, self.cipher, Channels(), self.clock)

    def someone(self) -> str:
        """A new conversation of a new person."""
        return self.conversations.begin("web")[0]

    def told(self, conversation_id: str) -> list[dict[str, Any]]:
        """What the person has been told unasked."""
        return [m.body for m in self.conversations.messages(conversation_id) if m.role == "assistant"]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    engine = open_database(database_url)
    yield Desk(engine)
    engine.dispose()
