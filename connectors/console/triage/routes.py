"""`/console/triage`: the queue, and `/console/triage/<booking>`: the card, asking for more, referring on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from actions.advice.asking import AskedShares
from actions.advice.desks import desk, desks
from actions.advice.errors import NoConversation
from actions.advice.messages import ITEMS
from actions.advice.referrals import Referrals
from actions.advice.triage import Card, TriageDesk
from actions.advice.wording import wording
from actions.consultation.models import Contact, Shared
from actions.consultation.reading import BookingReader
from actions.consultation.topics import topic
from actions.consultation.wording import wording as consultation_words
from actions.handover.private_number import national
from actions.interview.result.axes import alternative_text
from actions.interview.result.chart_svg import svg
from actions.interview.result.messages import literacy_text
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked
from connectors.console.advice.access import AdviserOnly, AdviserOrOffice, adviser_of, is_office, own, seen
from connectors.console.advice.names import day_time, names, time_of
from connectors.console.frame import console_templates, page
from connectors.http.problem import Problem

_NO_CHAT = "相談者はチャットを使っていないため、ここからは聞けません。電話かメールで聞いてください。"
_ERASED = "相談者の情報は、もう消えています。"
_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters.update(day_time=day_time, time_of=time_of, national=national)

Items = Annotated[list[Literal["diagnosis", "conversation", "schemes"]], Form()]
Note = Annotated[str, Form(max_length=500)]
DeskId = Annotated[str, Form(max_length=40)]


@dataclass(frozen=True, slots=True)
class TriagePages:
    """Makes the pages, and does what their buttons ask for."""

    desk: TriageDesk
    bookings: BookingReader
    asked: AskedShares
    referrals: Referrals
    audit: AuditLog

    def queue(self, request: Request, member: Member) -> HTMLResponse:
        """The queue: an adviser's own, the office everybody's. It says nothing of who waits."""
        everyones = is_office(member)
        rows = self.desk.queue(None if everyones else adviser_of(member))
        return page(
            _templates, "queue.html", request, member, rows=rows, statuses=names().statuses, everyones=everyones,
            may_call=member.may(("operator",)),
        )  # fmt: skip

    def card(
        self, request: Request, member: Member, booking_id: str, status: int = 200, error: str = ""
    ) -> HTMLResponse:
        """The card. That it was looked at is written down before anything is shown."""
        booking = seen(self.bookings, booking_id, member)
        self.audit.note(member.id, "booking.card", booking_id)
        self.audit.note(member.id, "booking.contact", booking_id)
        card, contact = self.desk.card(booking), self.bookings.contact(booking_id)
        business = card.shown.business
        return page(
            _templates, "card.html", request, member, status=status, error=error, card=card, contact=contact,
            is_own=booking.adviser_id == member.adviser_id, statuses=names().statuses, who=names().who,
            modes=consultation_words().modes, items=wording().items, not_shared=wording().not_shared,
            hidden=[item for item in ITEMS if item not in booking.shares],
            charts=_charts(card), literacy=literacy_text(card.shown.result) if card.shown.result else "",
            desks=desks(), prefecture=business.prefecture if business else "",
        )  # fmt: skip

    def ask(self, request: Request, member: Member, booking_id: str, items: list[Shared]) -> Response:
        """Asks the owner to show more."""
        booking = own(self.bookings, booking_id, member)
        try:
            fresh = self.asked.ask(booking, self.desk.adviser_name(booking), items)
        except NoConversation:
            return self.card(request, member, booking_id, 409, _NO_CHAT)
        if fresh:
            self.audit.note(member.id, "booking.ask", booking_id)
        return RedirectResponse(f"/console/triage/{booking_id}#shared", 303)

    def refer(self, request: Request, member: Member, booking_id: str, desk_id: str, note: str) -> Response:
        """Asks the owner whether to hand them on."""
        booking, to = own(self.bookings, booking_id, member), desk(desk_id)
        if to is None:
            raise Problem(422)
        contact: Contact | None = self.bookings.contact(booking_id)
        if contact is None:
            return self.card(request, member, booking_id, 409, _ERASED)
        try:
            self.referrals.ask(
                booking, self.desk.adviser_name(booking), to, contact, topic(booking.topic).name, note
            )  # fmt: skip
        except NoConversation:
            return self.card(request, member, booking_id, 409, _NO_CHAT)
        self.audit.note(member.id, "booking.refer", booking_id)
        return RedirectResponse(f"/console/triage/{booking_id}#refer", 303)


def triage_router(pages: TriagePages) -> APIRouter:
    """The routes of `pages`."""
    router = APIRouter(prefix="/console/triage", include_in_schema=False)
    written = [Depends(checked)]

    @router.get("")
    def queue(request: Request, member: AdviserOrOffice) -> HTMLResponse:
        return pages.queue(request, member)

    @router.get("/{booking_id}")
    def card(request: Request, member: AdviserOrOffice, booking_id: str) -> HTMLResponse:
        return pages.card(request, member, booking_id)

    @router.post("/{booking_id}/ask", dependencies=written)
    def ask(request: Request, member: AdviserOnly, booking_id: str, items: Items) -> Response:
        return pages.ask(request, member, booking_id, list(items))

    @router.post("/{booking_id}/refer", dependencies=written)
    def refer(request: Request, member: AdviserOnly, booking_id: str, desk_id: DeskId, note: Note = "") -> Response:
        return pages.refer(request, member, booking_id, desk_id, note)

    return router


def _charts(card: Card) -> list[tuple[str, str, Markup, str]]:
    """The two radar charts: title, how to read it, the drawing, the same in words."""
    result = card.shown.result
    series = (result.issues, result.balance) if result else ()
    return [(s.title, s.read, Markup(svg(s)), alternative_text(s)) for s in series if not s.is_empty]
