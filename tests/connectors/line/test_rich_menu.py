"""The menu is put in place for everyone, replacing the one before, and its buttons do what they say."""

from __future__ import annotations

import io

from PIL import Image

from connectors.line.rich_menu.install import install, remove
from connectors.line.rich_menu.menu import HEIGHT, WIDTH, area, menu
from connectors.line.rich_menu.picture import png
from connectors.web.schemas import TurnIn
from madoguchi.line_simulator.app import ACCESS_TOKEN
from tests.connectors.line.conftest import Channel


def test_a_new_menu_takes_the_place_of_the_old_one(channel: Channel) -> None:
    platform = channel.line.platform
    first = install(ACCESS_TOKEN, channel.line.url, menu())
    second = install(ACCESS_TOKEN, channel.line.url, menu())
    assert first != second
    assert list(platform.rich_menus) == [second] and platform.everyones_menu == second
    assert Image.open(io.BytesIO(platform.rich_menu_images[second][0])).size == (WIDTH, HEIGHT)
    sent = platform.rich_menus[second]
    assert [a["action"]["displayText"] for a in sent["areas"]] == [b.label for b in menu().buttons]
    assert remove(ACCESS_TOKEN, channel.line.url, menu()) == 1 and platform.rich_menus == {}


def test_the_picture_is_small_enough_for_line() -> None:
    assert len(png(menu())) < 500 * 1024


def test_the_buttons_cover_the_picture_without_overlapping() -> None:
    areas = [area(n) for n in range(6)]
    assert sum(width * height for _, _, width, height in areas) == WIDTH * HEIGHT
    assert all(x + width <= WIDTH and y + height <= HEIGHT for x, y, width, height in areas)


def test_every_button_is_one_that_the_assistant_knows() -> None:
    for button in menu().buttons:
        assert TurnIn(payload=button.payload).payload == button.payload
