"""What a button, or a wish for a booking as a whole, makes of a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from actions.consultation.chat.asking import CHANGEABLE, IN_ORDER, mode_name
from actions.consultation.chat.course import Course, draft_of, named_in
from actions.consultation.chat.draft import Draft, Kind, Step
from actions.consultation.chat.from_booking import from_booking
from actions.consultation.chat.hearing import BookingHearing
from actions.consultation.chat.making import BookingMaker
from actions.consultation.chat.office import Done, Office
from actions.consultation.chat.reading import SlotWish, read_wish
from actions.consultation.chat.said import about_in, correction_in
from actions.consultation.chat.spelling import one_spelling
from actions.consultation.chat.steps import back
from actions.consultation.chat.wording import wording
from actions.consultation.errors import UnknownSlot
from actions.consultation.models import Booking, Mode
from actions.consultation.slots import slot_from
from actions.consultation.topics import OTHER, topic, topic_of, topics
from actions.flow import Wish
from actions.interview.turn import Speaker

_MOVES = {"other_time": "ほかの時間", "other_day": "ほかの日"}


class BookingAnswers:
    """Answers by button; `hearing` reads those in words."""

    def __init__(self, maker: BookingMaker, office: Office) -> None:
        self._maker = maker
        self._office = office
        self._course = Course(maker, office)
        self.hearing = BookingHearing(maker, office, self._course, self._gone_back, self._answer)

    def begun(self, draft: Draft, wish: Wish) -> Done:
        """A booking that begins with these words, or with the slot of a button."""
        say = wording().notes
        if wish.value.startswith("slot:"):
            slot_id = wish.value.removeprefix("slot:")
            try:
                draft = replace(draft, slot_id=slot_id, mode=slot_from(slot_id).mode)
            except UnknownSlot:
                draft = replace(draft, slot_id="")
        named = topic_of(wish.text).id if wish.text else OTHER
        about = about_in(wish.text)
        note = "\n".join(filter(None, (wording().about.get(about), say["start"])))
        if named != OTHER:
            draft = replace(draft, topic=named)
        if draft.topic:
            note += "\n" + say["known_topic"].format(topic=topic(draft.topic).name)
        return self.told(draft, wish.text, note)

    def told(self, draft: Draft, text: str, note: str) -> Done:
        """The draft with what a text says about when and how, going on where something is missing."""
        wish = self._read(text)
        if draft.step == "code":
            return Done(draft, note)
        draft = self._course.wished(draft, text, wish) if not wish.empty else draft
        today = self._maker.today(draft) if wish.days.said else ""
        return self._course.on(draft, "\n".join(filter(None, (note, today))))

    def to_change(self, kind: Kind, bookings: Sequence[Booking], wish: Wish) -> Done:
        """A booking that is to be moved or cancelled: the one named, or the only one; otherwise it is asked which."""
        which, _, rest = one_spelling(wish.text).partition("を") if "を" in wish.text else ("", "", wish.text)
        if kind == "cancel":
            which, rest = one_spelling(wish.text), ""
        named = [b for b in bookings if b.booking_id == wish.value] or named_in(bookings, which, self._read(which))
        draft = Draft(kind=kind)
        if len(named) == 1:
            draft = draft_of(draft, named[0])
            if kind == "move":
                new = from_booking(re.sub(r"^.*から(?=.*(?:に|へ))", "", rest), named[0])
                wished = self._read(new)
                draft = self._course.wished(draft, new, wished) if not wished.empty else draft
                return self._course.on(draft, _noted(wish.text, wished, named[0]))
        return self._course.on(draft)

    def pressed(self, speaker: Speaker, draft: Draft, step: str, value: str) -> Done:
        """What a button does."""
        say = wording()
        if value == "why":
            return Done(draft, say.helps.get(step, ""))
        if value == "back":
            return self._gone_back(draft)
        if value.startswith("change_") and draft.step in ("confirm", "code"):
            part = value.removeprefix("change_")
            if part not in CHANGEABLE:
                return Done(draft, say.notes["stale"])
            return self._course.asked_anew(draft, cast("Step", part))
        if step != draft.step:
            return Done(draft, say.notes["stale"])
        done = self._answer(speaker, draft, step, value)
        return done if done is not None else Done(draft, say.notes["unread"])

    def _read(self, text: str) -> SlotWish:
        return read_wish(text, self._office.clock())

    def _gone_back(self, draft: Draft) -> Done:
        return self._course.on(back(draft), wording().notes["back"], keep_step=True)

    def _answer(self, speaker: Speaker, draft: Draft, step: str, value: str) -> Done | None:
        say = wording()
        match step:
            case "which":
                found = self._maker.open_booking(speaker.person_id, value)
                return self._course.on(draft_of(draft, found)) if found else None
            case "topic" if value in {t.id for t in topics()}:
                return self._course.on(replace(draft, topic=value), say.notes["topic"].format(topic=topic(value).name))
            case "mode" if value in IN_ORDER["mode"]:
                mode = None if value == "either" else value
                return self._course.on(replace(draft, mode=cast("Mode | None", mode), mode_asked=True))
            case "slot":
                return self._slot(speaker, draft, value)
            case "name" if value == "no_name":
                return self._course.on(replace(draft, name=""), say.notes["no_name"])
            case "contact" if value in ("give_phone", "give_email"):
                return Done(draft, say.notes[value])
            case "supporter" if value in IN_ORDER["supporter"]:
                return self._course.on(replace(draft, supporter="" if value == "alone" else say.labels[value]))
            case "shares":
                return self._shares(speaker, draft, value)
            case "code" if value == "again_code":
                return self._maker.another_code(draft)
            case "code" if value == "here":
                return self._maker.confirm_here(speaker, draft)
        return None

    def _slot(self, speaker: Speaker, draft: Draft, value: str) -> Done | None:
        if value in draft.offered:
            return self._course.chosen(draft, value)
        if value in _MOVES:
            return self._maker.offer(self._course.with_words(draft, _MOVES[value]))
        if value == "anytime":
            return self._maker.offer(replace(draft, said=(), seen=()))
        if value in ("use_phone", "use_web"):
            return self._maker.offer(
                replace(draft, mode="phone" if value == "use_phone" else "web", seen=(), offered=())
            )
        return self._maker.wait(speaker, draft) if value == "wait" else None

    def _shares(self, speaker: Speaker, draft: Draft, value: str) -> Done | None:
        sharable = self._course.sharable(speaker)
        if value in sharable:
            return Done(replace(draft, marked=tuple(dict.fromkeys((*draft.marked, value)))))
        if value in ("nothing", "these"):
            return self._course.on(replace(draft, shares=draft.marked if value == "these" else ()))
        return self._course.on(replace(draft, shares=sharable)) if value == "everything" else None


def _noted(text: str, wished: SlotWish, booking: Booking) -> str:
    """What is said first to a wish to change a booking."""
    say, changed = wording().notes, correction_in(text)
    if changed is not None and changed.part not in ("slot", "mode"):
        return say["only_when_and_how"]
    if wished.mode is None or wished.mode == booking.mode:
        return ""
    return say["mode"].format(mode=mode_name(wished.mode))
