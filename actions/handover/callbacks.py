"""The repository of requests to be called back. Numbers are encrypted; who reads one is noted by whoever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, Select, case, delete, func, select
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels
from actions.database.base import loaded, stored
from actions.encryption import Cipher
from actions.errors import ListFull
from actions.handover.models import body_of
from actions.handover.tables import CallbackRow
from actions.handover.wording import wording
from actions.people.holding import hold
from actions.replies.message import Message
from knowledge.clock import Clock, now_jst

CallbackStatus = Literal["open", "not_reached", "done", "cancelled"]
PENDING = ("open", "not_reached")
_MOST_OF_ONE_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Callback:
    """A request; the number is told by `Callbacks.phone` alone. `tries` counts the calls that reached nobody."""

    id: int
    person_id: str
    wished: str
    status: CallbackStatus
    tries: int
    member_name: str | None
    asked_at: datetime
    touched_at: datetime


class Callbacks:
    """Safe to call from several threads and processes."""

    def __init__(self, engine: Engine, cipher: Cipher, channels: Channels, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._channels = channels
        self._clock = clock

    def ask(self, person_id: str, phone: str, wished: str) -> Callback:
        """A request, once however often it is made: a person has one at a time.

        :param phone: the number in E.164.
        :raises ListFull: too many wait for this number.
        """
        now, digest = stored(self._clock()), self._cipher.digest(phone)
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            waiting = session.scalar(_pending(person_id))
            if waiting is not None:
                return _callback(waiting)
            same = select(func.count()).where(CallbackRow.phone_digest == digest, CallbackRow.status.in_(PENDING))
            if (session.scalar(same) or 0) >= _MOST_OF_ONE_NUMBER:
                raise ListFull
            row = CallbackRow(
                person_id=person_id, phone_encrypted=self._cipher.encrypt(phone), phone_digest=digest, wished=wished,
                status="open", tries=0, asked_at=now, touched_at=now,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return _callback(row)

    def of_person(self, person_id: str) -> Callback | None:
        """The request of a person that is not done yet."""
        with Session(self._engine) as session:
            row = session.scalar(_pending(person_id))
            return None if row is None else _callback(row)

    def of_phone(self, phone: str) -> list[Callback]:
        """All requests with this number (E.164), the latest first: for who asks what is kept."""
        query = select(CallbackRow).where(CallbackRow.phone_digest == self._cipher.digest(phone))
        with Session(self._engine) as session:
            return [_callback(row) for row in session.scalars(query.order_by(CallbackRow.id.desc()))]

    def cancel(self, person_id: str) -> bool:
        """Takes a person's request back; False if there is none."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            row = session.scalar(_pending(person_id))
            if row is None:
                return False
            row.status, row.touched_at = "cancelled", stored(self._clock())
            return True

    def all(self) -> Sequence[Callback]:
        """Those that wait, the longest first; then the others, the latest first."""
        is_over = case((CallbackRow.status.in_(PENDING), 0), else_=1)
        query = select(CallbackRow).order_by(is_over, CallbackRow.asked_at, CallbackRow.id)
        with Session(self._engine) as session:
            found = [_callback(row) for row in session.scalars(query)]
        waiting = [c for c in found if c.status in PENDING]
        return [*waiting, *reversed(found[len(waiting) :])]

    def phone(self, callback_id: int) -> str | None:
        """The number in E.164, None if the request is gone."""
        with Session(self._engine) as session:
            row = session.get(CallbackRow, callback_id)
            return None if row is None else self._cipher.decrypt(row.phone_encrypted)

    def mark(self, callback_id: int, status: CallbackStatus, member_name: str, *, tries: int) -> bool:
        """Notes what came of a call.

        :param tries: as the member saw it: what another one noted meanwhile, or a second click, changes nothing.
        :return: whether it was noted.
        """
        with Session(self._engine) as session, session.begin():
            person_id = session.scalar(select(CallbackRow.person_id).where(CallbackRow.id == callback_id))
            if person_id is None:
                return False
            hold(session, person_id)
            row = session.get_one(CallbackRow, callback_id, populate_existing=True)
            if row.tries != tries or (row.status == status and status != "not_reached") or row.status == "cancelled":
                return False
            row.status, row.member_name, row.touched_at = status, member_name, stored(self._clock())
            if status == "not_reached":
                row.tries += 1
                self._channels.tell(session, person_id, [body_of(_not_reached())])
            return True

    def erase_older_than(self, age: timedelta) -> None:
        """Erases what has been over for longer than `age`, and whatever was asked for that long ago."""
        before = stored(self._clock() - age)
        with Session(self._engine) as session, session.begin():
            session.execute(delete(CallbackRow).where(CallbackRow.touched_at < before))


def _not_reached() -> Message:
    return Message(type="text", text=wording().callback["gave_up"])


def _pending(person_id: str) -> Select[CallbackRow]:
    return select(CallbackRow).where(CallbackRow.person_id == person_id, CallbackRow.status.in_(PENDING))


def _callback(row: CallbackRow) -> Callback:
    return Callback(
        row.id, row.person_id, row.wished, row.status, row.tries, row.member_name, loaded(row.asked_at),  # type: ignore[arg-type]
        loaded(row.touched_at),
    )  # fmt: skip
