"""Storing a new booking, with whose it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from actions.consultation.codes import HOLDS_FOR, code_digest, token_hash
from actions.consultation.errors import PersonGone, TooManyBookings
from actions.consultation.models import OPEN, Slot, Wish
from actions.consultation.reading import contact_digests, same_contact
from actions.consultation.tables import BookingContactRow, BookingRow, ContactHoldRow
from actions.consultation.topics import topic, topic_of
from actions.database.base import stored
from actions.database.dialects import insert_into
from actions.encryption import Cipher
from actions.people.tables import PersonRow

AT_MOST = 3
"""How many open bookings one contact may hold."""


def store_request(
    session: Session, cipher: Cipher, wish: Wish, slot: Slot, booking_id: str, token: str, code: str, now: datetime
) -> BookingRow:
    """Adds a requested booking and its contact; the slot is still to be taken.

    :raises PersonGone: the person was erased.
    :raises TooManyBookings: the contact holds three open bookings.
    """
    digests = contact_digests(cipher, wish.contact)
    _hold_contact(session, digests)
    if wish.person_id is not None and not _is_known(session, wish.person_id):
        raise PersonGone
    if _open_bookings(session, digests, now) >= AT_MOST:
        raise TooManyBookings
    chosen, supporter = topic_of(wish.topic), wish.supporter.strip()
    row = BookingRow(
        id=booking_id, adviser_id=slot.adviser_id, starts_at=stored(slot.starts_at), ends_at=stored(slot.ends_at),
        mode=slot.mode, topic=chosen.id, three_party=bool(supporter), status="requested",
        person_id=wish.person_id, conversation_id=wish.conversation_id, shares=[], confirm_by=stored(now + HOLDS_FOR),
        created_at=stored(now), moves=0, token_hash=token_hash(token),
        code_digest=code_digest(cipher, booking_id, code), code_tries=0, codes_sent=1, untold=False,
    )  # fmt: skip
    session.add(row)
    session.flush()
    said = "" if wish.topic in ("", chosen.id, topic(chosen.id).name) else wish.topic
    session.add(
        BookingContactRow(
            booking_id=booking_id,
            name=cipher.encrypt(wish.contact.name),
            phone=cipher.encrypt(wish.contact.phone) if wish.contact.phone else None,
            email=cipher.encrypt(wish.contact.email) if wish.contact.email else None,
            supporter=cipher.encrypt(supporter) if supporter else None,
            about=cipher.encrypt(wish.about or said),
            phone_digest=digests.get("phone"),
            email_digest=digests.get("email"),
        )
    )
    return row


def _hold_contact(session: Session, digests: dict[str, str]) -> None:
    """Makes whoever else books for this contact wait until the transaction ends. It is the first thing that is written,
    in the same order by everyone."""
    for digest in sorted(digests.values()):
        held = insert_into(session, ContactHoldRow).values(digest=digest)
        session.execute(held.on_conflict_do_update(index_elements=["digest"], set_={"digest": digest}))


def _is_known(session: Session, person_id: str) -> bool:
    """Whether the person is there, and will be until the transaction ends. Whoever is erasing them is waited for."""
    person = select(PersonRow.id).where(PersonRow.id == person_id).with_for_update(read=True, key_share=True)
    return session.scalar(person) is not None


def _open_bookings(session: Session, digests: dict[str, str], now: datetime) -> int:
    """Their contacts are looked up first: most have none, and a database that does not know so would begin with all
    open bookings there are."""
    own = session.scalars(select(BookingContactRow.booking_id).where(same_contact(digests))).all()
    if not own:
        return 0
    waiting = or_(BookingRow.confirm_by.is_(None), BookingRow.confirm_by > stored(now))
    still_open = BookingRow.status.in_(OPEN), BookingRow.ends_at > stored(now), waiting
    return session.scalar(select(func.count()).where(BookingRow.id.in_(own), *still_open)) or 0
