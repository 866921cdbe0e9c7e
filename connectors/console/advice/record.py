"""`/console/advice/<booking>`: the record of a consultation, saved as a draft while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from actions.advice.errors import AlreadyDone, Outdated
from actions.advice.models import Advice
from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.consultation.advisers import Advisers
from actions.consultation.aftermath import HeldBookings
from actions.consultation.errors import NotPossible, UnknownBooking
from actions.consultation.models import Booking
from actions.consultation.topics import topic
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, wants_json
from connectors.console.advice.access import AdviserOnly, AdviserOrOffice, own, seen
from connectors.console.advice.form import advice_of, rows_for, version_of
from connectors.console.advice.names import day_time, how_told, names, time_of, to_call
from connectors.console.frame import console_templates, page
from connectors.http.problem import Problem
from knowledge.clock import Clock, now_jst

_OUTDATED = "別の画面で、先に保存されています。"
_DONE = "この記録は、もう送り終わっています。"
_NOT_YET = "相談が始まる前と、確認されていない予約・取り消された予約では、できません。"
_EMPTY = "助言か、次にやることを書いてから送ってください。"
_ERASED = "相談者の情報が消えたため、記録は残せません。"

_templates = console_templates(Path(__file__).with_name("templates"))
_templates.filters.update(time_of=time_of, day_time=day_time, how_told=how_told, to_call=to_call)


@dataclass(frozen=True, slots=True)
class RecordPages:
    """Makes the page and does what its form asks for."""

    bookings: HeldBookings
    advisers: Advisers
    records: Records
    actions: NextActions
    audit: AuditLog
    clock: Clock = now_jst

    def show(
        self, request: Request, member: Member, booking: Booking, status: int = 200, error: str = "",
        typed: Advice | None = None,
    ) -> Response:  # fmt: skip
        """The page; `typed` stands in the form instead of what is stored, which is then shown beside it."""
        self.audit.note(member.id, "booking.record", booking.booking_id)
        note = self.records.of(booking)
        may_write = booking.adviser_id == member.adviser_id and note.done_at is None
        shown, versions = typed or note.advice, self.records.versions(booking.booking_id)
        return page(
            _templates, "record.html" if may_write else "recorded.html", request, member, status=status, error=error,
            booking=booking, topic=topic(booking.topic), adviser=self.advisers.get(booking.adviser_id), note=note,
            shown=shown, kept=note.advice if typed is not None and note.advice != typed else None, rows=rows_for(shown),
            who=names().who, statuses=names().statuses, has_begun=self.clock() >= booking.starts_at,
            actions=self.actions.of_booking(booking.booking_id) if note.done_at else (),
            latest=versions[-1] if versions else None, earlier=list(pairwise(versions))[::-1], ways=names().ways,
            may_correct=booking.adviser_id == member.adviser_id and note.done_at is not None,
        )  # fmt: skip

    def save(self, request: Request, member: Member, booking_id: str, sent: Mapping[str, Any]) -> Response:
        """Keeps a draft."""
        booking, advice = own(self.bookings, booking_id, member), advice_of(sent)
        as_json = wants_json(request)
        try:
            version = self.records.save(booking, advice, self._version(booking, advice, sent))
        except Outdated as error:
            if as_json:
                raise Problem(409, _OUTDATED, kind="outdated", extra={"version": error.version}) from error
            return self.show(request, member, booking, 409, _OUTDATED, advice)
        except AlreadyDone as error:
            if as_json:
                raise Problem(409, _DONE, kind="done") from error
            return self.show(request, member, booking, 409, _DONE)
        except UnknownBooking as error:
            raise Problem(404, _ERASED) from error
        if as_json:
            return JSONResponse({"version": version, "saved_at": time_of(self.clock())})
        return RedirectResponse(f"/console/advice/{booking_id}", 303)

    def finish(self, request: Request, member: Member, booking_id: str, sent: Mapping[str, Any]) -> Response:
        """Finishes the record; pressed twice it is done once."""
        booking, advice = own(self.bookings, booking_id, member), advice_of(sent)
        if not (advice.advice or advice.actions):
            return self.show(request, member, booking, 422, _EMPTY, advice)
        adviser = self.advisers.get(booking.adviser_id).name
        try:
            version = self._version(booking, advice, sent)
            self.records.finish(booking, adviser, advice, version, f"staff:{member.id}")
        except Outdated:
            return self.show(request, member, booking, 409, _OUTDATED, advice)
        except NotPossible:
            return self.show(request, member, booking, 409, _NOT_YET, advice)
        except UnknownBooking as error:
            raise Problem(404, _ERASED) from error
        except AlreadyDone:
            return RedirectResponse(f"/console/advice/{booking_id}", 303)
        self.audit.note(member.id, "advice.done", booking_id)
        return RedirectResponse(f"/console/advice/{booking_id}", 303)

    def _version(self, booking: Booking, advice: Advice, sent: Mapping[str, Any]) -> int:
        """The version that was changed; the stored one if it says the same, as after a form was sent twice."""
        version, note = version_of(sent), self.records.of(booking)
        return note.version if note.advice == advice else version

    def no_show(self, request: Request, member: Member, booking_id: str) -> Response:
        """Notes that nobody came."""
        booking = own(self.bookings, booking_id, member)
        try:
            self.bookings.no_show(booking_id, f"staff:{member.id}")
        except NotPossible:
            return self.show(request, member, booking, 409, _NOT_YET)
        return RedirectResponse(f"/console/advice/{booking_id}", 303)


def record_router(pages: RecordPages) -> APIRouter:
    """The routes of `pages`."""
    router = APIRouter(prefix="/console/advice", include_in_schema=False)
    written = [Depends(checked)]

    @router.get("/{booking_id}")
    def show(request: Request, member: AdviserOrOffice, booking_id: str) -> Response:
        return pages.show(request, member, seen(pages.bookings, booking_id, member))

    @router.post("/{booking_id}/draft", dependencies=written)
    async def save(request: Request, member: AdviserOnly, booking_id: str) -> Response:
        return await run_in_threadpool(pages.save, request, member, booking_id, await request.form())

    @router.post("/{booking_id}/done", dependencies=written)
    async def finish(request: Request, member: AdviserOnly, booking_id: str) -> Response:
        return await run_in_threadpool(pages.finish, request, member, booking_id, await request.form())

    @router.post("/{booking_id}/no-show", dependencies=written)
    def no_show(request: Request, member: AdviserOnly, booking_id: str) -> Response:
        return pages.no_show(request, member, booking_id)

    return router
