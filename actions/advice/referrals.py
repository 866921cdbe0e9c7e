"""Handing an owner on to another desk: only after they said yes in chat to the very text that is passed on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from actions.advice.desks import Desk, desk
from actions.advice.errors import NoConversation
from actions.advice.hand_over import for_desk, shown_to_owner
from actions.advice.messages import ask_referral
from actions.advice.tables import ReferralRow
from actions.consultation.models import Booking, Contact
from actions.conversations.channels import Channels
from actions.database.base import loaded, stored
from actions.encryption import Cipher
from actions.people.holding import hold
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Referral:
    """A proposal to hand somebody on; `text` is what the desk is told, `agreed` None while there is no answer."""

    referral_id: str
    booking_id: str
    desk_id: str
    text: str
    asked_at: datetime
    agreed: bool | None
    answered_at: datetime | None

    @property
    def desk(self) -> Desk | None:
        """The desk, None if it is no longer in the directory."""
        return desk(self.desk_id)


class Referrals:
    """Keeps referrals, encrypted. Safe to call from several threads; every call is one transaction."""

    def __init__(
        self, engine: Engine, cipher: Cipher, channels: Channels | None = None, clock: Clock = now_jst
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._channels = channels or Channels()
        self._clock = clock

    def ask(self, booking: Booking, adviser: str, to: Desk, contact: Contact, topic: str, note: str) -> Referral:
        """Asks the owner in chat; a desk that was asked about already for this booking is not asked about again.

        :param adviser: name the owner knows the adviser by.
        :param topic: what the consultation is about, in words.
        :raises NoConversation: there is no chat to ask in; nothing is kept.
        """
        if booking.person_id is None:
            raise NoConversation
        with Session(self._engine) as session, session.begin():
            hold(session, booking.person_id)
            before = _of(booking.booking_id).where(ReferralRow.desk == to.id)
            if (row := session.scalar(before)) is not None:
                return self._referral(row)
            row = ReferralRow(
                id=secrets.token_urlsafe(9), booking_id=booking.booking_id, person_id=booking.person_id, desk=to.id,
                body=self._cipher.encrypt(for_desk(contact, topic, note)), asked_at=stored(self._clock()), agreed=None,
            )  # fmt: skip
            session.add(row)
            session.flush()
            message = ask_referral(row.id, adviser, to.name, to.about, shown_to_owner(contact, topic, note))
            body = message.model_dump(mode="json", exclude_defaults=True)
            if not self._channels.tell(session, booking.person_id, [body]):
                raise NoConversation
            return self._referral(row)

    def of_booking(self, booking_id: str) -> list[Referral]:
        """Those of a booking, the oldest first."""
        with Session(self._engine) as session:
            return [self._referral(row) for row in session.scalars(_of(booking_id))]

    def of_person(self, person_id: str) -> list[Referral]:
        """Those of a person, the oldest first."""
        query = select(ReferralRow).where(ReferralRow.person_id == person_id).order_by(ReferralRow.asked_at)
        with Session(self._engine) as session:
            return [self._referral(row) for row in session.scalars(query)]

    def answer(self, person_id: str, referral_id: str, agreed: bool) -> tuple[Referral, bool] | None:
        """The owner's yes or no, and whether it is the first answer: a later one changes nothing. None if there is no
        such referral of theirs."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            row = session.get(ReferralRow, referral_id)
            if row is None or row.person_id != person_id:
                return None
            is_first = row.agreed is None
            if is_first:
                row.agreed, row.answered_at = agreed, stored(self._clock())
            return self._referral(row), is_first

    def _referral(self, row: ReferralRow) -> Referral:
        answered_at = None if row.answered_at is None else loaded(row.answered_at)
        text = self._cipher.decrypt(row.body)
        return Referral(row.id, row.booking_id, row.desk, text, loaded(row.asked_at), row.agreed, answered_at)


def _of(booking_id: str) -> Select[ReferralRow]:
    return select(ReferralRow).where(ReferralRow.booking_id == booking_id).order_by(ReferralRow.asked_at)
