"""Percentiles of durations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Durations in milliseconds: how many, the median, and what 95 of 100 stay below."""

    n: int
    p50_ms: float
    p95_ms: float


def latency_of(seconds: Sequence[float]) -> Latency:
    """The latency of these durations.

    :raises ValueError: there is none.
    """
    return Latency(len(seconds), percentile(seconds, 0.5) * 1000, percentile(seconds, 0.95) * 1000)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0–1) of the values lie, interpolated between neighbours.

    :raises ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
