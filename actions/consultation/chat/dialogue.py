"""The booking of a consultation as a flow: beginning, answering by button or in words, putting off, side questions.

Whatever is said is stored before it is answered. What is personal comes here from `private`, never in a message's text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from actions.consultation.chat import asking
from actions.consultation.chat.answering import BookingAnswers
from actions.consultation.chat.asking import OWN, button, to_book
from actions.consultation.chat.draft import Draft
from actions.consultation.chat.drafts import Drafts
from actions.consultation.chat.making import BookingMaker
from actions.consultation.chat.office import Done, Office
from actions.consultation.chat.said import cues
from actions.consultation.chat.spelling import one_spelling
from actions.consultation.chat.telling import nothing_booked
from actions.consultation.chat.wording import wording
from actions.flow import Wish
from actions.interview.turn import Speaker, Turn, say
from actions.memory import Memory
from actions.replies.message import Choice, Message

BOOK, CHANGE, CANCEL = "book_consultation", "change_booking", "cancel_booking"
_INTENTS = (BOOK, CHANGE, CANCEL)
HEARD = "heard"
"""Question of the button that stands for a text which goes no other way."""
_HEARD_FOR = timedelta(minutes=15)
_MAKES_FOR = timedelta(seconds=30)
"""How long a booking may be in the making; after that whoever made it did not come to an end."""
_AT_MOST = 3
_ASIDE = ("list", "share:", "unshare:")


class BookingFlow:
    """See `actions.flow.Flow`."""

    def __init__(self, drafts: Drafts, office: Office) -> None:
        self._drafts = drafts
        self._office = office
        self._maker = BookingMaker(office)
        self._answers = BookingAnswers(self._maker, office)

    def owns(self, question_id: str) -> bool:
        return question_id.startswith(OWN)

    def is_wanted(self, wish: Wish) -> bool:
        return wish.intent in _INTENTS

    def takes_over(self, wish: Wish) -> bool:
        return not wish.value.startswith(_ASIDE) and not _about_bookings(wish.text)

    def is_open(self, person_id: str) -> bool:
        return self._open(person_id) is not None

    def left_at(self, person_id: str) -> datetime | None:
        draft = self._drafts.get(person_id)
        return None if draft is None else draft.updated_at

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        """See `Flow`. Values of buttons: "" begins, `list` shows the bookings, `slot:<id>` begins with a slot,
        `share:<booking>:<items>` and `unshare:…` say what the adviser may see; of the other intents a booking's id."""
        if wish.value == "list" or (not wish.value and _about_bookings(wish.text)):
            return self._list(speaker)
        if wish.value.startswith(("share:", "unshare:")):
            return Turn((say(self._shared(speaker, wish.value)),), open=False)
        if wish.intent in (CHANGE, CANCEL):
            return self._change(speaker, wish)
        return self._book(speaker, wish)

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        step, draft = question_id.removeprefix(OWN), self._stored(speaker.person_id)
        if value == "resume":
            return self.go_on(speaker)
        if value == "anew":
            return self._begin(speaker, Draft(), Wish(BOOK, memory=memory))
        if draft is None:
            return Turn((self._nothing_open(speaker),), open=False)
        if draft.step == "making":
            return Turn((self._question(speaker, draft),), open=True)
        if step == HEARD:
            return self._hear(speaker, draft, self._take_heard(speaker, draft), sounds_asking=False)
        draft = replace(draft, open=True)
        if value == "pause":
            return self._pause(speaker, draft)
        if value == "leave":
            return self._leave(speaker, draft)
        if step == draft.step == "confirm" and value in ("confirm", "confirm_move", "confirm_cancel"):
            return self._make(speaker, draft)
        return self._after(speaker, self._answers.pressed(speaker, draft, step, value))

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        draft = self._open(speaker.person_id)
        if draft is None:
            return Turn((), open=False, side_question=text)
        return self._hear(speaker, draft, text, sounds_asking=sounds_asking)

    def again(self, speaker: Speaker) -> Turn:
        draft = self._open(speaker.person_id)
        if draft is None:
            return Turn((), open=False)
        return Turn((self._question(speaker, draft, wording().notes["asked_again"]),), open=True)

    def go_on(self, speaker: Speaker) -> Turn:
        draft = self._stored(speaker.person_id)
        if draft is None:
            return self._begin(speaker, Draft(), Wish(BOOK))
        draft = replace(draft, open=True)
        if draft.step == "slot":
            offered = self._maker.offer(replace(draft, seen=()), wording().notes["resumed"])
            return self._after(speaker, offered)
        return self._after(speaker, Done(draft, wording().notes["resumed"]))

    def restart(self, speaker: Speaker) -> Turn:
        return Turn((asking.to_begin_again(),), open=True)

    def put_off(self, speaker: Speaker) -> bool:
        draft = self._open(speaker.person_id)
        if draft is not None:
            self._drafts.put(speaker.person_id, replace(draft, open=False))
        return draft is not None

    def to_go_on(self) -> Choice:
        return button("", "resume")

    def _book(self, speaker: Speaker, wish: Wish) -> Turn:
        if len(self._maker.open_bookings(speaker.person_id)) >= _AT_MOST:
            told = self._maker.listed(speaker.person_id, wording().notes["too_many"])
            return self._after(speaker, Done(None, messages=(told,)))
        draft = self._drafts.get(speaker.person_id)
        if draft is not None and draft.kind == "book" and not wish.value:
            reopened = replace(draft, open=True)
            return self._after(speaker, self._answers.told(reopened, wish.text, wording().notes["resumed"]))
        return self._begin(speaker, Draft(), wish)

    def _begin(self, speaker: Speaker, draft: Draft, wish: Wish) -> Turn:
        known = self._office.known(speaker.person_id).after(wish.memory)
        draft = replace(draft, topic=known.topic, prefecture=known.prefecture, support_type=known.support_type)
        self._office.record("offered", speaker.channel)
        return self._after(speaker, self._answers.begun(draft, wish))

    def _change(self, speaker: Speaker, wish: Wish) -> Turn:
        bookings = self._maker.open_bookings(speaker.person_id)
        if not bookings:
            self._drafts.put(speaker.person_id, None)
            return Turn((nothing_booked(),), open=False)
        kind = "move" if wish.intent == CHANGE else "cancel"
        return self._after(speaker, self._answers.to_change(kind, bookings, wish))  # type: ignore[arg-type]

    def _hear(self, speaker: Speaker, draft: Draft, text: str, *, sounds_asking: bool) -> Turn:
        if draft.step == "making":
            return Turn((self._question(speaker, draft),), open=True)
        if _about_bookings(text):
            listed = self._list(speaker)
            return Turn((*listed.messages, *self.again(speaker).messages), open=True)
        done = self._answers.hearing.heard(speaker, draft, text, sounds_asking=sounds_asking)
        if done is None:
            return replace(self.again(speaker), side_question=text)
        if isinstance(done, str):
            return {"pause": self._pause, "leave": self._leave, "make": self._make}[done](speaker, draft)
        return self._after(speaker, done)

    def _make(self, speaker: Speaker, draft: Draft) -> Turn:
        """Only one of two presses at once goes on."""
        won: list[Draft] = []

        def claim(stored: Draft | None) -> Draft | None:
            current = self._settled(stored)
            if current is None or current.step != "confirm":
                return stored
            won.append(current)
            return replace(current, step="making", open=True)

        self._drafts.change(speaker.person_id, claim)
        if not won:
            return Turn((self._question(speaker, replace(draft, step="making")),), open=True)
        act = {"move": self._maker.move, "cancel": self._maker.cancel}.get(draft.kind)
        try:
            done = act(won[0]) if act else self._maker.book(speaker, won[0])
        except Exception:
            self._drafts.put(speaker.person_id, won[0])
            raise
        return self._after(speaker, done)

    def _pause(self, speaker: Speaker, draft: Draft) -> Turn:
        self._drafts.put(speaker.person_id, replace(draft, open=False))
        return Turn((say(wording().notes["paused"], [self.to_go_on(), to_book("list", "list")]),), open=False)

    def _leave(self, speaker: Speaker, draft: Draft) -> Turn:
        self._maker.give_up(draft)
        self._drafts.put(speaker.person_id, None)
        kept = draft.kind != "book"
        choices = [to_book("list", "list")] if kept else [to_book()]
        return Turn((say(wording().notes["kept" if kept else "left"], choices),), open=False)

    def _list(self, speaker: Speaker) -> Turn:
        found = self._maker.open_bookings(speaker.person_id)
        return Turn((self._maker.listed(speaker.person_id) if found else nothing_booked(),), open=False)

    def _shared(self, speaker: Speaker, value: str) -> str:
        verb, _, rest = value.partition(":")
        booking_id, _, items = rest.partition(":")
        return self._maker.share(speaker.person_id, booking_id, frozenset(items.split(",")), yes=verb == "share")

    def _nothing_open(self, speaker: Speaker) -> Message:
        if self._maker.open_bookings(speaker.person_id):
            return self._maker.listed(speaker.person_id)
        return say(wording().notes["stale"], [to_book()])

    def _take_heard(self, speaker: Speaker, draft: Draft) -> str:
        """What was typed just now; it is forgotten here."""
        self._drafts.put(speaker.person_id, replace(draft, heard="", heard_at=None))
        fresh = draft.heard_at is not None and self._office.clock() - draft.heard_at <= _HEARD_FOR
        return draft.heard if fresh else ""

    def _after(self, speaker: Speaker, done: Done) -> Turn:
        draft = None if done.draft is None else replace(done.draft, heard="", heard_at=None)
        self._drafts.put(speaker.person_id, draft)
        if draft is not None:
            return Turn((*done.messages, self._question(speaker, draft, done.note)), open=True)
        own = (say(done.note, [to_book("list", "list")]),) if done.note else ()
        return Turn((*done.messages, *own), open=False)

    def _question(self, speaker: Speaker, draft: Draft, lead: str = "") -> Message:
        person = speaker.person_id
        needs_bookings = draft.kind != "book" or draft.step == "code"
        bookings = self._maker.open_bookings(person) if needs_bookings else []
        diagnosis = draft.step == "shares" and self._office.known(person).diagnosis
        return asking.question(draft, bookings, diagnosis=diagnosis, lead=lead)

    def _stored(self, person_id: str) -> Draft | None:
        return self._settled(self._drafts.get(person_id))

    def _settled(self, draft: Draft | None) -> Draft | None:
        """The draft; one that has been in the making for too long waits to be confirmed again."""
        if draft is None or draft.step != "making" or draft.updated_at is None:
            return draft
        return replace(draft, step="confirm") if self._office.clock() - draft.updated_at > _MAKES_FOR else draft

    def _open(self, person_id: str) -> Draft | None:
        return draft if (draft := self._stored(person_id)) and draft.open else None


def _about_bookings(text: str) -> bool:
    """Whether the words ask for the bookings there are."""
    return bool(text) and re.search(cues().about_bookings, one_spelling(text)) is not None
