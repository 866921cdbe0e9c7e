"""Bookings as messages: a card with all that its owner needs on the day. No name and no contact stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.consultation.advisers import Advisers
from actions.consultation.chat.asking import mode_name, to_book, to_cancel, to_change, when
from actions.consultation.chat.wording import wording
from actions.consultation.links import BookingLinks
from actions.consultation.matching import rank
from actions.consultation.models import Booking, Need
from actions.consultation.topics import topic
from actions.replies.message import Choice, Message
from knowledge.clock import JST


class BookingTeller:
    """Tells of bookings.

    :param links: makes the addresses of a booking's page and of its calendar file.
    """

    def __init__(self, advisers: Advisers, links: BookingLinks) -> None:
        self._advisers = advisers
        self._links = links

    def told(self, booking: Booking, text: str, need: Need | None = None, more: Sequence[Choice] = ()) -> Message:
        """One booking, as message of type `booking`.

        :param need: what the adviser was chosen for, to say why they fit.
        """
        return self.listed([booking], text, need, more)

    def listed(
        self, bookings: Sequence[Booking], text: str, need: Need | None = None, more: Sequence[Choice] = ()
    ) -> Message:
        """Several, each with its buttons."""
        return Message(
            type="booking", text=text, cards=tuple(self._card(b, need) for b in bookings), choices=tuple(more)
        )

    def is_demo(self, booking: Booking) -> bool:
        """Whether its adviser is only there to show how it works."""
        return self._advisers.get(booking.adviser_id).demo

    def _card(self, booking: Booking, need: Need | None) -> dict[str, Any]:
        say, adviser = wording(), self._advisers.get(booking.adviser_id)
        wished = need or Need(booking.topic, booking.mode)
        reasons = next((why for found, why in rank([adviser], wished) if found.id == adviser.id), ())
        shown = "、".join(say.shares[item] for item in sorted(booking.shares)) or say.card["nothing"]
        facts = [
            (say.card["mode"], say.card[f"{booking.mode}_how"] if booking.is_open else mode_name(booking.mode)),
            (say.card["topic"], topic(booking.topic).name),
            (say.card["adviser"], adviser.name),
            (say.card["why"], "、".join(reasons)),
            (say.card["supporter"], say.card["with_supporter"] if booking.three_party else ""),
            (say.card["shares"], shown),
        ]
        page = self._links.page(booking.booking_id)
        calendar = page.replace(f"/booking/{booking.booking_id}?", f"/booking/{booking.booking_id}/calendar.ics?")
        actions = [to_change(booking.booking_id), to_cancel(booking.booking_id)] if booking.is_open else []
        return {
            "kind": "booking", "id": booking.booking_id, "title": when(booking.starts_at, booking.ends_at),
            "starts_at": booking.starts_at.astimezone(JST).isoformat(), "ends_at": booking.ends_at.astimezone(JST).isoformat(),
            "mode": booking.mode, "status": booking.status, "badge": say.status[booking.status],
            "adviser": adviser.name, "reasons": list(reasons),
            "facts": [{"name": name, "value": value} for name, value in facts if value],
            "links": [
                {"label": say.labels["calendar"], "url": calendar},
                {"label": say.labels["page"], "url": page},
            ] if booking.is_open else [{"label": say.labels["page"], "url": page}],
            "actions": [choice.model_dump(mode="json") for choice in actions],
        }  # fmt: skip


def nothing_booked() -> Message:
    """Said where a booking is looked for and there is none."""
    return Message(type="choices", text=wording().notes["none"], choices=(to_book(),))
