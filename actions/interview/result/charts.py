"""The radar chart as a PNG of 600 × 600 pixels. Safe to call from several threads: nothing of pyplot is used."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Rectangle
from matplotlib.patches import Polygon as PolygonPatch
from matplotlib.text import Text as FigureText

from actions.interview.result.drawing import SIZE, Line, Mark, Polygon, Shape, Text, shapes
from actions.interview.result.model import Series

_DPI = 100
_POINTS_PER_PIXEL = 72 / _DPI
_FILL_OPACITY = 0.16
_HORIZONTAL: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}


def png(series: Series) -> bytes:
    """The chart of a series."""
    figure = Figure(figsize=(SIZE / _DPI, SIZE / _DPI), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, SIZE)
    axes.set_ylim(SIZE, 0)  # as on a page: y grows downwards
    axes.set_axis_off()
    for order, shape in enumerate(shapes(series)):
        artist = _artist(shape)
        artist.set_zorder(order)
        if isinstance(artist, Patch):
            axes.add_patch(artist)
        else:
            axes.add_artist(artist)
    out = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png")
    return out.getvalue()


@lru_cache(maxsize=1)
def _font_file() -> str:
    with as_file(files("matplotlib_fontja") / "fonts" / "ipaexg.ttf") as path:
        return str(path)


def _artist(shape: Shape) -> Patch | Line2D | FigureText:
    match shape:
        case Polygon():
            return PolygonPatch(
                shape.points,
                closed=True,
                edgecolor=shape.colour,
                facecolor=to_rgba(shape.fill, _FILL_OPACITY) if shape.fill else "none",
                linewidth=shape.width * _POINTS_PER_PIXEL,
                linestyle=(0, (4, 2)) if shape.dashed else "-",
            )
        case Line():
            xs, ys = zip(shape.start, shape.end, strict=True)
            return Line2D(xs, ys, color=shape.colour, linewidth=shape.width * _POINTS_PER_PIXEL)
        case Mark(square=True):
            corner = (shape.at[0] - shape.radius, shape.at[1] - shape.radius)
            return Rectangle(corner, 2 * shape.radius, 2 * shape.radius, facecolor=shape.colour, edgecolor="white")
        case Mark():
            return Circle(shape.at, shape.radius, facecolor=shape.colour, edgecolor="white")
        case Text():
            return FigureText(
                *shape.at,
                shape.words,
                color=shape.colour,
                horizontalalignment=_HORIZONTAL[shape.anchor],
                verticalalignment="center",
                fontproperties=FontProperties(fname=_font_file(), size=shape.size * _POINTS_PER_PIXEL),
            )
