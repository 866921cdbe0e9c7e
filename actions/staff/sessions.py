"""Who is signed in. A session ends after an hour without a request, and after twelve hours in any case."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Engine, delete, or_, update
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.staff.models import Member, Role
from actions.staff.tables import StaffRow, StaffSessionRow
from knowledge.clock import Clock, now_jst

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
_NOTE_EVERY = timedelta(minutes=1)
"""The last request is written down this often at most: not every page view is a write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session's member; `must_change`: they have to choose a password of their own before anything else."""

    member: Member
    must_change: bool


class Sessions:
    """Sessions in the database, so that they outlive a restart and hold for every gateway."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self.engine = engine
        self._clock = clock

    def begin(self, member_id: int) -> str:
        """A new session of a member; the token is told once and stored only as a hash."""
        token = secrets.token_urlsafe(32)
        with Session(self.engine) as session, session.begin():
            self.begin_in(session, member_id, token)
        return token

    def begin_in(self, session: Session, member_id: int, token: str) -> None:
        """The same with a token of the caller's, in the transaction of `session`."""
        now = stored(self._clock())
        session.add(StaffSessionRow(token_hash=_hash(token), staff_id=member_id, created_at=now, last_at=now))

    def of(self, token: str) -> SignedIn | None:
        """Whose token it is; None for an unknown or ended session, and when the member is no longer active."""
        if not token:
            return None
        now = stored(self._clock())
        with Session(self.engine) as session:
            row = session.get(StaffSessionRow, _hash(token))
            if row is None or not _is_valid(row, now):
                return None
            staff = session.get(StaffRow, row.staff_id)
            if staff is None or not staff.active:
                return None
            signed_in = SignedIn(member_of(staff), staff.must_change)
            if now - row.last_at >= _NOTE_EVERY:
                # Not by way of the row: a session that was ended meanwhile must stay ended.
                same = StaffSessionRow.token_hash == row.token_hash
                session.execute(update(StaffSessionRow).where(same).values(last_at=now))
                session.commit()
            return signed_in

    def end(self, token: str) -> None:
        """Signs this browser out; nothing for an unknown token."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(StaffSessionRow).where(StaffSessionRow.token_hash == _hash(token)))

    def end_all(self, session: Session, member_id: int, *, but: str = "") -> None:
        """Signs a member out of every browser, but for the one with the token `but`, in the transaction of `session`."""
        of_theirs = StaffSessionRow.staff_id == member_id
        session.execute(delete(StaffSessionRow).where(of_theirs, StaffSessionRow.token_hash != _hash(but)))

    def forget_ended(self) -> None:
        """Erases the sessions that have ended by themselves."""
        now = stored(self._clock())
        ended = or_(StaffSessionRow.last_at <= now - IDLE, StaffSessionRow.created_at <= now - LONGEST)
        with Session(self.engine) as session, session.begin():
            session.execute(delete(StaffSessionRow).where(ended))


def member_of(row: StaffRow) -> Member:
    """A row as a member."""
    return Member(row.id, row.name, row.email, cast("Role", row.role), row.adviser_id)


def _is_valid(row: StaffSessionRow, now: datetime) -> bool:
    return now - row.last_at < IDLE and now - row.created_at < LONGEST


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
