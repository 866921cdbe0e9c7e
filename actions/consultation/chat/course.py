"""How a draft goes on: with a wish for a time, with a slot, to what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.consultation.chat.asking import SHARES, when
from actions.consultation.chat.draft import Draft, Step
from actions.consultation.chat.making import BookingMaker
from actions.consultation.chat.office import Done, Office
from actions.consultation.chat.reading import SlotWish
from actions.consultation.chat.steps import advanced, asked_again
from actions.consultation.chat.wording import wording
from actions.consultation.models import Booking, Shared
from actions.consultation.slots import slot_from
from actions.interview.turn import Speaker

_SAID_AT_MOST = 6


class Course:
    """Steps that buttons and words have in common."""

    def __init__(self, maker: BookingMaker, office: Office) -> None:
        self._maker = maker
        self._office = office

    def chosen(self, draft: Draft, slot_id: str) -> Done:
        """A slot of those shown was chosen."""
        slot = slot_from(slot_id)
        note = wording().notes["chosen"].format(when=when(slot.starts_at))
        return self.on(replace(draft, slot_id=slot_id, mode=slot.mode, mode_asked=True), note)

    def wished(self, draft: Draft, text: str, wish: SlotWish) -> Draft:
        """The draft with a wish; a slot chosen before gives way to it."""
        if wish.move is None and wish.about_time:
            draft = replace(draft, seen=(), offered=())
        draft = self.with_words(draft, text) if wish.about_time else draft
        mode = wish.mode or (None if wish.any_mode else draft.mode)
        chosen = draft.slot_id and not wish.about_time and mode == draft.mode and wish.minutes in (None, draft.minutes)
        return replace(
            draft,
            mode=mode,
            mode_asked=draft.mode_asked or wish.any_mode or wish.mode is not None,
            minutes=wish.minutes or draft.minutes,
            slot_id=draft.slot_id if chosen else "",
        )

    def with_words(self, draft: Draft, text: str) -> Draft:
        """The draft with one more word about when; only the last ones count."""
        return replace(draft, said=(*draft.said, (self._office.clock(), text[:200]))[-_SAID_AT_MOST:])

    def on(self, draft: Draft, note: str = "", *, keep_step: bool = False) -> Done:
        """On to what is missing; slots are looked for when it is their turn."""
        after = draft if keep_step else advanced(draft)
        return self._maker.offer(after, note) if after.step == "slot" else Done(after, note)

    def asked_anew(self, draft: Draft, step: Step, note: str = "") -> Done:
        """One answer taken back, and its question put again."""
        return self.on(asked_again(self.reopened(draft), step), note, keep_step=True)

    def reopened(self, draft: Draft) -> Draft:
        """The draft, in which answers can change again: a booking that waited for its code is given up."""
        self._maker.give_up(draft)
        return draft if draft.kind != "book" else replace(draft, booking_id="")

    def sharable(self, speaker: Speaker) -> tuple[Shared, ...]:
        """What there is that an adviser could be shown."""
        has_result = self._office.known(speaker.person_id).diagnosis
        return tuple(item for item in SHARES if has_result or item != "diagnosis")


def draft_of(draft: Draft, booking: Booking) -> Draft:
    """The draft for one booking: what it is about stays."""
    return replace(
        draft, booking_id=booking.booking_id, topic=booking.topic, mode=booking.mode, mode_asked=True,
        minutes=60 if booking.slot.minutes == 60 else 30,
    )  # fmt: skip


def named_in(bookings: Sequence[Booking], text: str, wish: SlotWish) -> list[Booking]:
    """The bookings that words can mean; all of them where the words name none."""
    if wish.pick is not None and abs(wish.pick) <= len(bookings):
        return [bookings[wish.place]]
    said = text and (wish.days.said or wish.hours.windows or wish.mode)
    found = [b for b in bookings if wish.fits(b.starts_at) and wish.mode in (None, b.mode)] if said else []
    return found or list(bookings)
