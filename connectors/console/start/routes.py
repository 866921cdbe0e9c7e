"""The first page: what is waiting, and where everything is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from actions.staff.models import ROLES, Member
from connectors.console.access import START, needs
from connectors.console.frame import console_templates, page
from connectors.console.navigation import navigation_of
from connectors.console.start.tiles import Tile, Tiles
from connectors.console.wording import wording

_log = structlog.get_logger(__name__)
_templates = console_templates(Path(__file__).with_name("templates"))
Someone = Annotated[Member, Depends(needs(*ROLES))]


def start_router(parts: Sequence[Tiles]) -> APIRouter:
    """The route; `parts` may still grow until the first request."""
    router = APIRouter(include_in_schema=False)

    @router.get("/console")
    def without_slash(member: Someone) -> Response:
        return RedirectResponse(START, 308)

    @router.get(START)
    def show(request: Request, member: Someone) -> Response:
        tiles = sorted((tile for part in parts for tile in _tiles(part, member)), key=lambda t: not t.urgent)
        entries = [item for item in navigation_of(member) if item.path != START]
        return page(_templates, "start.html", request, member, tiles=tiles, entries=entries, roles=wording().roles)

    return router


def _tiles(part: Tiles, member: Member) -> Sequence[Tile]:
    """The tiles of a part; none if it cannot count now: the page has to open all the same."""
    try:
        return part(member)
    except SQLAlchemyError as error:
        _log.warning("tiles not counted", error=type(error).__name__)
        return ()
