"""The picture of the rich menu: a label and an icon for each button, in plain colours with strong contrast."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

from connectors.line.rich_menu.menu import HEIGHT, WIDTH, Icon, Menu, area

_PAPER, _INK, _LINE, _ACCENT = "#ffffff", "#1a1a1c", "#cccccc", "#0017c1"
_TINT = "#e8f1fe"
_LABEL_SIZE, _ICON = 92, 132
_STROKE = 22

Point = tuple[float, float]


def png(content: Menu) -> bytes:
    """The picture as PNG of `WIDTH` × `HEIGHT` pixels, well below LINE's limit of 1 MB."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    with as_file(files("matplotlib_fontja") / "fonts" / "ipaexg.ttf") as font_file:
        font = ImageFont.truetype(str(font_file), _LABEL_SIZE)
    for n, button in enumerate(content.buttons):
        x, y, width, height = area(n)
        draw.rectangle((x, y, x + width, y + height), fill=_TINT if n == 0 else _PAPER, outline=_LINE, width=4)
        middle = x + width / 2
        _ICONS[button.icon](draw, (middle, y + height * 0.4))
        draw.text((middle, y + height * 0.8), button.label, font=font, fill=_INK, anchor="mm", stroke_width=1)
    made = io.BytesIO()
    image.quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


def _magnifier(draw: ImageDraw.ImageDraw, at: Point) -> None:
    x, y = at[0] - 30, at[1] - 30
    _ring(draw, (x, y), _ICON * 0.75)
    edge = _ICON * 0.75 * math.sqrt(0.5)
    draw.line((x + edge, y + edge, x + edge + 95, y + edge + 95), fill=_ACCENT, width=_STROKE + 14)


def _calendar(draw: ImageDraw.ImageDraw, at: Point) -> None:
    x, y, half = *at, _ICON
    draw.rounded_rectangle((x - half, y - half + 20, x + half, y + half), 24, outline=_ACCENT, width=_STROKE)
    draw.rectangle((x - half, y - half + 20, x + half, y - half + 90), fill=_ACCENT)
    for hook in (-0.5, 0.5):
        draw.line((x + half * hook, y - half - 15, x + half * hook, y - half + 50), fill=_ACCENT, width=_STROKE)
    for row in (0, 1):
        for column in (-1, 0, 1):
            left, top = x + column * 75 - 20, y - 5 + row * 65
            draw.rectangle((left, top, left + 40, top + 36), fill=_ACCENT)


def _chart(draw: ImageDraw.ImageDraw, at: Point) -> None:
    corners = [_around(at, _ICON * 1.05, n, 6) for n in range(6)]
    draw.polygon(corners, outline=_ACCENT, width=_STROKE - 8)
    inner = [_around(at, _ICON * share, n, 6) for n, share in enumerate((0.9, 0.5, 0.8, 0.45, 0.75, 0.6))]
    draw.polygon(inner, fill=_ACCENT)


def _people(draw: ImageDraw.ImageDraw, at: Point) -> None:
    for shift in (-75, 75):
        x, y = at[0] + shift, at[1]
        draw.ellipse((x - 48, y - _ICON, x + 48, y - _ICON + 96), fill=_ACCENT)
        draw.pieslice((x - 82, y - 18, x + 82, y + _ICON * 2 - 30), 180, 360, fill=_ACCENT)


def _star(draw: ImageDraw.ImageDraw, at: Point) -> None:
    points = [_around(at, _ICON * (1.15 if n % 2 == 0 else 0.5), n, 10) for n in range(10)]
    draw.polygon(points, fill=_ACCENT)


def _question(draw: ImageDraw.ImageDraw, at: Point) -> None:
    _ring(draw, at, _ICON * 1.05)
    with as_file(files("matplotlib_fontja") / "fonts" / "ipaexg.ttf") as font_file:
        font = ImageFont.truetype(str(font_file), 200)
    draw.text(at, "?", font=font, fill=_ACCENT, anchor="mm", stroke_width=6, stroke_fill=_ACCENT)


def _ring(draw: ImageDraw.ImageDraw, at: Point, radius: float) -> None:
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), outline=_ACCENT, width=_STROKE)


def _around(at: Point, radius: float, n: int, of: int) -> Point:
    """Corner `n` of `of`, clockwise from the top."""
    angle = 2 * math.pi * n / of - math.pi / 2
    return at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)


_ICONS: dict[Icon, Callable[[ImageDraw.ImageDraw, Point], None]] = {
    "magnifier": _magnifier, "calendar": _calendar, "chart": _chart, "people": _people, "star": _star,
    "question": _question,
}  # fmt: skip
