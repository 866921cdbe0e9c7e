"""Looking bookings up."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, false, func, or_, select

from actions.consultation.codes import token_hash
from actions.consultation.errors import UnknownBooking
from actions.consultation.loading import booking_of, contact_in, supporter_in
from actions.consultation.models import Booking, Change, Contact
from actions.consultation.tables import BookingContactRow, BookingHistoryRow, BookingRow
from actions.database.base import loaded, stored
from actions.database.reading import reading
from actions.encryption import Cipher
from actions.errors import WrongToken


class BookingReader:
    """Reads what is stored of bookings. Safe to call from several threads."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self._cipher = cipher

    def get(self, booking_id: str) -> Booking:
        """The booking with this id.

        :raises UnknownBooking: there is none.
        """
        with reading(self._engine) as session:
            row = session.get(BookingRow, booking_id)
            if row is None:
                raise UnknownBooking
            return booking_of(row)

    def authorise(self, booking_id: str, token: str) -> Booking:
        """The booking that `token` opens.

        :raises WrongToken: it does not open it. An unknown booking looks the same from outside.
        """
        with reading(self._engine) as session:
            row = session.get(BookingRow, booking_id)
            if not hmac.compare_digest(row.token_hash if row else "", token_hash(token)) or row is None:
                raise WrongToken
            return booking_of(row)

    def of_person(self, person_id: str) -> list[Booking]:
        """All bookings of a person, the latest consultation first."""
        return self._where(BookingRow.person_id == person_id)[::-1]

    def of_adviser(self, adviser_id: str, from_: datetime, to: datetime) -> list[Booking]:
        """An adviser's bookings that begin from `from_` on and before `to`, whatever their status, earliest first."""
        return self._where(BookingRow.adviser_id == adviser_id, _begins(from_, to))

    def between(self, from_: datetime, to: datetime) -> list[Booking]:
        """Everybody's bookings that begin from `from_` on and before `to`, whatever their status, earliest first."""
        return self._where(_begins(from_, to))

    def some_between(
        self, from_: datetime, to: datetime, *, status: str = "", adviser_id: str = "", limit: int | None = None
    ) -> tuple[int, list[Booking]]:
        """(how many of those have this status and adviser, the first `limit` of them); "" and None: whatever it is."""
        wanted = [_begins(from_, to)]
        if status:
            wanted.append(BookingRow.status == status)
        if adviser_id:
            wanted.append(BookingRow.adviser_id == adviser_id)
        found = self._where(*wanted, limit=limit)
        if limit is None or len(found) < limit:
            return len(found), found
        with reading(self._engine) as session:
            return session.scalar(select(func.count()).select_from(BookingRow).where(*wanted)) or 0, found

    def asked_and_held(self, from_: datetime, to: datetime) -> list[tuple[datetime, datetime]]:
        """(when it was asked for, when it began) of the consultations held that began in that time."""
        query = select(BookingRow.created_at, BookingRow.starts_at).where(
            _begins(from_, to), BookingRow.status.in_(("held", "recorded"))
        )
        with reading(self._engine) as session:
            return [(loaded(asked), loaded(began)) for asked, began in session.execute(query)]

    def of_contact(self, contact: Contact) -> list[Booking]:
        """All bookings with the phone number or the address of a contact, earliest first: for who asks what is kept."""
        digests = contact_digests(self._cipher, contact)
        return self._where(BookingRow.id.in_(select(BookingContactRow.booking_id).where(same_contact(digests))))

    def to_call(self, now: datetime, *, mail: bool) -> list[Booking]:
        """Requested bookings that nobody can confirm but the staff, by calling: made elsewhere than in a conversation, with
        a number, and without an address. What is released first comes first.

        :param mail: whether mail can be sent; if not, an address is no help.
        """
        reached = select(BookingContactRow.booking_id).where(BookingContactRow.phone.is_not(None))
        if mail:
            reached = reached.where(BookingContactRow.email.is_(None))
        found = self._where(
            BookingRow.status == "requested", BookingRow.person_id.is_(None), BookingRow.confirm_by > stored(now),
            BookingRow.id.in_(reached),
        )  # fmt: skip
        return sorted(found, key=lambda booking: (booking.confirm_by or now, booking.booking_id))

    def contact(self, booking_id: str) -> Contact | None:
        """Whose booking it is, decrypted; None once that was erased. Whoever calls this on behalf of staff notes it in
        the audit log."""
        with reading(self._engine) as session:
            return contact_in(session, self._cipher, booking_id)

    def supporter(self, booking_id: str) -> str:
        """Who else takes part, decrypted; "" for nobody, or once that was erased."""
        with reading(self._engine) as session:
            return supporter_in(session, self._cipher, booking_id)

    def about(self, booking_id: str) -> str:
        """What it is about in the owner's own words, decrypted; "" if nothing was said, or once it was erased."""
        return self.abouts([booking_id])[booking_id]

    def abouts(self, booking_ids: Collection[str]) -> dict[str, str]:
        """What each of them is about, see `about`, by the booking's id."""
        query = select(BookingContactRow.booking_id, BookingContactRow.about)
        with reading(self._engine) as session:
            found = session.execute(query.where(BookingContactRow.booking_id.in_(booking_ids))).all()
        return dict.fromkeys(booking_ids, "") | {booking_id: self._cipher.decrypt(about) for booking_id, about in found}

    def history(self, booking_id: str) -> list[Change]:
        """All changes of a booking, oldest first."""
        query = select(BookingHistoryRow).where(BookingHistoryRow.booking_id == booking_id)
        with reading(self._engine) as session:
            rows = session.scalars(query.order_by(BookingHistoryRow.id)).all()
            return [Change(loaded(row.at), row.by, row.what, row.details) for row in rows]

    def _where(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Booking]:
        query = select(BookingRow).where(*conditions).order_by(BookingRow.starts_at, BookingRow.id).limit(limit)
        with reading(self._engine) as session:
            return [booking_of(row) for row in session.scalars(query)]


def contact_digests(cipher: Cipher, contact: Contact) -> dict[str, str]:
    """`phone` and `email`, where there is one, as digests that are equal for equal contacts."""
    found = {"phone": contact.phone, "email": contact.email.casefold() if contact.email else None}
    return {kind: cipher.digest(f"{kind}:{value}") for kind, value in found.items() if value}


def same_contact(digests: dict[str, str]) -> ColumnElement[bool]:
    """A condition on contacts: true for who has the phone number or the address."""
    column = {"phone": BookingContactRow.phone_digest, "email": BookingContactRow.email_digest}
    return or_(false(), *(column[kind] == digest for kind, digest in digests.items()))


def _begins(from_: datetime, to: datetime) -> ColumnElement[bool]:
    between: Sequence[ColumnElement[bool]] = (BookingRow.starts_at >= stored(from_), BookingRow.starts_at < stored(to))
    return between[0] & between[1]
