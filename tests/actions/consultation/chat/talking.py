"""A person who books in a conversation: their words go the way a channel sends them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.chat.dialogue import BOOK, BookingFlow
from actions.consultation.chat.drafts import Drafts
from actions.consultation.chat.known import Known
from actions.consultation.chat.office import Office
from actions.consultation.chat.private import PrivateWords
from actions.consultation.links import BookingLinks
from actions.consultation.models import Booking
from actions.consultation.slots import Slots
from actions.consultation.waiting import WaitingList
from actions.conversations.conversations import Conversations
from actions.flow import Wish
from actions.funnel.booking_steps import CountedNews
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.replies.message import Message
from tests.actions.consultation.material import CIPHER, HOURS, HeardNews, SetClock, adviser

ADDRESS = "https://example.com"


@dataclass
class Talk:
    """One person; `heard` is all that a channel would have stored of their words, `last` what was said to them."""

    engine: Engine
    clock: SetClock
    mail: bool = False
    known: Known = field(default_factory=Known)
    news: HeardNews = field(default_factory=HeardNews)
    stored: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    last: Turn = field(default_factory=lambda: Turn((), open=False))

    @classmethod
    def with_advisers(cls, engine: Engine, clock: SetClock) -> Talk:
        """Two advisers can be booked."""
        advisers = Advisers(engine)
        advisers.add(adviser("試験 太郎", topics=("subsidy", "funding")), HOURS)
        advisers.add(adviser("試験 次郎"), HOURS)
        return cls(engine, clock)

    def __post_init__(self) -> None:
        conversations = Conversations(self.engine)
        self.conversation, _ = conversations.begin("web")
        self.speaker = Speaker(conversations.person(self.conversation), "web")
        counted = CountedNews(self.news, lambda step, _: self.steps.append(step))
        self.bookings = Bookings(self.engine, CIPHER, counted, self.clock)
        self.drafts = Drafts(self.engine, CIPHER, self.clock)
        self.private = PrivateWords(self.drafts, conversations, self.clock)
        office = Office(
            self.bookings, Slots(self.engine, self.clock), Advisers(self.engine),
            WaitingList(self.engine, self.clock), BookingLinks(ADDRESS, CIPHER), self.mail,
            lambda _: self.known, lambda _: self.conversation, lambda step, _: self.steps.append(step), self.clock,
        )  # fmt: skip
        self.flow = BookingFlow(self.drafts, office)

    def starts(self, text: str = "", value: str = "", intent: str = BOOK, memory: Memory | None = None) -> Turn:
        """Words, or a button, that ask for a booking."""
        return self._told(self.flow.start(self.speaker, Wish(intent, text, value, memory or Memory())))

    def says(self, text: str, *, sounds_asking: bool = False) -> Turn:
        """A text, the way a channel sends it."""
        hidden = self.private.take(self.conversation, text)
        self.stored.append(hidden.kept if hidden else text)
        if hidden is None:
            return self._told(self.flow.hear(self.speaker, text, sounds_asking=sounds_asking))
        return self.sends(hidden.sent)

    def taps(self, label: str) -> Turn:
        """The button with this label, of those shown last."""
        labels = {c.label: c.payload for m in self.last.messages for c in m.choices}
        return self.sends(labels[label])

    def up_to(self, step: str, contact: str = "090-1234-5678") -> Turn:
        """Answers until this question is put."""
        self.starts("補助金の相談を電話で予約したい")
        for words in ("1番目", "架空花子です", contact, "ひとり", "何も見せない"):
            if self.step == step:
                break
            self.says(words)
        assert self.step == step
        return self.last

    @property
    def step(self) -> str:
        """The question that waits; "" for none."""
        draft = self.drafts.get(self.speaker.person_id)
        return draft.step if draft and draft.open else ""

    @property
    def text(self) -> str:
        """All that was said to them last."""
        return "\n".join(m.text for m in self.last.messages)

    @property
    def shown(self) -> str:
        """The same as they read it."""
        return "\n".join(self.private.fill(self.conversation, [m.text for m in self.last.messages]))

    @property
    def labels(self) -> list[str]:
        return [c.label for c in self.last.messages[-1].choices]

    @property
    def booking(self) -> Booking:
        """Their only booking."""
        (found,) = self.bookings.of_person(self.speaker.person_id)
        return found

    @property
    def card(self) -> dict[str, Any]:
        return self._booking_message.cards[0]

    @property
    def _booking_message(self) -> Message:
        return next(m for m in self.last.messages if m.type == "booking")

    def sends(self, payload: str) -> Turn:
        """A button, whenever it was shown."""
        intent, brace, parameters = payload.removeprefix("/").partition("{")
        given = json.loads(brace + parameters) if brace else {}
        if intent == "inform":
            return self._told(self.flow.press(self.speaker, given["question"], given["value"], Memory()))
        return self._told(self.flow.start(self.speaker, Wish(intent, value=given.get("value", ""))))

    def _told(self, turn: Turn) -> Turn:
        self.last = turn
        if turn.open:
            assert turn.messages[-1].choices, turn
        return turn
