"""Mails that wait to be sent."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Engine, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from actions.database.base import changed_rows, loaded, stored
from actions.database.dialects import insert_into
from actions.encryption import Cipher
from actions.errors import WrongKey
from actions.mail.models import LIFETIME, Claimed, Delayed, Mail, State, Undelivered
from actions.mail.ports import MailDelayed, MailRefused
from actions.mail.tables import MailRow
from knowledge.clock import Clock, now_jst

LEASE = timedelta(minutes=5)
"""Longer than any attempt takes: only a process that died keeps a mail longer."""
_PAUSES = tuple(timedelta(seconds=s) for s in (10, 30, 60, 120, 300, 600, 900))
"""After the first, second … attempt; then the last one each time."""
_MOST_REASON = 60
_CONTENT = TypeAdapter(Mail)
_GIVEN_UP = ("failed", "unknown")


class MailOutbox:
    """Keeps mails until they are sent. Safe to call from several threads and processes.

    :param domain: what stands after the @ of message ids.
    """

    def __init__(
        self, engine: Engine, cipher: Cipher, clock: Clock = now_jst, domain: str = "madoguchi.invalid"
    ) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock
        self._domain = domain

    def put(
        self,
        session: Session,
        key: str,
        mail: Mail,
        *,
        kind: str,
        person_id: str | None = None,
        expires_at: datetime | None = None,
    ) -> bool:
        """Adds a mail within the caller's transaction; False if there was one with this key before.

        :param kind: what it is, for the lists of the office.
        :param person_id: with whom it is erased, sent or not.
        :param expires_at: when it is of no use any more; None: after a day.
        """
        now = self._clock()
        added = session.scalar(
            insert_into(session, MailRow)
            .values(
                key=key,
                kind=kind,
                message_id=f"<{secrets.token_hex(16)}@{self._domain}>",
                person_id=person_id,
                content=self._cipher.encrypt(_CONTENT.dump_json(mail).decode()),
                state="waiting",
                attempts=0,
                unclear=False,
                reason="",
                created_at=stored(now),
                next_try_at=stored(now),
                expires_at=stored(expires_at or now + LIFETIME),
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(MailRow.key)
        )
        return added is not None

    def withdraw(self, session: Session, keys_begin_with: str) -> None:
        """Takes back, within the caller's transaction, what waits and is not being sent at this moment; what was given up
        is not sent again either."""
        about = MailRow.key.startswith(keys_begin_with, autoescape=True)
        session.execute(delete(MailRow).where(MailRow.state == "waiting", about))
        session.execute(update(MailRow).where(MailRow.state.in_(_GIVEN_UP), about).values(content=None))

    def is_anything_due(self) -> bool:
        """Whether a mail can be sent now."""
        with Session(self._engine) as session:
            return session.scalar(select(MailRow.id).where(_due(stored(self._clock()))).limit(1)) is not None

    def claim(self) -> Claimed | None:
        """One mail that is due, and now this process's to send; None if nothing is. A mail that cannot be decrypted is
        given up on the way."""
        now = stored(self._clock())
        passed_over: set[int] = set()
        while True:
            row = self._next(now, passed_over)
            if row is None:
                return None
            passed_over.add(row.id)
            if not self._take(row, now):
                continue  # somebody else was faster
            attempt = row.attempts + 1
            try:
                mail = _CONTENT.validate_json(self._cipher.decrypt(row.content or ""))
            except WrongKey:
                self._settle(row.id, attempt, "failed", "key")
                continue
            return Claimed(row.id, attempt, row.message_id, mail)

    def sent(self, claimed: Claimed) -> None:
        """The server has taken it: what was in it is erased."""
        self._settle(claimed.id, claimed.attempt, "sent", "", content=None)

    def not_sent(self, claimed: Claimed, error: MailRefused | MailDelayed) -> None:
        """It waits for its next attempt, or is given up where there can be none."""
        if isinstance(error, MailRefused):
            self._settle(claimed.id, claimed.attempt, "failed", error.reason)
            return
        pause = _PAUSES[min(claimed.attempt, len(_PAUSES)) - 1]
        values: dict[str, Any] = {"unclear": True} if error.unclear else {}
        next_try_at = stored(self._clock() + pause)
        self._settle(claimed.id, claimed.attempt, "waiting", error.reason, next_try_at=next_try_at, **values)

    def give_up_expired(self) -> int:
        """Gives up what could not be sent in its time; returns how many mails that were."""
        now = stored(self._clock())
        waits = or_(MailRow.state == "waiting", and_(MailRow.state == "sending", MailRow.lease_until < now))
        unclear = or_(MailRow.unclear, MailRow.state == "sending")
        given_up = 0
        with Session(self._engine) as session:
            if session.scalar(select(MailRow.id).where(waits, MailRow.expires_at <= now).limit(1)) is None:
                return 0
        with Session(self._engine) as session, session.begin():
            for state, condition in (("unknown", unclear), ("failed", ~unclear)):
                result = session.execute(
                    update(MailRow)
                    .where(waits, MailRow.expires_at <= now, condition)
                    .values(state=state, lease_until=None, done_at=now)
                    .execution_options(synchronize_session=False)
                )
                given_up += changed_rows(result)
        return given_up

    def send_again(self, mail_id: int) -> bool:
        """Tries a mail that was given up for another day; False if there is none with this id, or it was taken back."""
        now = self._clock()
        with Session(self._engine) as session, session.begin():
            result = session.execute(
                update(MailRow)
                .where(MailRow.id == mail_id, MailRow.state.in_(_GIVEN_UP), MailRow.content.is_not(None))
                .values(state="waiting", next_try_at=stored(now), expires_at=stored(now + LIFETIME), done_at=None)
            )
            return changed_rows(result) == 1

    def failed(self, limit: int = 100) -> list[Undelivered]:
        """Mails that were given up, the latest first."""
        query = select(MailRow).where(MailRow.state.in_(_GIVEN_UP)).order_by(MailRow.done_at.desc(), MailRow.id.desc())
        with Session(self._engine) as session:
            return [_read(row) for row in session.scalars(query.limit(limit))]

    def delayed(self, limit: int = 100) -> list[Delayed]:
        """Mails that were tried in vain and wait for the next attempt, the longest waiting first."""
        query = select(MailRow).where(MailRow.state == "waiting", MailRow.attempts > 0).order_by(MailRow.id)
        with Session(self._engine) as session:
            return [
                Delayed(r.id, r.key, r.kind, r.reason, r.attempts, loaded(r.created_at), loaded(r.next_try_at))
                for r in session.scalars(query.limit(limit))
            ]

    def counts(self) -> dict[str, int]:
        """How many mails are in each state; a state without any is 0."""
        query = select(MailRow.state, func.count()).group_by(MailRow.state)
        with Session(self._engine) as session:
            rows = session.execute(query).all()
        return dict.fromkeys(get_args(State), 0) | {row[0]: row[1] for row in rows}

    def erase_older_than(self, age: timedelta) -> int:
        """Erases what was sent or given up longer ago; returns how many mails that were."""
        with Session(self._engine) as session, session.begin():
            return changed_rows(session.execute(delete(MailRow).where(MailRow.done_at < stored(self._clock() - age))))

    def _next(self, now: datetime, passed_over: set[int]) -> MailRow | None:
        query = select(MailRow).where(_due(now), MailRow.id.not_in(passed_over)).order_by(MailRow.next_try_at).limit(1)
        with Session(self._engine) as session:
            return session.scalar(query)

    def _take(self, row: MailRow, now: datetime) -> bool:
        """Claims a mail as it was read; False if that has changed."""
        with Session(self._engine) as session, session.begin():
            result = session.execute(
                update(MailRow)
                .where(MailRow.id == row.id, MailRow.attempts == row.attempts, _due(now))
                .values(
                    state="sending",
                    attempts=row.attempts + 1,
                    unclear=row.unclear or row.state == "sending",
                    lease_until=now + LEASE,
                )
                .execution_options(synchronize_session=False)
            )
            return changed_rows(result) == 1

    def _settle(
        self, mail_id: int, attempt: int, state: Literal["waiting", "sent", "failed"], reason: str, **values: Any
    ) -> None:
        """Writes down how an attempt ended, unless its lease ran out and another process took over."""
        done_at = None if state == "waiting" else stored(self._clock())
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(MailRow)
                .where(MailRow.id == mail_id, MailRow.state == "sending", MailRow.attempts == attempt)
                .values(state=state, reason=reason[:_MOST_REASON], lease_until=None, done_at=done_at, **values)
            )


def _due(now: datetime) -> ColumnElement[bool]:
    waits = and_(MailRow.state == "waiting", MailRow.next_try_at <= now)
    return and_(or_(waits, and_(MailRow.state == "sending", MailRow.lease_until < now)), MailRow.expires_at > now)


def _read(row: MailRow) -> Undelivered:
    given_up_at = loaded(row.done_at or row.expires_at)
    state: State = "unknown" if row.state == "unknown" else "failed"
    return Undelivered(
        row.id, row.key, row.kind, state, row.reason, row.attempts, loaded(row.created_at), given_up_at,
        can_be_sent_again=row.content is not None,
    )  # fmt: skip
