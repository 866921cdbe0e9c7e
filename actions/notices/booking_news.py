"""Tells people what has just happened to a booking."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.consultation.models import Booking, Slot
from actions.consultation.news import Kind
from actions.consultation.tables import BookingHistoryRow
from actions.notices.desk import Desk, button, changes
from actions.notices.told import Told, span
from actions.notices.wording import wording
from actions.replies.message import Choice
from knowledge.calendar.days import time_of_day


class BookingNews:
    """The port `actions.consultation.news.News`.

    :param spoken: the changes are made in a conversation, where they are told in the reply: owners are told there
        only what somebody else did.
    """

    def __init__(self, desk: Desk, *, spoken: bool = False) -> None:
        self._desk = desk
        self._spoken = spoken

    def put(self, session: Session, booking: Booking, kind: Kind, **details: Any) -> None:
        """See `actions.consultation.news.News`."""
        about = self._desk.about(session, booking, details["contact"], details["supporter"])
        match kind:
            case "code":
                self._code(session, about, details["code"])
            case "confirmed":
                self._confirmed(session, about)
            case "moved":
                self._moved(session, about, details["before"])
            case "cancelled":
                self._cancelled(session, about, details["by"])
            case "released":
                self._released(session, about)
            case "freed":
                self._freed(session, about, **details)

    def _code(self, session: Session, about: Told, code: str) -> None:
        booking = about.booking
        if booking.confirm_by is None:
            return
        self._desk.withdraw(session, booking)
        key, until = f"code.{secrets.token_hex(8)}", time_of_day(booking.confirm_by)
        self._desk.mail_owner(
            session, about, key, "code", expires_at=booking.confirm_by, code=code, until=until or wording().midnight,
            confirm=self._desk.links.confirm(booking.booking_id, code),
        )  # fmt: skip

    def _confirmed(self, session: Session, about: Told) -> None:
        self._desk.withdraw(session, about.booking)
        self._desk.mail_owner(session, about, "confirmed", "confirmed", method="REQUEST")
        self._desk.mail_adviser(session, about, "confirmed", "confirmed", "REQUEST")
        if not self._spoken:
            self._say(session, about, "confirmed", changes(about.booking))

    def _moved(self, session: Session, about: Told, before: Slot) -> None:
        booking, was = about.booking, span(before.starts_at, before.ends_at)
        self._desk.withdraw(session, booking)
        key, confirmed = f"moved.{booking.moves}", booking.status == "confirmed"
        self._desk.mail_owner(session, about, key, "moved", method="REQUEST" if confirmed else None, before=was)
        if confirmed and before.adviser_id == booking.adviser_id:
            self._desk.mail_adviser(session, about, key, "moved", "REQUEST", before=was)
        elif confirmed:
            former = self._desk.about(session, _at(booking, before), None, "")
            self._desk.mail_adviser(session, former, f"{key}.away", "cancelled", "CANCEL")
            self._desk.mail_adviser(session, about, key, "confirmed", "REQUEST")
        if not self._spoken:
            self._say(session, about, "moved", changes(booking), before=was)

    def _cancelled(self, session: Session, about: Told, by: str) -> None:
        self._desk.withdraw(session, about.booking)
        invited = _was_confirmed(session, about.booking)
        text = "cancelled" if by == "person" else "cancelled_by_staff"
        self._desk.mail_owner(session, about, "cancelled", text, method="CANCEL" if invited else None)
        if invited:
            self._desk.mail_adviser(session, about, "cancelled", "cancelled", "CANCEL")
        if not (self._spoken and by == "person"):
            self._say(session, about, text, (button("again", "/book_consultation"),))

    def _released(self, session: Session, about: Told) -> None:
        self._desk.withdraw(session, about.booking)
        self._desk.mail_owner(session, about, "released", "released")
        self._say(session, about, "released", (button("again", "/book_consultation"),))

    def _freed(self, session: Session, about: Told, **details: Any) -> None:
        """Told to someone who waits, not to whose booking it was."""
        slot, waiting = details["slot"], details["waiting"]
        offered = replace(
            _at(about.booking, slot),
            topic=waiting.need.topic,
            three_party=False,
            person_id=waiting.person_id,
            conversation_id=waiting.conversation_id,
        )
        shown = self._desk.about(session, offered, None, "")
        self._say(session, shown, "freed", (button("take", "/book_consultation", f"slot:{slot.slot_id}"),))

    def _say(self, session: Session, about: Told, text: str, choices: tuple[Choice, ...], **values: str) -> None:
        self._desk.say(session, about, wording().chats[text].format(facts=about.facts, **values), choices)


def _at(booking: Booking, slot: Slot) -> Booking:
    """The booking as if it had this slot."""
    return replace(
        booking, adviser_id=slot.adviser_id, starts_at=slot.starts_at, ends_at=slot.ends_at, mode=slot.mode
    )  # fmt: skip


def _was_confirmed(session: Session, booking: Booking) -> bool:
    """Whether people have been invited to it."""
    history = select(BookingHistoryRow.id).where(
        BookingHistoryRow.booking_id == booking.booking_id, BookingHistoryRow.what == "confirmed"
    )
    return session.scalar(history.limit(1)) is not None
