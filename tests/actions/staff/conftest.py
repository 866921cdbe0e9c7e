"""Accounts over an empty database of either kind, with a clock that a test can move."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from actions.database.engine import open_database
from actions.staff import passwords
from actions.staff.accounts import Accounts
from actions.staff.audit import AuditLog
from actions.staff.sessions import Sessions
from actions.staff.sign_in import SignIn
from knowledge.clock import JST

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=JST)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Staff:
    """Everything about accounts, over one database."""

    engine: Engine
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.engine, self.clock)
        self.audit = AuditLog(self.engine, self.clock)
        self.accounts = Accounts(self.engine, self.sessions, self.audit, self.clock)
        self.sign_in = SignIn(self.engine, self.sessions, self.audit, digest, self.clock)

    def noted(self) -> list[tuple[int, str, str]]:
        """The audit log, oldest first."""
        entries = self.audit.entries(NOON - timedelta(days=9), NOON + timedelta(days=9000))
        return [(e.member_id, e.action, e.subject) for e in reversed(entries)]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with little effort, where the effort is not what is tested."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def staff(database_url: str) -> Iterator[Staff]:
    engine = open_database(database_url)
    yield Staff(engine)
    engine.dispose()
