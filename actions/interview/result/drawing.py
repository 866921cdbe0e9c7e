"""The radar chart as shapes on a square of `SIZE`, so that PNG and SVG show the same.

Own values are a thick line with round marks on a filled shape, those of others a dashed line with square marks: they can be
told apart without colour. Where an answer is missing, each value stands alone on its axis, for a line would claim more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from actions.interview.result.model import Series
from actions.interview.result.wording import wording

SIZE = 600
OWN, PEERS, INK, FAINT, RING = "#0017c1", "#b34700", "#1a1a1a", "#4d4d4d", "#b3b3b3"
LABEL, SMALL = 23, 21
"""Heights of letters: 13 and 12 px when the chart is as wide as a phone."""
_CENTRE, _RADIUS, _LABELS_AT = (300.0, 294.0), 146.0, 180.0
TOP, BOTTOM, BOTTOM_WITH_LEGEND = 70, 505, 595
"""Between these heights everything is drawn."""
_LINE_HEIGHT = 26.0
_LEGEND_Y = 572.0
_RINGS = 4

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed line, filled with `fill` (opacity 0.16) or not."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dashed: bool = False
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    start: Point
    end: Point
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A round or square mark around a point."""

    at: Point
    colour: str
    radius: float
    square: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words whose middle line is at the height of `at`."""

    at: Point
    words: str
    size: float
    colour: str
    anchor: Literal["start", "middle", "end"] = "middle"
    bold: bool = False


Shape = Polygon | Line | Mark | Text


def shapes(series: Series) -> tuple[Shape, ...]:
    """The chart of a series, from the back to the front."""
    own = [axis.value for axis in series.axes]
    others = [axis.peers for axis in series.axes] if series.peer_label else []
    return (
        *_grid(len(series.axes)),
        *_values(others, PEERS, square=True),
        *_values(own, OWN, square=False),
        *_labels(series),
        *_legend(series),
    )


def _grid(axes: int) -> Iterator[Shape]:
    for ring in range(1, _RINGS + 1):
        outer = ring == _RINGS
        yield Polygon(tuple(_at(i, axes, ring / _RINGS) for i in range(axes)), RING, 2.0 if outer else 1.0)
    for i in range(axes):
        yield Line(_CENTRE, _at(i, axes, 1.0), RING, 1.0)


def _values(values: list[float | None], colour: str, *, square: bool) -> Iterator[Shape]:
    points = [None if v is None else _at(i, len(values), v) for i, v in enumerate(values)]
    told = tuple(p for p in points if p is not None)
    if told and len(told) == len(points):
        yield Polygon(told, colour, 3.0 if square else 4.0, dashed=square, fill="" if square else colour)
    else:
        yield from (Line(_CENTRE, point, colour, 4.0) for point in told)
    yield from (Mark(point, colour, 6.0 if square else 7.5, square) for point in told)


def _labels(series: Series) -> Iterator[Shape]:
    count = len(series.axes)
    for i, axis in enumerate(series.axes):
        x, y = _at(i, count, _LABELS_AT / _RADIUS)
        side = sin(2 * pi * i / count)
        anchor: Literal["start", "middle", "end"] = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
        x -= 20 * side  # names beside the chart begin nearer to it
        yield Text((x, y - _LINE_HEIGHT / 2), axis.short, LABEL, INK, anchor, bold=True)
        yield Text((x, y + _LINE_HEIGHT / 2), axis.said, SMALL, FAINT if axis.value is None else OWN, anchor)


def _legend(series: Series) -> Iterator[Shape]:
    if not series.peer_label:
        return
    yield Mark((70, _LEGEND_Y), OWN, 7.5)
    yield Text((88, _LEGEND_Y), wording().own, SMALL, INK, "start")
    yield Mark((170, _LEGEND_Y), PEERS, 6.0, square=True)
    yield Text((188, _LEGEND_Y), series.peer_label, SMALL, INK, "start")


def _at(axis: int, axes: int, share: float) -> Point:
    """The point at a share of the radius, the first axis upwards, the others clockwise."""
    angle = 2 * pi * axis / axes
    return (_CENTRE[0] + _RADIUS * share * sin(angle), _CENTRE[1] - _RADIUS * share * cos(angle))
