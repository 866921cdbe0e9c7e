"""Writes to people about a booking, within the caller's transaction: mails into the outbox, messages into conversations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.consultation.links import BookingLinks
from actions.consultation.models import Booking, Contact
from actions.conversations.channels import Channels
from actions.mail.models import Attachment, Mail
from actions.mail.outbox import MailOutbox
from actions.notices.invitation import MEDIA_TYPE, Method, invitation
from actions.notices.told import Told, told
from actions.notices.wording import wording
from actions.replies.message import Choice, Message
from actions.staff.tables import StaffRow
from knowledge.clock import Clock, now_jst

_CONSOLE = "/console/advice/"


@dataclass(frozen=True, slots=True)
class Desk:
    """Ways to the owner and to the adviser of a booking.

    :param outbox: None: no mail is sent.
    :param links: to the pages of bookings.
    :param address: of the system as seen from outside, without a slash at its end.
    :param organizer: mail address that invitations come from.
    """

    outbox: MailOutbox | None
    channels: Channels
    links: BookingLinks
    address: str
    organizer: str = ""
    clock: Clock = now_jst

    def about(self, session: Session, booking: Booking, contact: Contact | None, supporter: str) -> Told:
        """A booking in words."""
        page = self.links.page(booking.booking_id) if contact else ""
        return told(session, booking, contact, supporter, page)

    def mail_owner(
        self,
        session: Session,
        about: Told,
        key: str,
        text: str,
        *,
        method: Method | None = None,
        expires_at: datetime | None = None,
        **values: str,
    ) -> bool:
        """A mail to whoever booked; False and nothing if there is no address, or no mail server.

        :param key: what it tells, unique for the booking.
        :param text: which of the texts.
        :param method: of the invitation that goes along; None without one.
        """
        address = about.contact.email if about.contact else None
        if self.outbox is None or about.contact is None or not address:
            return False
        say, template = wording(), wording().mails[text]
        values = {"when": about.when, "facts": about.facts_for_owner, "links": self.address, **values}
        name = about.contact.name
        parts = [say.dear.format(name=name) if name else say.dear_nobody, template.text.format(**values)]
        if about.page and about.booking.is_open:
            parts.append(say.page.format(page=about.page))
        if method:
            parts.append(say.calendar_cancelled if method == "CANCEL" else say.calendar)
        mail = self._mail(about, address, template.subject.format(**values), parts, method)
        booking = about.booking
        key = f"{keys_of(booking.booking_id)}{key}"
        self.outbox.put(session, key, mail, kind=f"booking.{text}", person_id=booking.person_id, expires_at=expires_at)
        return True

    def mail_adviser(self, session: Session, about: Told, key: str, text: str, method: Method, **values: str) -> None:
        """A mail to the adviser, with nothing of the owner in it; nothing if they have no account."""
        if self.outbox is None:
            return
        say, template = wording(), wording().adviser_mails[text]
        shown = Told(about.booking, about.adviser, about.meeting_url, None, "")
        values = {"when": shown.when, **values}
        page = say.adviser_page.format(page=self.address + _CONSOLE)
        parts = [template.text.format(**values), shown.facts, page]
        accounts = select(StaffRow.id, StaffRow.email).where(
            StaffRow.adviser_id == about.booking.adviser_id, StaffRow.active.is_(True)
        )
        for account_id, address in session.execute(accounts).all():
            mail = self._mail(shown, address, template.subject.format(**values), parts, method)
            whole_key = f"{keys_of(about.booking.booking_id)}{key}.staff.{account_id}"
            self.outbox.put(session, whole_key, mail, kind=f"adviser.{text}")

    def say(self, session: Session, about: Told, text: str, choices: Sequence[Choice] = ()) -> None:
        """A message where the owner talked last; nothing if they never did."""
        booking = about.booking
        if about.page and booking.is_open:
            text = f"{text}\n{wording().page.format(page=about.page)}"
        message = Message(type="choices" if choices else "text", text=text, choices=tuple(choices))
        body = message.model_dump(mode="json", exclude_defaults=True)
        if booking.person_id is not None and self.channels.tell(session, booking.person_id, [body]):
            return
        if booking.conversation_id is not None:
            self.channels.put(session, booking.conversation_id, [body])

    def withdraw(self, session: Session, booking: Booking) -> None:
        """Takes back what still waits to be mailed about a booking: it is not true any more."""
        if self.outbox is not None:
            self.outbox.withdraw(session, keys_of(booking.booking_id))

    def _mail(self, about: Told, address: str, subject: str, parts: Sequence[str], method: Method | None) -> Mail:
        attachments: tuple[Attachment, ...] = ()
        if method:
            ics = invitation(about, method, self.clock(), organizer=self.organizer, attendee=address)
            attachments = (Attachment("soudan.ics", MEDIA_TYPE, ics),)
        return Mail(address, subject, "\n\n".join((*parts, wording().signature)) + "\n", attachments)


def keys_of(booking_id: str) -> str:
    """What the keys of all mails about a booking begin with."""
    return f"booking.{booking_id}."


def button(label: str, intent: str, value: str = "") -> Choice:
    """A button of a message; `label` is the key of its words."""
    payload = intent + (json.dumps({"value": value}) if value else "")
    return Choice(label=wording().labels[label], payload=payload)


def changes(booking: Booking) -> tuple[Choice, ...]:
    """What can be done with an open booking."""
    booking_id = booking.booking_id
    return button("move", "/change_booking", booking_id), button("cancel", "/cancel_booking", booking_id)
