"""`/api/v1/slots` and `/api/v1/bookings…`."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from actions.consultation.models import Booking, Mode, Need
from connectors.booking.asked import window
from connectors.booking.desk import BookingDesk
from connectors.booking.patience import in_time
from connectors.booking.problems import told
from connectors.booking.schemas import (
    BookedOut,
    BookingIn,
    BookingOut,
    ConfirmIn,
    MoveIn,
    SlotsOut,
    slot_out,
)
from connectors.booking.wording import wording
from connectors.http.bearer import bearer_token
from connectors.http.moments import FORM
from connectors.http.rate_limit import limited

_MOST_SLOTS = 6_000
_Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="この申し込みだけの文字列（UUIDなど）。同じ鍵で同じ内容をもう一度送ると、同じ答えが返ります。"
        "1日おぼえています。",
    ),
]
_From = Annotated[str | None, Query(alias="from", max_length=40, description=f"始まり。なければいまから。{FORM}")]
_To = Annotated[str | None, Query(alias="to", max_length=40, description=f"終わり。なければ2週間あとまで。{FORM}")]


def booking_api(desk: BookingDesk) -> APIRouter:
    """The REST calls of `desk`."""
    router = APIRouter(prefix="/api/v1", tags=["consultations"])

    def opened(request: Request, booking_id: str) -> Booking:
        """The booking that the request's token opens; an unknown one is 401, for its token cannot be right."""
        with told():
            return desk.opened(booking_id, bearer_token(request, wording().problems["token"]))

    opened_booking = Depends(opened)

    @router.get("/slots", response_model=SlotsOut, dependencies=[Depends(limited("slots"))], summary="予約できる日時")
    async def slots(
        start: _From = None,
        end: _To = None,
        topic: Annotated[str, Query(max_length=500, description="相談したいこと。ふだんの言葉でも")] = "",
        mode: Annotated[Mode | None, Query(description="web（Web会議）か phone（電話）")] = None,
        minutes: Annotated[Literal["30", "60"], Query(description="長さ（分）")] = "30",
    ) -> Response:
        """What can be booked from `from` to `to`, at most 60 days; each time and mode once, earliest first."""
        begins, ends = window(start, end, desk.clock())
        need = Need(topic, mode, int(minutes))
        find = partial(desk.slots.fitting, need, begins, ends, _MOST_SLOTS)
        found = SlotsOut(slots=[slot_out(slot) for slot in await in_time(find)])
        return Response(found.model_dump_json(), media_type="application/json")  # as a model it would be checked again

    @router.post(
        "/bookings",
        status_code=201,
        response_model=BookedOut,
        dependencies=[Depends(limited("bookings"))],
        summary="相談を予約する",
    )
    async def request(asked: BookingIn, key: _Key) -> Response:
        """Books a slot. The booking is `requested` and keeps its slot for 15 minutes.

        With a mail address a code is sent, which confirms it (`…/confirm`, or the link in the mail). With a phone number
        only, it stays `requested` until staff have rung; if nobody could be reached in time, the slot is released.
        409 with `slots` near by when it is taken; 409 `too-many-bookings` when the contact holds three already.
        """
        with told():
            answer = await in_time(partial(desk.request, asked, key))
        location = f"/api/v1/bookings/{json.loads(answer)['booking_id']}"
        return Response(answer, 201, {"Location": location}, media_type="application/json")

    @router.get("/bookings/{booking_id}", dependencies=[Depends(limited("slots"))], summary="予約を見る")
    async def look(booking: Booking = opened_booking) -> BookingOut:
        """The booking as it is now."""
        return await in_time(partial(desk.shown, booking))

    @router.patch("/bookings/{booking_id}", dependencies=[Depends(limited("bookings"))], summary="日時を変える")
    async def move(wanted: MoveIn, booking: Booking = opened_booking) -> BookingOut:
        """Gives the booking another slot. 409 with `slots` near by when that is taken: then it keeps the one it has."""
        with told():
            return await in_time(partial(desk.move, booking, wanted.slot_id))

    @router.delete(
        "/bookings/{booking_id}", status_code=204, dependencies=[Depends(limited("bookings"))], summary="予約を取り消す"
    )
    async def cancel(booking: Booking = opened_booking) -> Response:
        """Cancels the booking; its slot becomes free. Cancelling again changes nothing."""
        with told():
            await in_time(partial(desk.bookings.cancel, booking.booking_id))
        return Response(status_code=204)

    @router.post(
        "/bookings/{booking_id}/confirm", dependencies=[Depends(limited("bookings"))], summary="番号で予約を確定する"
    )
    async def confirm(given: ConfirmIn, booking: Booking = opened_booking) -> BookingOut:
        """Confirms the booking with the code of the mail; five may be tried. Confirming again changes nothing."""
        with told():
            confirmed = await in_time(partial(desk.bookings.confirm, booking.booking_id, given.code.strip()))
            return await in_time(partial(desk.shown, confirmed))

    return router
