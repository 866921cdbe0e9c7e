"""How long people wait for their consultation: from the request to its beginning, in days."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)
_BANDS: tuple[tuple[str, float], ...] = (
    ("24時間以内", 1.0), ("2日以内", 2.0), ("3日以内", 3.0), ("1週間以内", 7.0), ("2週間以内", 14.0), ("それより長い", float("inf")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitingTimes:
    """`median` and `p90` in days, None without a consultation; `bands` are (label, how many), together `count`."""

    count: int
    median: float | None
    p90: float | None
    bands: tuple[tuple[str, int], ...]


def waiting_times(consultations: Iterable[tuple[datetime, datetime]]) -> WaitingTimes:
    """Of consultations given as (requested at, begins at)."""
    days = sorted(max(0.0, (begins - requested) / _DAY) for requested, begins in consultations)
    return WaitingTimes(len(days), statistics.median(days) if days else None, _p90(days), _banded(days))


def _p90(days: Sequence[float]) -> float | None:
    """The value that nine of ten do not exceed (nearest rank)."""
    return days[-(-9 * len(days) // 10) - 1] if days else None


def _banded(days: Sequence[float]) -> tuple[tuple[str, int], ...]:
    bands, above = [], float("-inf")
    for label, up_to in _BANDS:
        bands.append((label, sum(above < value <= up_to for value in days)))
        above = up_to
    return tuple(bands)
