"""Makes, moves and cancels what a draft asks for, and says kindly what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from actions.consultation.chat.asking import mode_name, to_book, when
from actions.consultation.chat.draft import Draft
from actions.consultation.chat.office import Done, Office
from actions.consultation.chat.proposing import need_of, propose, wish_of
from actions.consultation.chat.steps import advanced, asked_again
from actions.consultation.chat.telling import BookingTeller
from actions.consultation.chat.wording import wording
from actions.consultation.contact import read_contact
from actions.consultation.errors import (
    BookingPast,
    CodeExpired,
    InvalidContact,
    NotPossible,
    PersonGone,
    SlotTaken,
    TooManyBookings,
    UnknownBooking,
    UnknownSlot,
    WrongCode,
)
from actions.consultation.models import Booking, Slot, Wish
from actions.interview.turn import Speaker
from actions.replies.message import Message
from knowledge.calendar.days import Day, day_of

_WAITS_FOR = timedelta(days=21)


class BookingMaker:
    """Does what a draft asks for. Everything that can go wrong leads on."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._teller = BookingTeller(office.advisers, office.links)

    def open_bookings(self, person_id: str) -> list[Booking]:
        """The bookings of a person that are still to come, the next one first."""
        now = self._office.clock()
        return [b for b in reversed(self._office.bookings.of_person(person_id)) if b.is_open and b.starts_at > now]

    def open_booking(self, person_id: str, booking_id: str) -> Booking | None:
        """That one of them; None if it is none of theirs, or over."""
        return next((b for b in self.open_bookings(person_id) if b.booking_id == booking_id), None)

    def offer(self, draft: Draft, note: str = "") -> Done:
        """The draft with slots to choose from."""
        found = propose(self._office.slots, draft, self._office.clock())
        ids = tuple(s.slot_id for s in found.slots)
        offered = replace(draft, step="slot", slot_id="", offered=ids, seen=tuple(dict.fromkeys((*draft.seen, *ids))))
        say, days = wording().notes, found.wish.days
        if found.found == "nearby" and found.wish.about_time:
            single = days.said and days.first == days.last
            day = f"{days.first.month}月{days.first.day}日（{Day(days.first).weekday}）"
            how = say["nearby_day"].format(day=day) if single else say["nearby"]
        elif found.found == "other_mode":
            how = say["other_mode"].format(mode=mode_name(found.slots[0].mode))
        else:
            how = say["as_wished"] if found.slots else ""
        return Done(offered, "\n".join(filter(None, (note, how))))

    def today(self, draft: Draft) -> str:
        """For who asked for today: whether there is something left of it; "" for who did not."""
        now = self._office.clock()
        days = wish_of(draft, now).days
        if not days.said or not days.first == days.last == day_of(now):
            return ""
        found = propose(self._office.slots, draft, now)
        if found.slots and day_of(found.slots[0].starts_at) == day_of(now):
            return wording().notes["today_free"].format(time=when(found.slots[0].starts_at)[-5:])
        return wording().notes["today_full"].format(when=when(found.slots[0].starts_at)) if found.slots else ""

    def book(self, speaker: Speaker, draft: Draft) -> Done:
        """Books what the draft holds; by mail a code comes before it counts."""
        say, office = wording().notes, self._office
        try:
            contact = read_contact(draft.phone, draft.email, draft.name or "")
            asked = Wish(
                draft.slot_id, contact, draft.topic, supporter=draft.supporter or "", person_id=speaker.person_id,
                conversation_id=office.conversation(speaker.person_id), prefecture=draft.prefecture,
                support_type=draft.support_type,
            )  # fmt: skip
            requested = office.bookings.request(asked)
        except SlotTaken as error:
            return self._taken(draft, error.alternatives)
        except UnknownSlot:
            return self.offer(asked_again(draft, "slot"), say["taken_none"])
        except PersonGone:
            return Done(None, say["person_gone"])
        except TooManyBookings:
            return Done(None, messages=(self.listed(speaker.person_id, say["too_many"]),))
        except InvalidContact:
            return Done(asked_again(draft, "contact"), say["phone_needed"])
        booking = requested.booking
        if draft.shares:
            booking = office.bookings.share(booking.booking_id, draft.shares)
        if draft.email and office.mail:
            return Done(replace(draft, step="code", booking_id=booking.booking_id))
        return self.confirm_here(speaker, replace(draft, booking_id=booking.booking_id))

    def confirm_here(self, speaker: Speaker, draft: Draft) -> Done:
        """Confirms what was requested, in the channel."""
        try:
            booking = self._office.bookings.confirm_in_channel(draft.booking_id, speaker.person_id)
        except (CodeExpired, NotPossible, UnknownBooking):
            return self._expired(draft)
        return self._booked(draft, booking)

    def confirm(self, draft: Draft, code: str) -> Done:
        """Confirms what was requested, with the code that came by mail."""
        try:
            booking = self._office.bookings.confirm(draft.booking_id, code)
        except WrongCode as error:
            if not error.tries_left:
                return Done(draft, wording().notes["code_no_more"])
            return Done(draft, wording().notes["wrong_code"].format(left=error.tries_left))
        except (CodeExpired, NotPossible, UnknownBooking):
            return self._expired(draft)
        return self._booked(draft, booking)

    def another_code(self, draft: Draft) -> Done:
        """Sends another code."""
        try:
            self._office.bookings.renew_code(draft.booking_id)
        except (CodeExpired, UnknownBooking):
            waits = self._waits(draft)
            return Done(draft, wording().notes["code_no_more"]) if waits else self._expired(draft)
        return Done(draft, wording().notes["code_again"])

    def give_up(self, draft: Draft) -> None:
        """Frees the slot of a booking that was not confirmed."""
        if draft.kind == "book" and draft.booking_id and self._waits(draft):
            self._office.bookings.cancel(draft.booking_id)

    def move(self, draft: Draft) -> Done:
        """Moves a booking to the slot of the draft."""
        say = wording().notes
        try:
            booking = self._office.bookings.move(draft.booking_id, draft.slot_id)
        except SlotTaken as error:
            return self._taken(draft, error.alternatives)
        except UnknownSlot:
            return self.offer(asked_again(draft, "slot"), say["taken_none"])
        except InvalidContact:
            return self.offer(asked_again(replace(draft, mode="web"), "slot"), say["phone_needed"])
        except (BookingPast, NotPossible, UnknownBooking) as error:
            return Done(None, messages=(self._refused(error),))
        return Done(None, messages=(self._teller.told(booking, say["moved"], need_of(draft)),))

    def cancel(self, draft: Draft) -> Done:
        """Cancels a booking."""
        try:
            booking = self._office.bookings.cancel(draft.booking_id)
        except (BookingPast, NotPossible, UnknownBooking) as error:
            return Done(None, messages=(self._refused(error),))
        more = (to_book("rebook"), to_book("list", "list"))
        return Done(None, messages=(self._teller.told(booking, wording().notes["cancelled"], more=more),))

    def listed(self, person_id: str, text: str = "") -> Message:
        """The bookings that are still to come."""
        found = self.open_bookings(person_id)
        return self._teller.listed(found, text or wording().notes["list"].format(count=len(found)))

    def wait(self, speaker: Speaker, draft: Draft) -> Done:
        """Puts the person on the waiting list."""
        now = self._office.clock()
        days = wish_of(draft, now).days
        until = now + _WAITS_FOR
        if days.last is not None:
            until = max(now + timedelta(days=1), datetime.combine(days.last, datetime.max.time(), now.tzinfo))
        conversation = self._office.conversation(speaker.person_id)
        self._office.waiting.join(
            need_of(draft), now, until, person_id=speaker.person_id, conversation_id=conversation
        )  # fmt: skip
        return Done(None, wording().notes["waiting"])

    def share(self, person_id: str, booking_id: str, items: frozenset[str], *, yes: bool) -> str:
        """Lets the adviser of one's own booking see more, or less; gives what to say."""
        say = wording()
        booking = next((b for b in self._office.bookings.of_person(person_id) if b.booking_id == booking_id), None)
        known = [item for item in say.shares if item in items]
        if booking is None or not known:
            return say.notes["stale"]
        shared = booking.shares | set(known) if yes else booking.shares - set(known)
        self._office.bookings.share(booking_id, shared)  # type: ignore[arg-type]
        names = "、".join(say.shares[item] for item in known)
        return say.notes["shared" if yes else "unshared"].format(items=names)

    def _booked(self, draft: Draft, booking: Booking) -> Done:
        say = wording().notes
        notes = [say["booked"], say["booked_remind"], say["demo"] if self._teller.is_demo(booking) else ""]
        return Done(None, messages=(self._teller.told(booking, "\n".join(filter(None, notes)), need_of(draft)),))

    def _taken(self, draft: Draft, alternatives: tuple[Slot, ...]) -> Done:
        say = wording().notes
        ids = tuple(s.slot_id for s in alternatives)
        if not ids:
            return self.offer(asked_again(draft, "slot"), say["taken_none"])
        return Done(replace(draft, step="slot", slot_id="", offered=ids, seen=(*draft.seen, *ids)), say["taken"])

    def _expired(self, draft: Draft) -> Done:
        fresh = advanced(replace(draft, booking_id=""))
        return Done(fresh, wording().notes["code_expired"])

    def _waits(self, draft: Draft) -> bool:
        try:
            return self._office.bookings.get(draft.booking_id).status == "requested"
        except UnknownBooking:
            return False

    def _refused(self, error: Exception) -> Message:
        say = wording()
        text = say.notes["past"]
        if isinstance(error, NotPossible):
            text = say.notes["gone"].format(status=say.status[error.status])
        return Message(type="choices", text=text, choices=(to_book(),))
