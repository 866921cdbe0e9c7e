"""What an answer in words makes of a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions.consultation.chat.asking import IN_ORDER, SHARES, mode_name
from actions.consultation.chat.course import Course, draft_of, named_in
from actions.consultation.chat.draft import Draft
from actions.consultation.chat.from_booking import from_booking
from actions.consultation.chat.making import BookingMaker
from actions.consultation.chat.office import Done, Office
from actions.consultation.chat.reading import SlotWish, read_wish
from actions.consultation.chat.said import (
    Correction,
    Reach,
    about_in,
    asks,
    correction_in,
    cues,
    is_answer,
    name_in,
    names_taker,
    reach_in,
    taker_in,
    wish_in,
)
from actions.consultation.chat.spelling import one_spelling
from actions.consultation.chat.steps import is_behind, needs_phone
from actions.consultation.chat.wording import wording
from actions.consultation.models import Slot
from actions.consultation.slots import slot_from
from actions.consultation.topics import OTHER, topic_of, topics
from actions.interview.turn import Speaker

_FREE = ("topic", "name", "supporter")
"""Questions whose answer may hold any word."""
_ABOUT_THOSE_SHOWN = ("yes", "more", "no")


class BookingHearing:
    """Reads answers in words.

    :param go_back: what the button that goes back does.
    :param press: what the button of a question (its name, the button's value) does.
    """

    def __init__(
        self,
        maker: BookingMaker,
        office: Office,
        course: Course,
        go_back: Callable[[Draft], Done],
        press: Callable[[Speaker, Draft, str, str], Done | None],
    ) -> None:
        self._maker = maker
        self._office = office
        self._course = course
        self._go_back = go_back
        self._press = press

    def heard(self, speaker: Speaker, draft: Draft, text: str, *, sounds_asking: bool) -> Done | str | None:
        """What a text does: None if it is no answer (a side question); `pause`, `leave` and `make` are for the flow to do."""
        say, wish = wording(), wish_in(text)
        if wish in ("pause", "leave"):
            return wish
        if wish == "back":
            return self._go_back(draft)
        if wish == "why":
            return Done(draft, say.helps.get(draft.step, ""))
        if about := about_in(text):
            return Done(draft, say.about[about])
        changed = correction_in(text)
        if changed is not None and is_behind(draft, changed.part) and not (changed.name and draft.step == "name"):
            return self._corrected(draft, changed)
        elsewhere = re.search(cues().elsewhere, one_spelling(text)) is not None
        if not elsewhere or draft.step in _FREE:
            done = self._read(speaker, draft, text, wish)
            if done is not None:
                return done
        if (sounds_asking and not wish) or asks(text) or elsewhere:
            return None
        return Done(draft, say.notes[{"name": "unread_name", "code": "unread_code"}.get(draft.step, "unread")])

    def _read(self, speaker: Speaker, draft: Draft, text: str, wish: str) -> Done | str | None:
        """What a text does that is about nothing but the booking; None if it says nothing of it."""
        if draft.kind == "move" and (moved := self._maker.open_booking(speaker.person_id, draft.booking_id)):
            text = from_booking(one_spelling(text), moved)
        slot_wish, reach = read_wish(text, self._office.clock()), reach_in(text)
        told = bool(reach.phone or reach.email)
        if told:
            draft = replace(draft, phone=reach.phone or draft.phone, email=reach.email or draft.email)
        done = self._answer(speaker, draft, text, wish, slot_wish, reach)
        if done is not None:
            return done
        if draft.kind != "cancel" and draft.step not in ("which", "code") and not slot_wish.empty:
            return self._slot_said(draft, text, slot_wish)
        if draft.step == "slot" and wish in _ABOUT_THOSE_SHOWN:
            return self._about_those_shown(draft, wish)
        return self._course.on(draft, _reach_noted(reach)) if told and draft.step != "code" else None

    def _corrected(self, draft: Draft, changed: Correction) -> Done:
        """An answer given before is told anew, or asked for again."""
        say = wording()
        if changed.by_mail and needs_phone(draft) and draft.phone:
            return Done(draft, say.notes["also_email"])
        note = say.notes["give_email"] if changed.by_mail else ""
        if changed.part == draft.step:
            return self._about_those_shown(draft, "more") if draft.step == "slot" else Done(draft, note)
        if changed.name:
            return self._course.on(
                replace(self._course.reopened(draft), name=changed.name),
                say.notes["name"].format(name=say.marks["name"]),
            )
        return self._course.asked_anew(draft, changed.part, note)

    def _answer(
        self, speaker: Speaker, draft: Draft, text: str, wish: str, slot_wish: SlotWish, reach: Reach
    ) -> Done | str | None:
        """The answer to the current question."""
        said, choices = one_spelling(text), IN_ORDER.get(draft.step, ())
        if slot_wish.pick is not None and not slot_wish.about_time and abs(slot_wish.pick) <= len(choices):
            return self._press(speaker, draft, draft.step, choices[slot_wish.place])
        match draft.step:
            case "name":
                return self._name_said(draft, text, wish)
            case "contact":
                return self._contact_said(draft, said, reach)
            case "supporter":
                return self._supporter_said(draft, text, wish, reach)
            case "shares":
                return self._shares_said(speaker, draft, said, wish)
            case "topic":
                return self._topic_said(draft, text, slot_wish)
            case "which":
                return self._which_said(speaker, draft, said, slot_wish)
            case "confirm":
                return self._confirm_said(draft, wish)
            case "code":
                return self._code_said(draft, said, wish)
        return None

    def _about_those_shown(self, draft: Draft, wish: str) -> Done:
        if wish == "yes":
            return Done(draft, wording().notes["which_of_these"])
        return self._maker.offer(self._course.with_words(draft, "ほかの時間"))

    def _which_said(self, speaker: Speaker, draft: Draft, said: str, wish: SlotWish) -> Done | None:
        found = named_in(self._maker.open_bookings(speaker.person_id), said, wish)
        return self._course.on(draft_of(draft, found[0])) if len(found) == 1 else None

    def _name_said(self, draft: Draft, text: str, wish: str) -> Done | None:
        say = wording()
        if wish == "skip":
            return self._course.on(replace(draft, name=""), say.notes["no_name"])
        name = name_in(text) if is_answer(text) else ""
        note = say.notes["name"].format(name=say.marks["name"])
        return self._course.on(replace(draft, name=name), note) if name else None

    def _contact_said(self, draft: Draft, said: str, reach: Reach) -> Done | None:
        say = wording()
        if noted := _reach_noted(reach):
            missing = say.notes["phone_needed"] if needs_phone(draft) and not draft.phone else ""
            return self._course.on(draft, "\n".join(filter(None, (noted, missing))))
        tried = reach.broken or re.search(r"[0-9@]{3}|@", said)
        return Done(draft, say.notes["broken_contact"]) if tried else None

    def _supporter_said(self, draft: Draft, text: str, wish: str, reach: Reach) -> Done | None:
        say = wording()
        if wish in ("skip", "no") or re.fullmatch(cues().nobody, one_spelling(text).rstrip("。、!")):
            return self._course.on(replace(draft, supporter=""))
        if reach.is_all:
            return None
        named = taker_in(text) if names_taker(text) else ""
        note = say.notes["supporter"].format(supporter=say.marks["supporter"])
        return self._course.on(replace(draft, supporter=named), note) if named else None

    def _confirm_said(self, draft: Draft, wish: str) -> Done | str | None:
        if wish == "yes":
            return "make"
        if wish != "no":
            return None
        return "leave" if draft.kind != "book" else Done(draft, wording().notes["what_to_change"])

    def _code_said(self, draft: Draft, said: str, wish: str) -> Done | None:
        if digits := re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", said):
            return self._maker.confirm(draft, digits.group())
        return self._maker.another_code(draft) if wish in ("not_arrived", "again", "unread_code") else None

    def _topic_said(self, draft: Draft, text: str, wish: SlotWish) -> Done | None:
        """A topic by its name or everyday words, or by its place; a question is for somebody else."""
        shown, named = topics(), topic_of(text)
        if wish.pick is not None and not wish.about_time and abs(wish.pick) <= len(shown):
            named = shown[wish.place]
        elif asks(text) or (named.id == OTHER and one_spelling(text) not in (named.name, *named.words)):
            return None
        draft = self._course.wished(draft, text, wish) if not wish.empty else draft
        return self._course.on(replace(draft, topic=named.id), wording().notes["topic"].format(topic=named.name))

    def _shares_said(self, speaker: Speaker, draft: Draft, said: str, wish: str) -> Done | None:
        if wish in ("no", "skip") or re.search(r"(?:何も|なし|見せない|見せたくない|いらない|なにも)", said):
            return self._course.on(replace(draft, shares=()))
        if re.search(r"全部|ぜんぶ|すべて|全て|みんな", said):
            return self._course.on(replace(draft, shares=self._course.sharable(speaker)))
        sharable = self._course.sharable(speaker)
        named = tuple(
            i for i, word in zip(SHARES, ("診断", "会話", "制度"), strict=True) if word in said and i in sharable
        )
        return self._course.on(replace(draft, shares=named)) if named and not asks(said) else None

    def _slot_said(self, draft: Draft, text: str, wish: SlotWish) -> Done:
        """One of the slots shown, by its place or its time; anything else is a new wish."""
        shown = [slot_from(slot_id) for slot_id in draft.offered] if draft.step == "slot" else []
        if wish.pick is not None and abs(wish.pick) <= len(shown):
            return self._course.chosen(draft, shown[wish.place].slot_id)
        meant = [slot for slot in shown if wish.hours.at and _is_meant(slot, wish)]
        if len(meant) == 1:
            return self._course.chosen(draft, meant[0].slot_id)
        say = wording().notes
        noted = "" if wish.mode is None else say["mode"].format(mode=mode_name(wish.mode))
        if wish.about_time and draft.step in ("topic", "mode"):
            noted = noted or say["wish"]
        return self._course.on(self._course.wished(draft, text, wish), noted)


def _reach_noted(reach: Reach) -> str:
    """What is said to a phone number or an address; "" without one."""
    say = wording()
    told = [say.marks[kind] for kind, value in (("phone", reach.phone), ("email", reach.email)) if value]
    return say.notes["reach"].format(contact="、".join(told)) if told else ""


def _is_meant(slot: Slot, wish: SlotWish) -> bool:
    """Whether an exact time names this slot."""
    return wish.fits(slot.starts_at) and wish.mode in (None, slot.mode)
