"""The list of bookings, one booking, and the export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from actions.consultation.advisers import Advisers
from actions.consultation.errors import UnknownBooking
from actions.consultation.models import Booking
from actions.consultation.reading import BookingReader
from actions.consultation.topics import topic
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import needs
from connectors.console.csv_file import csv_response
from connectors.console.days import Days, days_asked
from connectors.console.frame import console_templates, page
from connectors.console.office.wording import wording
from connectors.http.problem import Problem
from knowledge.clock import JST

_SHOWN = 200
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters["japan_time"] = lambda moment: moment.astimezone(JST).strftime("%Y-%m-%d %H:%M")

Office = Annotated[Member, Depends(needs("office"))]
Period = Annotated[Days, Depends(days_asked(back=7, ahead=30))]
Short = Annotated[str, Query(max_length=20)]


def bookings_router(bookings: BookingReader, advisers: Advisers, audit: AuditLog) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/console/office", include_in_schema=False)

    def names() -> dict[str, str]:
        return {adviser.id: adviser.name for adviser in advisers.list(inactive=True)}

    @router.get("/bookings")
    def show(request: Request, member: Office, period: Period, status: Short = "", adviser: Short = "") -> Response:
        count, matching = bookings.some_between(
            period.begins, period.ends, status=status, adviser_id=adviser, limit=_SHOWN
        )
        query = urlencode({"from": period.first, "to": period.last, "status": status, "adviser": adviser})
        return page(
            _templates, "bookings.html", request, member, period=period, bookings=matching,
            count=count, shown=_SHOWN, names=names(), chosen_status=status, adviser=adviser, say=wording(),
            topic=topic, query=query,
        )  # fmt: skip

    @router.get("/bookings.csv")
    def export(member: Office, period: Period, status: Short = "", adviser: Short = "") -> Response:
        audit.note(member.id, "booking.export", f"{period.first}..{period.last}")
        _, found = bookings.some_between(period.begins, period.ends, status=status, adviser_id=adviser)
        return csv_response(_rows(found), f"bookings-{period.first}-{period.last}.csv")

    @router.get("/bookings/{booking_id}")
    def one(request: Request, member: Office, booking_id: str) -> Response:
        try:
            booking = bookings.get(booking_id)
        except UnknownBooking:
            raise Problem(404) from None
        audit.note(member.id, "booking.contact", booking.booking_id)
        return page(
            _templates, "booking.html", request, member, booking=booking, contact=bookings.contact(booking_id),
            supporter=bookings.supporter(booking_id), about=bookings.about(booking_id),
            history=bookings.history(booking_id), names=names(), say=wording(), topic=topic,
        )  # fmt: skip

    return router


def _rows(found: Sequence[Booking]) -> Iterator[Sequence[object]]:
    """Nothing in it says whose booking it is."""
    say = wording()
    yield (
        "予約番号",
        "始まり",
        "終わり",
        "相談員",
        "方法",
        "テーマ",
        "状態",
        "変更の回数",
        "申し込み",
        "待った日数",
        "支援機関の同席",
    )
    for b in found:
        times = [moment.astimezone(JST).isoformat(timespec="minutes") for moment in (b.starts_at, b.ends_at)]
        asked = b.created_at.astimezone(JST).isoformat(timespec="minutes")
        waited = round((b.starts_at - b.created_at).total_seconds() / 86400, 2)
        third_party = "あり" if b.three_party else "なし"
        yield (
            b.booking_id, *times, b.adviser_id, say.modes[b.mode], topic(b.topic).name, say.statuses[b.status], b.moves,
            asked, waited, third_party,
        )  # fmt: skip
