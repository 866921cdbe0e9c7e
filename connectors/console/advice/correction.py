"""`/console/advice/<booking>/correct`: a record that its owner has already is corrected, and they hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from actions.advice.corrections import Corrections
from actions.advice.errors import NotDone, Outdated
from actions.advice.models import LONGEST_REASON, Advice
from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.consultation.advisers import Advisers
from actions.consultation.errors import UnknownBooking
from actions.consultation.models import Booking
from actions.consultation.reading import BookingReader
from actions.consultation.topics import topic
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked
from connectors.console.advice.access import AdviserOnly, own
from connectors.console.advice.form import advice_of, reason_of, rows_for, version_of
from connectors.console.advice.names import day_time, names, time_of
from connectors.console.frame import console_templates, page
from connectors.http.problem import Problem

_OUTDATED = "別の画面で、先に訂正されています。"
_EMPTY = "助言か、次にやることを書いてください。"
_SAME = "どこも変わっていません。なおすところを書きかえてください。"
_NO_REASON = f"訂正の理由を書いてください（{LONGEST_REASON}文字まで）。相談者に見えます。"
_ERASED = "相談者の情報が消えたため、訂正できません。"
_SPARE_ROWS = 3

_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters.update(time_of=time_of, day_time=day_time)


@dataclass(frozen=True, slots=True)
class CorrectionPages:
    """Makes the page and does what its form asks for."""

    bookings: BookingReader
    advisers: Advisers
    records: Records
    corrections: Corrections
    actions: NextActions
    audit: AuditLog

    def show(
        self, request: Request, member: Member, booking: Booking, status: int = 200, error: str = "",
        typed: Advice | None = None, reason: str = "",
    ) -> Response:  # fmt: skip
        """The page; `typed` stands in the form instead of what the owner has, which is shown beside it where somebody
        corrected it meanwhile (409)."""
        self.audit.note(member.id, "booking.record", booking.booking_id)
        note = self.records.of(booking)
        if note.done_at is None:
            return RedirectResponse(_page_of(booking), 303)
        shown = typed or note.advice
        return page(
            _templates, "correct.html", request, member, status=status, error=error, booking=booking,
            topic=topic(booking.topic), adviser=self.advisers.get(booking.adviser_id), note=note, shown=shown,
            kept=note.advice if status == 409 else None, rows=rows_for(shown, _SPARE_ROWS), who=names().who,
            statuses=names().statuses, reason=reason, longest_reason=LONGEST_REASON,
            done={each.planned.what for each in self.actions.of_booking(booking.booking_id) if each.done_at},
        )  # fmt: skip

    def correct(self, request: Request, member: Member, booking_id: str, sent: Mapping[str, Any]) -> Response:
        """Corrects the record; the same form sent twice corrects it once."""
        booking, advice = own(self.bookings, booking_id, member), advice_of(sent)
        version, reason, note = version_of(sent), reason_of(sent), self.records.of(booking)
        if note.done_at is not None and version < note.version:
            return self._corrected_before(request, member, booking, advice, reason)
        if note.advice == advice:
            return self.show(request, member, booking, 422, _SAME, advice, reason)
        if not 0 < len(reason) <= LONGEST_REASON:
            return self.show(request, member, booking, 422, _NO_REASON, advice, reason)
        if not (advice.advice or advice.actions):
            return self.show(request, member, booking, 422, _EMPTY, advice, reason)
        adviser = self.advisers.get(booking.adviser_id).name
        try:
            self.corrections.correct(booking_id, adviser, advice, reason, version)
        except Outdated:
            return self._corrected_before(request, member, booking, advice, reason)
        except NotDone:
            return RedirectResponse(_page_of(booking), 303)
        except UnknownBooking as error:
            raise Problem(404, _ERASED) from error
        self.audit.note(member.id, "advice.corrected", booking_id)
        return RedirectResponse(_page_of(booking), 303)

    def _corrected_before(
        self, request: Request, member: Member, booking: Booking, advice: Advice, reason: str
    ) -> Response:
        """By the same form, which was sent twice, or somewhere else."""
        if self.records.of(booking).advice == advice:
            return RedirectResponse(_page_of(booking), 303)
        return self.show(request, member, booking, 409, _OUTDATED, advice, reason)


def correction_router(pages: CorrectionPages) -> APIRouter:
    """The routes of `pages`."""
    router = APIRouter(prefix="/console/advice", include_in_schema=False)

    @router.get("/{booking_id}/correct")
    def show(request: Request, member: AdviserOnly, booking_id: str) -> Response:
        return pages.show(request, member, own(pages.bookings, booking_id, member))

    @router.post("/{booking_id}/correct", dependencies=[Depends(checked)])
    async def correct(request: Request, member: AdviserOnly, booking_id: str) -> Response:
        return await run_in_threadpool(pages.correct, request, member, booking_id, await request.form())

    return router


def _page_of(booking: Booking) -> str:
    return f"/console/advice/{booking.booking_id}"
