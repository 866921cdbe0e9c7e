"""What the rich menu offers, and where its buttons lie on the picture."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.content_file import ContentFile

WIDTH, HEIGHT = 2500, 1686
"""Pixels: LINE's large size."""
_COLUMNS = 3

Icon = Literal["magnifier", "calendar", "chart", "people", "star", "question"]


class Button(BaseModel):
    """One button; `keyboard` opens the keyboard as well."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(max_length=20)
    icon: Icon
    payload: str = Field(max_length=300, pattern=r"^/[a-z_]+(\{.*\})?$")
    keyboard: bool = False


class Menu(ContentFile):
    """See `menu.yml`."""

    name: str = Field(max_length=300)
    bar: str = Field(max_length=14)
    buttons: tuple[Button, ...] = Field(min_length=6, max_length=6)


@lru_cache(maxsize=1)
def menu() -> Menu:
    """The menu, read once."""
    return Menu.read(Path(__file__).with_suffix(".yml"))


def area(n: int) -> tuple[int, int, int, int]:
    """(x, y, width, height) in pixels of button `n`, counted from 0. Together the areas cover the picture."""
    row, column = divmod(n, _COLUMNS)
    left, right = WIDTH * column // _COLUMNS, WIDTH * (column + 1) // _COLUMNS
    return left, HEIGHT // 2 * row, right - left, HEIGHT // 2


def as_sent(content: Menu) -> dict[str, Any]:
    """The menu as the Messaging API takes it."""
    areas = []
    for n, button in enumerate(content.buttons):
        x, y, width, height = area(n)
        action = {"type": "postback", "label": button.label, "data": button.payload, "displayText": button.label}
        if button.keyboard:
            action["inputOption"] = "openKeyboard"
        areas.append({"bounds": {"x": x, "y": y, "width": width, "height": height}, "action": action})
    size = {"width": WIDTH, "height": HEIGHT}
    return {"size": size, "selected": True, "name": content.name, "chatBarText": content.bar, "areas": areas}
