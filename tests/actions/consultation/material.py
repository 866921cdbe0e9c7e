"""A clock that is set by hand, news that are remembered, and advisers to book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from actions.consultation.models import Adviser, Availability, Booking, Contact, Window, Wish
from actions.consultation.news import Kind
from actions.encryption import Cipher, new_key
from knowledge.clock import JST

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=JST)
"""Eight in the morning of a working day."""

CIPHER = Cipher([new_key()])
WORKDAYS = tuple(Window(day, time(9), time(17)) for day in range(5))
HOURS = Availability(windows=WORKDAYS)


@dataclass
class SetClock:
    """Stands still until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class HeardNews:
    """Remembers what it was told; nothing of a transaction that was rolled back is taken out again."""

    heard: list[tuple[str, Booking, dict[str, Any]]] = field(default_factory=list)

    def put(self, session: Session, booking: Booking, kind: Kind, **details: Any) -> None:
        self.heard.append((kind, booking, details))

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.heard]


def at(hour: int, minute: int = 0, day: int = 7) -> datetime:
    """A time in December 2026, where the 7th is a Monday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=JST)


def contact(number: int = 0, phone: str | None = None) -> Contact:
    """The n-th contact."""
    return Contact("架空 花子", phone, f"owner{number}@example.com")


def wish(slot_id: str, number: int = 0, **others: Any) -> Wish:
    """What the n-th contact asks for."""
    return Wish(slot_id, others.pop("contact", contact(number)), **{"topic": "subsidy", **others})


def adviser(name: str = "試験 太郎", **fields: Any) -> Adviser:
    """An adviser to be added."""
    return Adviser(id="", name=name, **fields)
