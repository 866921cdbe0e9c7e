"""What an owner lets their adviser see, read afresh every time: what is not shared, or no longer, is not even looked up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.advice.said import Cited, Exchange, documents, exchanges
from actions.advice.urgency import Closing
from actions.consultation.models import Booking, Shared
from actions.conversations.conversations import Conversations, StoredMessage
from actions.interview.repository import Interviews
from actions.interview.result.model import Result
from actions.interview.result.profile import QUESTIONS, Business, business_told
from actions.interview.result.results import Results, StoredResult
from actions.interview.script import Script
from actions.interview.state import Value
from actions.reminders.ports import Rounds, UpcomingRound
from actions.saved.listing import Documents, ListedItem, listed, next_round
from actions.saved.my_list import MyList, SavedItem

_MOST_MESSAGES = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """None: it is not shared. `diagnosis` () and the like: it is shared, and there is nothing of it. `diagnosis` has the
    latest result alone."""

    diagnosis: tuple[Result, ...] | None = None
    business: Business | None = None
    exchanges: tuple[Exchange, ...] | None = None
    looked_at: tuple[SavedItem, ...] | None = None

    @property
    def result(self) -> Result | None:
        """The latest result, if one is shared."""
        return self.diagnosis[0] if self.diagnosis else None

    @property
    def issues(self) -> tuple[tuple[str, float], ...]:
        """The issues of the diagnosis with their share."""
        axes = self.result.issues.axes if self.result else ()
        return tuple((axis.name, axis.value) for axis in axes if axis.value is not None)

    @property
    def support_type(self) -> str:
        """伴走 or 自走 as the diagnosis has it, "" where it is not known."""
        key = self.result.type.key if self.result else None
        return "" if key is None else "伴走" if key.endswith("accompanied") else "自走"


@dataclass(frozen=True, slots=True)
class _Found:
    """What was looked up for several bookings: results and saved items by person, what was told of the business by
    interview, messages by conversation. Each is shared for one of the bookings, maybe not for others of the same owner.
    """

    results: dict[str, StoredResult]
    told: dict[str, dict[str, Value]]
    messages: dict[str, list[StoredMessage]]
    saved: dict[str, list[SavedItem]]


class OwnersThings:
    """Looks up what is shared. Safe to call from several threads."""

    def __init__(
        self,
        conversations: Conversations,
        interviews: Interviews,
        results: Results,
        my_list: MyList,
        script: Script,
        knowledge: Documents,
        rounds: Rounds,
    ) -> None:
        self._conversations = conversations
        self._interviews = interviews
        self._results = results
        self._my_list = my_list
        self._script = script
        self._knowledge = knowledge
        self._rounds = rounds

    def of(self, bookings: Collection[Booking]) -> dict[str, Shown]:
        """What the owner of each booking shares for it, by the booking's id; each kind is looked up once for all."""
        talks = {b.conversation_id for b in bookings if b.conversation_id and _owner(b, "conversation", "schemes")}
        results = self._results.latest_of(_owners(bookings, "diagnosis"))
        found = _Found(
            results=results,
            told=self._interviews.values([kept.interview_id for kept in results.values()], QUESTIONS),
            messages=self._conversations.messages_of(talks, _MOST_MESSAGES),
            saved=self._my_list.items_of(_owners(bookings, "schemes")),
        )
        return {booking.booking_id: self._shown(booking, found) for booking in bookings}

    def listed(self, items: Sequence[SavedItem], now: datetime) -> list[ListedItem]:
        """Schemes and cases as they are shown, each with its deadline and its source."""
        return listed(items, self._knowledge, self._rounds, now)

    def upcoming(self, now: datetime) -> Sequence[UpcomingRound]:
        """The rounds that are not over."""
        return self._rounds.upcoming(now.date())

    def _shown(self, booking: Booking, found: _Found) -> Shown:
        diagnosed, saver = _owner(booking, "diagnosis"), _owner(booking, "schemes")
        said = _said(booking, found) if _owner(booking, "conversation", "schemes") else ()
        kept = found.results.get(diagnosed) if diagnosed else None
        return Shown(
            diagnosis=None if diagnosed is None else () if kept is None else (kept.result,),
            business=None if kept is None else business_told(self._script, found.told[kept.interview_id]),
            exchanges=said if _owner(booking, "conversation") else None,
            looked_at=None if saver is None else _looked_at(booking, found.saved[saver], documents(said)),
        )


def _owner(booking: Booking, *items: Shared) -> str | None:
    """Whose things may be looked up for a booking, if one of these items is shared for it; None: nobody's. Nothing is
    looked up or shown but by what this says."""
    return booking.person_id if booking.shares.intersection(items) else None


def _owners(bookings: Collection[Booking], item: Shared) -> set[str]:
    return {person for booking in bookings if (person := _owner(booking, item)) is not None}


def _said(booking: Booking, found: _Found) -> tuple[Exchange, ...]:
    """The conversation in which the booking was made, up to its end: what is said later is another matter."""
    messages = found.messages.get(booking.conversation_id or "", ())
    return tuple(exchanges([m for m in messages if m.created_at <= booking.ends_at]))


def _looked_at(booking: Booking, saved: Sequence[SavedItem], cited: Sequence[Cited]) -> tuple[SavedItem, ...]:
    """The list of the person, then what answers named."""
    found = {item.document_id: item for item in saved}
    for each in cited:
        found.setdefault(each.document_id, SavedItem(each.document_id, each.title, booking.created_at))
    return tuple(found.values())


def closing(items: Sequence[SavedItem], upcoming: Sequence[UpcomingRound], now: datetime) -> tuple[Closing, ...]:
    """The items that close on a known day."""
    rounds = ((item, next_round(item.document_id, upcoming, now)) for item in items)
    return tuple(Closing(i.title, r.closes_at) for i, r in rounds if r is not None and r.closes_at is not None)
