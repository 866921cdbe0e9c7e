"""Corrections of finished records: wrong amounts and days hurt people, so that the owner hears of it at once."""

from __future__ import annotations

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from actions.advice.errors import NotDone, Outdated
from actions.advice.models import Advice, Reached
from actions.advice.next_actions import NextActions
from actions.advice.tables import AdviceRow
from actions.advice.telling import Telling
from actions.consultation.errors import UnknownBooking
from actions.consultation.loading import booking_of, held
from actions.database.base import stored
from actions.encryption import Cipher
from knowledge.clock import Clock, now_jst


class Corrections:
    """Corrects records. Safe to call from several threads; every call is one transaction."""

    def __init__(
        self, engine: Engine, cipher: Cipher, actions: NextActions, telling: Telling, clock: Clock = now_jst
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._actions = actions
        self._telling = telling
        self._clock = clock

    def correct(self, booking_id: str, adviser: str, advice: Advice, reason: str, version: int) -> Reached:
        """Replaces the record and what is to be done next, and tells the owner, all or nothing. What they were told before
        is kept beside it. Returns how they were told.

        :param adviser: name the owner knows the adviser by.
        :param reason: why, in a few words for the owner.
        :param version: the one that was corrected.
        :raises Outdated: another version is kept by now; nothing is changed and nobody is told.
        :raises NotDone: the record is a draft still.
        :raises UnknownBooking: the record was erased.
        """
        with Session(self._engine) as session, session.begin():
            booking = booking_of(held(session, booking_id))
            self._write(session, booking_id, advice, version)
            actions = self._actions.put(session, booking_id, booking.person_id, advice.actions)
            return self._telling.tell(session, booking, adviser, advice, actions, version + 1, reason)

    def _write(self, session: Session, booking_id: str, advice: Advice, version: int) -> None:
        """Writes the next version if `version` is the one that is kept: of two who write at once one goes first."""
        statement = (
            update(AdviceRow)
            .where(AdviceRow.booking_id == booking_id, AdviceRow.version == version, AdviceRow.done_at.is_not(None))
            .values(
                body=self._cipher.encrypt(advice.model_dump_json()), version=version + 1, saved_at=stored(self._clock())
            )
            .returning(AdviceRow.version)
        )
        if session.scalar(statement) is not None:
            return
        row = session.get(AdviceRow, booking_id)
        if row is None:
            raise UnknownBooking
        if row.done_at is None:
            raise NotDone
        raise Outdated(row.version)
