"""Records of advice: a draft saved again and again, then finished once; the owner is told of it once and only once.

What is wrong afterwards is corrected, see `corrections`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.advice.errors import AlreadyDone, Outdated
from actions.advice.models import Advice, Note, Reached, Version
from actions.advice.next_actions import Counted, NextActions
from actions.advice.tables import AdviceRow, AdviceVersionRow
from actions.advice.telling import Telling, mail_key
from actions.consultation.errors import NotPossible, UnknownBooking
from actions.consultation.loading import held
from actions.consultation.models import Booking, Status
from actions.consultation.state import change_status, status_of
from actions.database.base import loaded, stored
from actions.database.dialects import insert_into
from actions.encryption import Cipher
from actions.mail.models import State
from actions.mail.tables import MailRow
from actions.notices.desk import keys_of
from knowledge.clock import Clock, now_jst

_TO_RECORDED: dict[Status, tuple[Status, ...]] = {"held": ("recorded",), "recorded": ()}
"""What is still missing to a recorded consultation; it took place, or it could not be recorded."""


class Records:
    """Keeps records, encrypted. Safe to call from several threads; every call is one transaction.

    :param telling: tells the owner.
    :param counted: hears of every consultation that was recorded, once.
    """

    def __init__(
        self,
        engine: Engine,
        cipher: Cipher,
        actions: NextActions,
        telling: Telling,
        clock: Clock = now_jst,
        counted: Counted | None = None,
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._actions = actions
        self._telling = telling
        self._clock = clock
        self._counted = counted

    def of(self, booking: Booking) -> Note:
        """The record of a booking; an empty one of version 0 where nothing was saved."""
        with Session(self._engine) as session:
            row = session.get(AdviceRow, booking.booking_id)
            if row is None:
                return Note(booking.booking_id, booking.adviser_id, booking.person_id, Advice(), 0)
            return self._note(row)

    def of_person(self, person_id: str) -> list[Note]:
        """The finished records of a person, the latest first."""
        query = select(AdviceRow).where(AdviceRow.person_id == person_id, AdviceRow.done_at.is_not(None))
        with Session(self._engine) as session:
            return [self._note(row) for row in session.scalars(query.order_by(AdviceRow.done_at.desc()))]

    def versions(self, booking_id: str) -> list[Version]:
        """What the owner was told of a consultation, the latest last."""
        query = select(AdviceVersionRow).where(AdviceVersionRow.booking_id == booking_id)
        with Session(self._engine) as session:
            rows = session.scalars(query.order_by(AdviceVersionRow.version)).all()
            keys = {f"{keys_of(booking_id)}{mail_key(row.version)}": row.version for row in rows}
            mails = session.execute(select(MailRow.key, MailRow.state).where(MailRow.key.in_(keys)))
            states: dict[int, Any] = {keys[key]: state for key, state in mails}
            return [self._version(row, states.get(row.version)) for row in rows]

    def save(self, booking: Booking, advice: Advice, version: int) -> int:
        """Keeps a draft; returns its new version.

        :param version: the one that was changed, 0 for the first.
        :raises Outdated: another one is kept by now; nothing is changed.
        :raises AlreadyDone: the record is finished.
        :raises UnknownBooking: the record was erased.
        """
        with Session(self._engine) as session, session.begin():
            self._write(session, booking, advice, version, done_at=None)
        return version + 1

    def finish(self, booking: Booking, adviser: str, advice: Advice, version: int, by: str) -> Reached:
        """Finishes the record, marks the booking as recorded and tells the owner, all or nothing. Returns how they were
        told.

        :param adviser: name the owner knows the adviser by.
        :param by: who does it, for the booking's history (`staff:<id>`).
        :raises NotPossible: the consultation has not begun, was never confirmed, or was cancelled.
        :raises Outdated: another version is kept by now; nothing is changed.
        :raises AlreadyDone: it was finished before; nobody is told again.
        :raises UnknownBooking: the record was erased.
        """
        with Session(self._engine) as session, session.begin():
            self._write(session, booking, advice, version, done_at=stored(self._clock()))
            self._mark_recorded(session, booking.booking_id, by)
            session.flush()
            actions = self._actions.put(session, booking.booking_id, booking.person_id, advice.actions)
            reached = self._telling.tell(session, booking, adviser, advice, actions, version + 1)
        if self._counted is not None:
            self._counted("held", booking.person_id)
        return reached

    def _mark_recorded(self, session: Session, booking_id: str, by: str) -> None:
        row, now = held(session, booking_id), self._clock()
        if now < loaded(row.starts_at):
            raise NotPossible(status_of(row))
        for status in _TO_RECORDED.get(status_of(row), ("held", "recorded")):
            change_status(session, row, status, by, now)

    def _write(
        self, session: Session, booking: Booking, advice: Advice, version: int, done_at: datetime | None
    ) -> None:
        """Writes the next version if `version` is the one that is kept: of two who write at once one goes first."""
        values = {
            "body": self._cipher.encrypt(advice.model_dump_json()), "version": version + 1,
            "saved_at": stored(self._clock()), "done_at": done_at,
        }  # fmt: skip
        of = {"booking_id": booking.booking_id, "adviser_id": booking.adviser_id, "person_id": booking.person_id}
        of_version = AdviceRow.booking_id == booking.booking_id, AdviceRow.version == version
        statement: Any = (
            update(AdviceRow).where(*of_version, AdviceRow.done_at.is_(None)).values(**values)
            if version
            else insert_into(session, AdviceRow).values(**of, **values).on_conflict_do_nothing()
        )
        try:
            if session.scalar(statement.returning(AdviceRow.version)) is not None:
                return
        except IntegrityError as error:  # the owner was erased meanwhile
            raise UnknownBooking from error
        row = session.get(AdviceRow, booking.booking_id)
        if row is None:
            raise UnknownBooking
        if row.done_at is not None:
            raise AlreadyDone
        raise Outdated(row.version)

    def _note(self, row: AdviceRow) -> Note:
        advice = Advice.model_validate_json(self._cipher.decrypt(row.body))
        done_at = None if row.done_at is None else loaded(row.done_at)
        return Note(row.booking_id, row.adviser_id, row.person_id, advice, row.version, loaded(row.saved_at), done_at)

    def _version(self, row: AdviceVersionRow, mail: State | None) -> Version:
        advice = Advice.model_validate_json(self._cipher.decrypt(row.body))
        reason = self._cipher.decrypt(row.reason) if row.reason else ""
        return Version(row.version, advice, reason, cast("Reached", row.reached), loaded(row.told_at), mail)
