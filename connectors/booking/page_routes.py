"""The addresses of the page of a booking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from fastapi import Path as PathParameter
from fastapi.responses import Response

from connectors.booking.page_route import PageRoute
from connectors.booking.pages import PERIODS, BookingPages
from connectors.http.rate_limit import limited

_Id = Annotated[str, PathParameter(max_length=64)]
_Key = Annotated[str, Query(max_length=300)]
_Given = Annotated[str, Form(max_length=300)]


def booking_pages(pages: BookingPages) -> APIRouter:
    """The routes of `pages`."""
    router = APIRouter(prefix="/booking/{booking_id}", include_in_schema=False, route_class=PageRoute)
    looking, changing = [Depends(limited("slots"))], [Depends(limited("bookings"))]

    @router.get("", dependencies=looking)
    def look(booking_id: _Id, key: _Key = "", done: Annotated[str, Query(max_length=20)] = "") -> Response:
        return pages.look(booking_id, key, done)

    @router.get("/calendar.ics", dependencies=looking)
    def calendar(booking_id: _Id, key: _Key = "") -> Response:
        return pages.calendar(booking_id, key)

    @router.get("/move", dependencies=looking)
    def choose(booking_id: _Id, key: _Key = "", period: Annotated[int, Query(ge=0, lt=PERIODS)] = 0) -> Response:
        return pages.choose(booking_id, key, period)

    @router.post("/move", dependencies=changing)
    def move(booking_id: _Id, key: _Given = "", was: _Given = "", slot: _Given = "") -> Response:
        return pages.move(booking_id, key, was, slot)

    @router.post("/cancel", dependencies=changing)
    def cancel(booking_id: _Id, key: _Given = "", was: _Given = "") -> Response:
        return pages.cancel(booking_id, key, was)

    @router.post("/code", dependencies=changing)
    def send_code(booking_id: _Id, key: _Given = "") -> Response:
        return pages.send_code(booking_id, key)

    @router.get("/confirm", dependencies=looking)
    def ask_to_confirm(booking_id: _Id, key: _Key = "") -> Response:
        return pages.ask_to_confirm(booking_id, key)

    @router.post("/confirm", dependencies=changing)
    def confirm(booking_id: _Id, link: _Given = "", key: _Given = "", code: _Given = "") -> Response:
        if link:
            return pages.confirm_by_link(booking_id, link)
        return pages.confirm(booking_id, key, _digits(code))

    return router


def _digits(text: str) -> str:
    """The code as it is meant: full-width digits and blanks are fine."""
    return "".join(str(int(c)) for c in text if c.isdecimal())
