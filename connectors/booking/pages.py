"""`/booking/{id}?key=…`: the page of a booking, for its owner, and what its buttons do.

Reading changes nothing, so that a mail scanner that follows links does no harm; every button is a POST, answered by a
redirect, so that going back or pressing twice does nothing twice. `key` is signed and expires; see `links.BookingLinks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from actions.consultation.errors import (
    BookingPast,
    CodeExpired,
    InvalidContact,
    LinkExpired,
    NotPossible,
    SlotTaken,
    UnknownBooking,
    UnknownSlot,
    WrongCode,
)
from actions.consultation.models import Booking, Mode, Slot
from actions.errors import WrongToken
from connectors.booking.desk import BookingDesk
from connectors.booking.ics import ics_of
from connectors.booking.shown import ShownBooking, by_day, shown
from connectors.booking.wording import wording
from connectors.http.templates import templates_in

PERIOD = timedelta(days=14)
PERIODS = 5
"""How many periods of free slots there are to choose from."""
_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
_CLOSED = (NotPossible, BookingPast, UnknownSlot)
_templates = templates_in(Path(__file__).with_name("templates"))


@dataclass(frozen=True, slots=True)
class BookingPages:
    """Makes the pages."""

    desk: BookingDesk

    def look(self, booking_id: str, key: str, done: str) -> Response:
        """The page; `done` is what was just done, told if the booking is so."""

        def page(booking: Booking) -> Response:
            return self._page(booking, notice=wording().done.get(done, "") if _is_so(booking, done) else "")

        return self._for_owner(booking_id, key, page)

    def calendar(self, booking_id: str, key: str) -> Response:
        """The booking as a file for calendars."""

        def file(booking: Booking) -> Response:
            body = ics_of(booking, self.desk.advisers.get(booking.adviser_id), self.desk.links.page(booking_id))
            headers = _HEADERS | {"Content-Disposition": 'attachment; filename="madoguchi.ics"'}
            return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

        return self._for_owner(booking_id, key, file)

    def choose(self, booking_id: str, key: str, period: int) -> Response:
        """The page with free slots."""
        return self._for_owner(booking_id, key, lambda booking: self._choice(booking, period))

    def move(self, booking_id: str, key: str, was: str, slot_id: str) -> Response:
        """Moves; `was` is the slot that the person saw."""

        def moved(booking: Booking) -> Response:
            if not slot_id:
                return self._choice(booking, 0, wording().pick_one, 422)
            if was != booking.slot.slot_id and slot_id != booking.slot.slot_id:
                return self._page(booking, wording().changed, 409)
            try:
                self.desk.bookings.move(booking_id, slot_id)
            except SlotTaken:
                return self._choice(booking, 0, wording().taken, 409)
            except InvalidContact:
                return self._choice(booking, 0, wording().need_phone, 422)
            except _CLOSED:
                return self._page(self.desk.bookings.get(booking_id), wording().closed, 409)
            return self._back(booking_id, "moved")

        return self._for_owner(booking_id, key, moved)

    def cancel(self, booking_id: str, key: str, was: str) -> Response:
        """Cancels; `was` is the slot that the person saw."""

        def cancelled(booking: Booking) -> Response:
            if was != booking.slot.slot_id:
                return self._page(booking, wording().changed, 409)
            try:
                self.desk.bookings.cancel(booking_id)
            except _CLOSED:
                return self._page(self.desk.bookings.get(booking_id), wording().closed, 409)
            return self._back(booking_id, "cancelled")

        return self._for_owner(booking_id, key, cancelled)

    def send_code(self, booking_id: str, key: str) -> Response:
        """Sends another code."""

        def sent(booking: Booking) -> Response:
            try:
                self.desk.bookings.renew_code(booking_id)
            except CodeExpired:
                return self._page(self.desk.bookings.get(booking_id), wording().not_sent_again, 409)
            return self._back(booking_id, "sent")

        return self._for_owner(booking_id, key, sent)

    def confirm(self, booking_id: str, key: str, code: str) -> Response:
        """Confirms with the code that was typed."""
        return self._for_owner(booking_id, key, lambda booking: self._confirmed(booking, code))

    def ask_to_confirm(self, booking_id: str, link: str) -> Response:
        """The page behind the link in the mail: it asks, and changes nothing."""

        def asked(booking: Booking, code: str) -> Response:
            if booking.status != "requested":
                return self._page(booking)
            return _html("confirm.html", booking=self._shown(booking), link=link)

        return self._for_mailed(booking_id, link, asked)

    def confirm_by_link(self, booking_id: str, link: str) -> Response:
        """Its button."""
        return self._for_mailed(booking_id, link, self._confirmed)

    def _confirmed(self, booking: Booking, code: str) -> Response:
        say = wording()
        if not code:
            return self._page(booking, say.no_code, 422)
        try:
            self.desk.bookings.confirm(booking.booking_id, code)
        except WrongCode as error:
            return self._page(booking, say.wrong_code.format(left=error.tries_left), 422)
        except (CodeExpired, NotPossible):
            return self._page(self.desk.bookings.get(booking.booking_id), say.code_expired, 409)
        return self._back(booking.booking_id, "confirmed")

    def _for_owner(self, booking_id: str, key: str, answer: Callable[[Booking], Response]) -> Response:
        try:
            self.desk.links.check(booking_id, key)
            return answer(self.desk.bookings.get(booking_id))
        except LinkExpired:
            return _html("expired.html", 410)
        except (WrongToken, UnknownBooking):
            return _html("gone.html", 404)

    def _for_mailed(self, booking_id: str, link: str, answer: Callable[[Booking, str], Response]) -> Response:
        try:
            code = self.desk.links.code(booking_id, link)
            return answer(self.desk.bookings.get(booking_id), code)
        except LinkExpired:
            return _html("expired.html", 410)
        except (WrongToken, UnknownBooking):
            return _html("gone.html", 404)

    def _page(self, booking: Booking, notice: str = "", status: int = 200) -> Response:
        key = self.desk.links.key(booking.booking_id)
        return _html("booking.html", status, booking=self._shown(booking), key=key, notice=notice)

    def _choice(self, booking: Booking, period: int, notice: str = "", status: int = 200) -> Response:
        now = self.desk.clock()
        if not self._shown(booking).changeable:
            return self._page(booking, wording().closed, 409)
        return _html(
            "move.html",
            status,
            booking=self._shown(booking),
            key=self.desk.links.key(booking.booking_id),
            days=by_day(self._free(booking, now + period * PERIOD)),
            period=period,
            last=PERIODS - 1,
            notice=notice,
        )

    def _free(self, booking: Booking, begin: datetime) -> tuple[Slot, ...]:
        contact = self.desk.bookings.contact(booking.booking_id)
        mode: Mode | None = None if contact is not None and contact.phone else "web"
        minutes = booking.slot.minutes
        return self.desk.slots.find(begin, begin + PERIOD, topic=booking.topic, mode=mode, minutes=minutes)

    def _shown(self, booking: Booking) -> ShownBooking:
        bookings, adviser = self.desk.bookings, self.desk.advisers.get(booking.adviser_id)
        contact, supporter = bookings.contact(booking.booking_id), bookings.supporter(booking.booking_id)
        return shown(booking, adviser, contact, supporter, self.desk.clock())

    def _back(self, booking_id: str, done: str) -> Response:
        key = self.desk.links.key(booking_id)
        return RedirectResponse(f"/booking/{booking_id}?key={key}&done={done}", 303, _HEADERS)


def problem_page(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The page for what could not be done: the address cannot be, or it has to be tried again later."""
    say = wording()
    title, text = {422: (say.gone_title, say.gone), 429: (say.busy_title, say.busy)}.get(
        status, (say.down_title, say.down)
    )
    page = _html("problem.html", status, title=title, text=text)
    page.headers.update(headers or {})
    return page


def _is_so(booking: Booking, done: str) -> bool:
    """Whether what an address says was done fits the booking: it may be an old one, opened again."""
    match done:
        case "moved":
            return booking.is_open and booking.moves > 0
        case "sent":
            return booking.status == "requested"
        case _:
            return booking.status == done


def _html(name: str, status: int = 200, **context: Any) -> HTMLResponse:
    return HTMLResponse(_templates.get_template(name).render(say=wording(), **context), status, _HEADERS)
