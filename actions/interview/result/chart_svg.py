"""The radar chart as SVG to be put into a page. It has no style of its own but attributes, as strict pages demand."""

from __future__ import annotations

from html import escape

from actions.interview.result.axes import alternative_text
from actions.interview.result.drawing import (
    BOTTOM,
    BOTTOM_WITH_LEGEND,
    SIZE,
    TOP,
    Line,
    Mark,
    Polygon,
    Shape,
    Text,
    shapes,
)
from actions.interview.result.model import Series


def svg(series: Series) -> str:
    """The chart of a series, with its numbers in words for whoever does not see it."""
    drawn = "".join(_element(shape) for shape in shapes(series))
    label = escape(alternative_text(series), quote=True)
    height = (BOTTOM_WITH_LEGEND if series.peer_label else BOTTOM) - TOP
    return f'<svg class="chart" role="img" aria-label="{label}" viewBox="0 {TOP} {SIZE} {height}">{drawn}</svg>'


def _element(shape: Shape) -> str:
    match shape:
        case Polygon():
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
            fill = f'fill="{shape.fill}" fill-opacity="0.16"' if shape.fill else 'fill="none"'
            dash = ' stroke-dasharray="12 6"' if shape.dashed else ""
            return f'<polygon points="{points}" {fill} stroke="{shape.colour}" stroke-width="{shape.width}"{dash}/>'
        case Line(start=(x1, y1), end=(x2, y2)):
            ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            return f'<line {ends} stroke="{shape.colour}" stroke-width="{shape.width}"/>'
        case Mark(at=(x, y), radius=r, square=True):
            place = f'x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r}" height="{2 * r}"'
            return f'<rect {place} fill="{shape.colour}" stroke="#ffffff"/>'
        case Mark(at=(x, y)):
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{shape.radius}" fill="{shape.colour}" stroke="#ffffff"/>'
        case Text(at=(x, y)):
            weight = ' font-weight="700"' if shape.bold else ""
            place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{shape.anchor}" dominant-baseline="central"'
            return f'<text {place} font-size="{shape.size}" fill="{shape.colour}"{weight}>{escape(shape.words)}</text>'
