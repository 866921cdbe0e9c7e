"""What an owner lets their adviser see, read afresh every time: what is not shared, or no longer, is not even looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.advice.said import Cited, Exchange, documents, exchanges
from actions.advice.urgency import Closing
from actions.consultation.models import Booking
from actions.conversations.conversations import Conversations
from actions.interview.repository import Interviews
from actions.interview.result.model import Result
from actions.interview.result.profile import Business, business_of
from actions.interview.result.results import Results, StoredResult
from actions.interview.script import Script
from actions.reminders.ports import Rounds, UpcomingRound
from actions.saved.listing import Documents, ListedItem, listed, next_round
from actions.saved.my_list import MyList, SavedItem

_MOST_MESSAGES = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """None: it is not shared. `diagnosis` () and the like: it is shared, and there is nothing of it."""

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

    def of(self, booking: Booking) -> Shown:
        """What the owner of a booking shares for it."""
        person, shares = booking.person_id, booking.shares
        if person is None or not shares:
            return Shown()
        said = self._exchanges(booking) if shares & {"conversation", "schemes"} else ()
        results = tuple(self._results.of_person(person)) if "diagnosis" in shares else ()
        return Shown(
            diagnosis=tuple(kept.result for kept in results) if "diagnosis" in shares else None,
            business=self._business(results),
            exchanges=said if "conversation" in shares else None,
            looked_at=self._looked_at(booking, person, documents(said)) if "schemes" in shares else None,
        )

    def listed(self, items: Sequence[SavedItem], now: datetime) -> list[ListedItem]:
        """Schemes and cases as they are shown, each with its deadline and its source."""
        return listed(items, self._knowledge, self._rounds, now)

    def upcoming(self, now: datetime) -> Sequence[UpcomingRound]:
        """The rounds that are not over."""
        return self._rounds.upcoming(now.date())

    def _exchanges(self, booking: Booking) -> tuple[Exchange, ...]:
        """The conversation in which the booking was made, up to its end: what is said later is another matter."""
        if booking.conversation_id is None:
            return ()
        messages = self._conversations.messages(booking.conversation_id, limit=_MOST_MESSAGES)
        return tuple(exchanges([m for m in messages if m.created_at <= booking.ends_at]))

    def _business(self, results: Sequence[StoredResult]) -> Business | None:
        interview = self._interviews.get(results[0].interview_id) if results else None
        return None if interview is None else business_of(self._script, interview)

    def _looked_at(self, booking: Booking, person_id: str, cited: Sequence[Cited]) -> tuple[SavedItem, ...]:
        """The list of the person, then what answers named."""
        found = {item.document_id: item for item in self._my_list.items(person_id)}
        for each in cited:
            found.setdefault(each.document_id, SavedItem(each.document_id, each.title, booking.created_at))
        return tuple(found.values())


def closing(items: Sequence[SavedItem], upcoming: Sequence[UpcomingRound], now: datetime) -> tuple[Closing, ...]:
    """The items that close on a known day."""
    rounds = ((item, next_round(item.document_id, upcoming, now)) for item in items)
    return tuple(Closing(i.title, r.closes_at) for i, r in rounds if r is not None and r.closes_at is not None)
