"""Signing in, by password or by a single sign-on; throttled by account and by place.

An attempt is written down before it is checked and taken back when it succeeds: many guesses at the same moment are
counted like guesses in a row. Unknown members, inactive ones and wrong passwords take the same time and look the same.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.staff.audit import AuditLog
from actions.staff.errors import SignInFailed, TooManyAttempts
from actions.staff.holding import held
from actions.staff.passwords import MOST, hashed, is_outdated, matches
from actions.staff.sessions import Sessions
from actions.staff.tables import SignInFailureRow, StaffRow
from knowledge.clock import Clock, now_jst

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 50


class SignIn:
    """Opens sessions.

    :param digest: makes of an account or an address the key that its failures are counted under.
    """

    def __init__(
        self,
        engine: Engine,
        sessions: Sessions,
        audit: AuditLog,
        digest: Callable[[str], str],
        clock: Clock = now_jst,
    ) -> None:
        self._engine = engine
        self._sessions = sessions
        self._audit = audit
        self._digest = digest
        self._clock = clock

    def with_password(self, email: str, password: str, address: str) -> str:
        """The token of a new session.

        :param address: where the attempt comes from.
        :raises SignInFailed: address or password are wrong.
        :raises TooManyAttempts: too many failures in the last 15 minutes; the password was not looked at.
        """
        email = email.strip().lower()
        account, place = self._digest(f"account {email}"), self._digest(f"address {address}")
        attempts = self._attempt(account, place)
        with Session(self._engine) as session:
            row = session.scalar(select(StaffRow).where(StaffRow.email == email))
            password_hash = row.password_hash if row is not None and row.active else None
        if not matches(password[: MOST + 1], password_hash) or row is None or password_hash is None:
            raise SignInFailed
        token = secrets.token_urlsafe(32)
        with Session(self._engine) as session, session.begin():
            same = held(session, row.id)
            if same is None or not same.active or same.password_hash != password_hash:
                raise SignInFailed
            if is_outdated(password_hash):
                same.password_hash = hashed(password)
            self._open(session, same, token)
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.key == account))
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.id.in_(attempts)))
        return token

    def with_email(self, email: str) -> str:
        """The token of a new session for the member whose address someone else has verified.

        :raises SignInFailed: no active member has it.
        """
        token = secrets.token_urlsafe(32)
        with Session(self._engine) as session, session.begin():
            row = session.scalar(select(StaffRow).where(StaffRow.email == email.strip().lower(), StaffRow.active))
            if row is None:
                raise SignInFailed
            self._open(session, row, token)
        return token

    def forget_old_failures(self) -> None:
        """Erases the failures that no longer count."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.at <= stored(self._clock() - WINDOW)))

    def _open(self, session: Session, row: StaffRow, token: str) -> None:
        self._sessions.begin_in(session, row.id, token)
        row.signed_in_at = stored(self._clock())
        self._audit.put(session, row.id, "staff.sign-in", str(row.id))

    def _attempt(self, account: str, place: str) -> list[int]:
        """Writes an attempt down: the ids of its rows."""
        now = stored(self._clock())
        with Session(self._engine) as session:
            rows = [SignInFailureRow(key=key, at=now) for key in (account, place)]
            session.add_all(rows)
            session.commit()
            waits = [
                self._wait(session, account, MOST_PER_ACCOUNT, now),
                self._wait(session, place, MOST_PER_ADDRESS, now),
            ]
            ids = [row.id for row in rows]
            if wait := max(waits):
                # Asking during the pause neither shortens nor prolongs it.
                session.execute(delete(SignInFailureRow).where(SignInFailureRow.id.in_(ids)))
                session.commit()
                raise TooManyAttempts(wait)
            return ids

    @staticmethod
    def _wait(session: Session, key: str, most: int, now: datetime) -> int:
        """Seconds until another attempt is taken; 0 if it is taken now."""
        lately = (SignInFailureRow.key == key, SignInFailureRow.at > now - WINDOW)
        count, oldest = session.execute(select(func.count(), func.min(SignInFailureRow.at)).where(*lately)).one()
        return max(1, math.ceil((oldest + WINDOW - now).total_seconds())) if count > most else 0
