"""The queue before consultations: who comes next, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.advice.urgency import Situation, Urgency, urgency


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits: `key` is what their place is remembered by, `fits` says in Japanese why the adviser fits."""

    key: str
    situation: Situation
    fits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue, from 1, and why somebody stands there."""

    number: int
    waiting: Waiting
    urgency: Urgency

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why they stand here: what is urgent first, then what fits."""
        return (*self.urgency.reasons, *self.waiting.fits)


def in_order(waiting: Iterable[Waiting], now: datetime) -> list[Place]:
    """The queue: the most urgent first; of equals whom the adviser fits best, then who begins, or waits, first."""
    judged: Sequence[tuple[Waiting, Urgency]] = [(each, urgency(each.situation, now)) for each in waiting]
    ordered = sorted(judged, key=lambda each: (-each[1].points, -len(each[0].fits), _when(each[0]), each[0].key))
    return [Place(number, each, judgement) for number, (each, judgement) in enumerate(ordered, start=1)]


def _when(waiting: Waiting) -> datetime:
    return waiting.situation.starts_at or waiting.situation.since
