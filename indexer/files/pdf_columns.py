"""Whether a page is set in two columns, and where the blank strip between them runs."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

_MIDDLE = (0.35, 0.65)
"""Where the gutter may be, as shares of the page's width."""
_STEP = 2.0
_CROSSING = 0.15
"""At most this share of the words (titles over both columns) may cross the gutter."""
_LINES = 5
"""A left column has at least so many lines; the right one of a last page may have one."""
_FILLED = 0.6
"""Running text fills its column; the left of a list of terms and explanations does not."""


def gutter_of(words: Sequence[dict[str, Any]], width: float) -> float | None:
    """x of the gutter in points, or None for a page in one column.

    :param words: with `x0`, `x1`, `top` in points.
    """
    best = min(
        (_crossing(words, x), abs(x - width / 2), x)
        for x in (width * _MIDDLE[0] + n * _STEP for n in range(int(width * (_MIDDLE[1] - _MIDDLE[0]) / _STEP)))
    )
    crossing, _, gutter = best
    left = [w for w in words if w["x1"] <= gutter]
    right = [w for w in words if w["x0"] >= gutter]
    if not right or crossing > _CROSSING * len(words):
        return None
    return gutter if _is_running_text(left, gutter) else None


def _crossing(words: Sequence[dict[str, Any]], x: float) -> int:
    return sum(1 for w in words if w["x0"] < x < w["x1"])


def _is_running_text(left: Sequence[dict[str, Any]], gutter: float) -> bool:
    lines: dict[int, tuple[float, float]] = {}
    for word in left:
        row = round(word["top"] / 4)
        x0, x1 = lines.get(row, (word["x0"], word["x1"]))
        lines[row] = min(x0, word["x0"]), max(x1, word["x1"])
    if len(lines) < _LINES:
        return False
    room = gutter - min(x0 for x0, _ in lines.values())
    return statistics.median(x1 - x0 for x0, x1 in lines.values()) >= _FILLED * room
