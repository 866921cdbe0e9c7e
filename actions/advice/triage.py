"""Before consultations: the queue of those who wait, and the card of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.advice.agenda import Point, agenda
from actions.advice.asking import AskedShares
from actions.advice.models import NextAction, Note
from actions.advice.next_actions import NextActions
from actions.advice.queue import Place, Waiting, in_order
from actions.advice.records import Records
from actions.advice.referrals import Referral, Referrals
from actions.advice.shown import OwnersThings, Shown, closing
from actions.advice.urgency import Situation
from actions.consultation.advisers import Advisers
from actions.consultation.matching import rank
from actions.consultation.models import Adviser, Booking, Need
from actions.consultation.reading import BookingReader
from actions.consultation.topics import Topic, topic
from actions.handover.callbacks import PENDING, Callbacks
from actions.reminders.message import deadline
from actions.reminders.ports import UpcomingRound
from actions.saved.listing import ListedItem, next_round
from actions.saved.my_list import SavedItem
from knowledge.clock import Clock, now_jst

_AHEAD = timedelta(days=14)
_SOON = timedelta(days=30)
_MOST_EARLIER = 10


@dataclass(frozen=True, slots=True)
class QueueRow:
    """Somebody in the queue; without a booking somebody who waits to be called back, whom no adviser has yet."""

    place: Place
    booking: Booking | None = None
    topic: Topic | None = None
    adviser: Adviser | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier consultation of the same owner with the same adviser."""

    note: Note
    actions: tuple[NextAction, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """All an adviser sees of a booking before they talk; who it is comes from elsewhere. `asked` is what the owner was
    asked to show and has not answered, `about` their own words at the booking, `supporter` who else takes part."""

    booking: Booking
    place: Place
    topic: Topic
    adviser: Adviser
    supporter: str
    about: str
    shown: Shown
    looked_at: tuple[ListedItem, ...]
    agenda: tuple[Point, ...]
    asked: frozenset[str]
    earlier: tuple[Earlier, ...]
    referrals: tuple[Referral, ...]


class TriageDesk:
    """Makes queue and cards. Safe to call from several threads."""

    def __init__(
        self,
        bookings: BookingReader,
        advisers: Advisers,
        things: OwnersThings,
        records: Records,
        actions: NextActions,
        asked: AskedShares,
        referrals: Referrals,
        callbacks: Callbacks,
        clock: Clock = now_jst,
    ) -> None:
        self._bookings = bookings
        self._advisers = advisers
        self._things = things
        self._records = records
        self._actions = actions
        self._asked = asked
        self._referrals = referrals
        self._callbacks = callbacks
        self._clock = clock

    def queue(self, adviser_id: str | None = None) -> list[QueueRow]:
        """Who waits for a consultation within two weeks, in the order of the queue.

        :param adviser_id: whose; None: everybody's, and those who wait to be called back.
        """
        now = self._clock()
        bookings = (
            self._bookings.between(now, now + _AHEAD)
            if adviser_id is None
            else self._bookings.of_adviser(adviser_id, now, now + _AHEAD)
        )
        advisers = {adviser.id: adviser for adviser in self._advisers.list(inactive=True)}
        waiting = {b.booking_id: b for b in bookings if b.is_open and b.adviser_id in advisers}
        upcoming = self._things.upcoming(now) if waiting else ()
        abouts, shown = self._bookings.abouts(waiting), self._things.of(waiting.values())
        found = [
            _waiting(booking, advisers[booking.adviser_id], abouts[key], shown[key], upcoming, now)
            for key, booking in waiting.items()
        ]
        if adviser_id is None:
            found += self._to_be_called()
        rows = []
        for place in in_order(found, now):
            booking = waiting.get(place.waiting.key)
            known = (booking, topic(booking.topic), advisers[booking.adviser_id]) if booking else ()
            rows.append(QueueRow(place, *known))
        return rows

    def card(self, booking: Booking) -> Card:
        """The card of a booking, with what its owner shares at this moment."""
        now = self._clock()
        adviser, about = self._advisers.get(booking.adviser_id), self._bookings.about(booking.booking_id)
        shown, upcoming = self._things.of([booking])[booking.booking_id], self._things.upcoming(now)
        (place,) = in_order([_waiting(booking, adviser, about, shown, upcoming, now)], now)
        items, supporter = shown.looked_at or (), self._bookings.supporter(booking.booking_id)
        return Card(
            booking=booking,
            place=place,
            topic=topic(booking.topic),
            adviser=adviser,
            supporter=supporter,
            about=about,
            shown=shown,
            looked_at=tuple(self._things.listed(items, now)),
            agenda=tuple(_agenda(booking, supporter, shown, items, upcoming, now)),
            asked=self._asked.waiting(booking),
            earlier=self._earlier(booking),
            referrals=tuple(self._referrals.of_booking(booking.booking_id)),
        )

    def adviser_name(self, booking: Booking) -> str:
        """The name the owner knows the adviser by."""
        return self._advisers.get(booking.adviser_id).name

    def _to_be_called(self) -> list[Waiting]:
        pending = (call for call in self._callbacks.all() if call.status in PENDING)
        return [Waiting(f"callback:{call.id}", Situation(None, call.asked_at, (call.wished,))) for call in pending]

    def _earlier(self, booking: Booking) -> tuple[Earlier, ...]:
        """Only what this adviser wrote down themselves: what others did was said to them."""
        if booking.person_id is None:
            return ()
        notes = [
            note
            for note in self._records.of_person(booking.person_id)
            if note.adviser_id == booking.adviser_id and note.booking_id != booking.booking_id
        ]
        return tuple(Earlier(note, tuple(self._actions.of_booking(note.booking_id))) for note in notes[:_MOST_EARLIER])


def _waiting(
    booking: Booking, adviser: Adviser, about: str, shown: Shown, upcoming: Sequence[UpcomingRound], now: datetime
) -> Waiting:
    business = shown.business
    said = tuple(each.asked for each in shown.exchanges or ())
    need = Need(
        booking.topic, booking.mode, prefecture=business.prefecture if business else "",
        support_type=shown.support_type,
    )  # fmt: skip
    ranked = rank([adviser], need)
    situation = Situation(
        starts_at=booking.starts_at,
        since=booking.created_at,
        words=(topic(booking.topic).name, about, *said),
        closing=closing(shown.looked_at or (), upcoming, now),
        issues=shown.issues,
        unconfirmed=booking.status == "requested",
    )
    return Waiting(booking.booking_id, situation, ranked[0][1] if ranked else ())


def _agenda(
    booking: Booking,
    supporter: str,
    shown: Shown,
    items: Sequence[SavedItem],
    upcoming: Sequence[UpcomingRound],
    now: datetime,
) -> list[Point]:
    soon = [
        (item.title, deadline(found, now))
        for item in items
        if (found := next_round(item.document_id, upcoming, now)) is not None
        and found.closes_at is not None
        and found.closes_at - now <= _SOON
    ]
    return agenda(
        booking.topic,
        int((booking.ends_at - booking.starts_at) / timedelta(minutes=1)),
        supporter=supporter,
        steps=[step.title for step in shown.result.steps] if shown.result else (),
        open_questions=[each.asked for each in shown.exchanges or () if not each.answered],
        closing_soon=soon,
    )
