"""What a person has said so far towards being called back; it outlives a restart, and is erased when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.encryption import Cipher
from actions.errors import WrongKey
from actions.handover.tables import CallbackFormRow
from actions.people.holding import hold
from actions.people.tables import PersonRow
from knowledge.clock import Clock, now_jst

Step = Literal["phone", "wished", "confirm"]


@dataclass(frozen=True, slots=True)
class CallbackForm:
    """`phone` in E.164, "" until it is told; `wished` in the person's own words, masked; `open`: it is being asked."""

    step: Step = "phone"
    phone: str = field(default="", repr=False)
    wished: str = ""
    open: bool = True
    touched_at: datetime | None = None


class CallbackForms:
    """At most one form a person. Safe to call from several threads."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def get(self, person_id: str) -> CallbackForm | None:
        """The form of a person; one that cannot be read any more (another key) counts as none."""
        with Session(self._engine) as session:
            row = session.get(CallbackFormRow, person_id)
            try:
                return None if row is None else self._read(row)
            except WrongKey:
                return None

    def put(self, person_id: str, form: CallbackForm) -> None:
        """Stores a form in the place of any other. A person erased meanwhile keeps nothing."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            if session.get(PersonRow, person_id) is None:
                return
            row = CallbackFormRow(
                person_id=person_id,
                step=form.step,
                phone_encrypted=self._cipher.encrypt(form.phone) if form.phone else None,
                wished=form.wished or None,
                open=form.open,
                touched_at=stored(self._clock()),
            )
            session.merge(row)

    def put_off(self, person_id: str) -> None:
        """Asks no more for now."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(CallbackFormRow).where(CallbackFormRow.person_id == person_id).values(open=False))

    def drop(self, person_id: str) -> None:
        """Erases a form."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(CallbackFormRow).where(CallbackFormRow.person_id == person_id))

    def erase_older_than(self, age: timedelta) -> None:
        """Erases forms that nobody went on with for so long."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(CallbackFormRow).where(CallbackFormRow.touched_at < stored(self._clock() - age)))

    def _read(self, row: CallbackFormRow) -> CallbackForm:
        phone = self._cipher.decrypt(row.phone_encrypted) if row.phone_encrypted else ""
        return CallbackForm(row.step, phone, row.wished or "", row.open, loaded(row.touched_at))  # type: ignore[arg-type]
