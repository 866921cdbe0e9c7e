"""Telling the owner what came of a consultation: in chat, else by mail; and noting down what was told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.advice.messages import told, written
from actions.advice.models import Advice, NextAction, Reached
from actions.advice.tables import AdviceVersionRow
from actions.consultation.loading import contact_in
from actions.consultation.models import Booking
from actions.conversations.channels import Channels
from actions.database.base import stored
from actions.encryption import Cipher
from actions.notices.desk import Desk, keys_of
from knowledge.clock import Clock, now_jst

_MAILS = "advice."


class Telling:
    """Writes within the caller's transaction.

    :param channels: ways to an owner who talks here.
    :param desk: sends mails to one who does not; None: nobody does.
    """

    def __init__(
        self, cipher: Cipher, channels: Channels | None = None, desk: Desk | None = None, clock: Clock = now_jst
    ) -> None:
        self._cipher = cipher
        self._channels = channels or Channels()
        self._desk = desk
        self._clock = clock

    def tell(
        self,
        session: Session,
        booking: Booking,
        adviser: str,
        advice: Advice,
        actions: Sequence[NextAction],
        version: int,
        reason: str = "",
    ) -> Reached:
        """Tells a finished record, and keeps it as the version that was told.

        :param adviser: name the owner knows the adviser by.
        :param reason: why it was corrected; "" for what is told first. A mail that still waits with what was told before
            is taken back.
        """
        if reason and self._desk is not None and self._desk.outbox is not None:
            self._desk.outbox.withdraw(session, f"{keys_of(booking.booking_id)}{_MAILS}")
        body = told(booking.starts_at, adviser, advice, actions, reason).model_dump(mode="json", exclude_defaults=True)
        reached: Reached = "nobody"
        if booking.person_id is not None and self._channels.tell(session, booking.person_id, [body]):
            reached = "chat"
        elif self._mail(session, booking, version, written(advice, actions), reason):
            reached = "mail"
        session.add(
            AdviceVersionRow(
                booking_id=booking.booking_id, version=version, body=self._cipher.encrypt(advice.model_dump_json()),
                reason=self._cipher.encrypt(reason) if reason else None, reached=reached, told_at=stored(self._clock()),
            )
        )  # fmt: skip
        return reached

    def _mail(self, session: Session, booking: Booking, version: int, advice: str, reason: str) -> bool:
        if self._desk is None:
            return False
        about = self._desk.about(session, booking, contact_in(session, self._cipher, booking.booking_id), "")
        text = "advice_corrected" if reason else "advice"
        return self._desk.mail_owner(
            session, about, mail_key(version), text, adviser=about.adviser, advice=advice, reason=reason
        )


def mail_key(version: int) -> str:
    """What tells the mail about a version from other mails about the booking."""
    return f"{_MAILS}{version}"
