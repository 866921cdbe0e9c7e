"""The text that a desk is told about somebody, and the same text as its owner sees it.

Conversations keep no contact details, so that the owner sees which of theirs are passed on and not the digits.
"""

from __future__ import annotations

from actions.advice.wording import wording
from actions.consultation.models import Contact
from actions.handover.private_number import national


def for_desk(contact: Contact, topic: str, note: str) -> str:
    """What is passed on to the desk, to the letter."""
    told = "、".join(filter(None, (national(contact.phone) if contact.phone else "", contact.email)))
    return _text(contact.name, told, topic, note)


def shown_to_owner(contact: Contact, topic: str, note: str) -> str:
    """The same with the name and the contact told as whose they are."""
    say = wording()
    phone = say.own_phone.format(end=contact.phone[-4:]) if contact.phone else ""
    told = "、".join(filter(None, (phone, say.own_email if contact.email else "")))
    return _text(say.own_name, told, topic, note)


def _text(name: str, contact: str, topic: str, note: str) -> str:
    say = wording()
    return say.hand_over.format(name=name, contact=contact, topic=topic, note=note.strip() or say.no_note)
