"""The endpoints for rich menus."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request

from madoguchi.line_simulator.answers import PlatformDep, called, refused
from madoguchi.line_simulator.platform import Json, Platform

router = APIRouter(prefix="/v2/bot", dependencies=[Depends(called)])
_MOST_IMAGE_BYTES = 1024 * 1024
_MOST_AREAS, _MOST_BAR_TEXT = 20, 14


@router.post("/richmenu")
async def create(menu: dict[str, Any], platform: PlatformDep) -> Json:
    """A new menu, without a picture yet."""
    size, areas, bar = menu.get("size") or {}, menu.get("areas") or [], str(menu.get("chatBarText") or "")
    if not 800 <= size.get("width", 0) <= 2500 or size.get("height", 0) < 250:
        raise refused(400, "The size of the rich menu is invalid")
    if not 1 <= len(areas) <= _MOST_AREAS or not 0 < len(bar) <= _MOST_BAR_TEXT:
        raise refused(400, "The request body has 1 error(s)")
    made = f"richmenu-{platform.message_id():0>32}"
    platform.rich_menus[made] = menu
    return {"richMenuId": made}


@router.get("/richmenu/list")
async def listed(platform: PlatformDep) -> Json:
    """All menus."""
    return {"richmenus": [{"richMenuId": i, **menu} for i, menu in platform.rich_menus.items()]}


@router.delete("/richmenu/{rich_menu_id}")
async def delete(rich_menu_id: str, platform: PlatformDep) -> Json:
    """Deletes a menu."""
    _known(platform, rich_menu_id)
    del platform.rich_menus[rich_menu_id]
    if platform.everyones_menu == rich_menu_id:
        platform.everyones_menu = None
    platform.changes += 1
    return {}


@router.post("/richmenu/{rich_menu_id}/content")
async def image(rich_menu_id: str, request: Request, platform: PlatformDep) -> Json:
    """Gives a menu its picture."""
    _known(platform, rich_menu_id)
    kind, data = request.headers.get("content-type", ""), await request.body()
    if kind not in ("image/png", "image/jpeg"):
        raise refused(415, "Unsupported media type")
    if len(data) > _MOST_IMAGE_BYTES:
        raise refused(413, "The image is too large")
    platform.rich_menu_images[rich_menu_id] = (data, kind)
    return {}


@router.post("/user/all/richmenu/{rich_menu_id}")
async def for_everyone(rich_menu_id: str, platform: PlatformDep) -> Json:
    """Everyone sees this menu."""
    _known(platform, rich_menu_id)
    if rich_menu_id not in platform.rich_menu_images:
        raise refused(400, "must upload richmenu image before applying it to user")
    platform.everyones_menu = rich_menu_id
    platform.changes += 1
    return {}


@router.get("/user/all/richmenu")
async def of_everyone(platform: PlatformDep) -> Json:
    """The menu that everyone sees."""
    if platform.everyones_menu is None:
        raise refused(404, "no default richmenu")
    return {"richMenuId": platform.everyones_menu}


@router.delete("/user/all/richmenu")
async def for_nobody(platform: PlatformDep) -> Json:
    """Nobody sees a menu."""
    platform.everyones_menu = None
    platform.changes += 1
    return {}


def _known(platform: Platform, rich_menu_id: str) -> None:
    if rich_menu_id not in platform.rich_menus:
        raise refused(404, "Not found")
