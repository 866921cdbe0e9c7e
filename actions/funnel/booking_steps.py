"""Counts what happens to bookings, wherever they are made: in chat, over REST, by staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from actions.consultation.models import Booking
from actions.consultation.news import Kind, News
from actions.consultation.tables import BookingHistoryRow
from actions.funnel.channel import channel_of
from actions.funnel.steps import Step

Record = Callable[[Step, str], None]
"""Counts a step on a channel."""


class CountedNews:
    """The port `actions.consultation.news.News`: passes everything on, and counts a booking that was requested and one that
    was confirmed, each once and only when its transaction is stored."""

    def __init__(self, news: News, record: Record) -> None:
        self._news = news
        self._record = record

    def put(self, session: Session, booking: Booking, kind: Kind, **details: Any) -> None:
        """See `actions.consultation.news.News`."""
        self._news.put(session, booking, kind, **details)
        steps = list(_steps(session, booking, kind))
        if not steps:
            return
        channel = channel_of(session, booking.person_id)

        def count(_: Session) -> None:
            for step in steps:
                self._record(step, channel)

        event.listen(session, "after_commit", count, once=True)


def _steps(session: Session, booking: Booking, kind: Kind) -> Iterator[Step]:
    if kind == "confirmed":
        yield "confirmed"
    elif kind == "code" and not _is_renewed(session, booking):
        if booking.person_id is None:  # nobody was talked to: whoever books elsewhere was shown times there
            yield "offered"
        yield "booked"


def _is_renewed(session: Session, booking: Booking) -> bool:
    """Whether this is not the first code that is sent, which comes with the request."""
    renewed = select(BookingHistoryRow.id).where(
        BookingHistoryRow.booking_id == booking.booking_id, BookingHistoryRow.what == "code"
    )
    return session.scalar(renewed.limit(1)) is not None
