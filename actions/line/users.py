"""Who writes in LINE, and which worker works for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from actions.database.base import changed_rows, stored
from actions.database.dialects import insert_into
from actions.encryption import Cipher
from actions.line.tables import LineEventRow, LineMessageRow, LineUserRow
from knowledge.clock import Clock, now_jst

_SILENT_FOR = timedelta(hours=1)
_ON_THEIR_WAY = ("waiting", "sending")
LEASE = timedelta(seconds=30)
"""A worker that was killed is missed after this; one that is busy renews."""


@dataclass(frozen=True, slots=True)
class LineUser:
    """A user: their digest, LINE's id of them, the conversation they are in (None before their first word), and whether
    they follow the account or have blocked it."""

    digest: str
    user_id: str
    conversation_id: str | None
    blocked: bool


class LineUsers:
    """Safe to call from several threads and processes; every call is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def digest(self, user_id: str) -> str:
        """The key of a user here."""
        return self._cipher.digest(user_id)

    def get(self, digest: str) -> LineUser | None:
        """A user, None if there is none or they were erased."""
        with Session(self._engine) as session:
            row = session.get(LineUserRow, digest)
            return None if row is None else self._user(row)

    def of_conversation(self, session: Session, conversation_id: str) -> LineUserRow | None:
        """The row of whoever holds this conversation in LINE."""
        return session.scalar(select(LineUserRow).where(LineUserRow.conversation_id == conversation_id))

    def converse(self, digest: str, conversation_id: str) -> None:
        """From now on this user is in that conversation."""
        self._set(digest, conversation_id=conversation_id)

    def set_blocked(self, digest: str, *, blocked: bool) -> None:
        """Who blocked the account gets nothing any more, and what waits for them is dropped."""
        self._set(digest, status="blocked" if blocked else "following")
        if blocked:
            with Session(self._engine) as session, session.begin():
                session.execute(
                    update(LineMessageRow)
                    .where(LineMessageRow.user == digest, LineMessageRow.state == "waiting")
                    .values(state="dropped", body=None, ended_at=stored(self._clock()), problem="blocked")
                )

    def forget(self, digest: str) -> None:
        """Erases a user with all that waits for them."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(LineEventRow).where(LineEventRow.user == digest).values(payload=None, state="done"))
            session.execute(delete(LineUserRow).where(LineUserRow.digest == digest))

    def forget_silent(self) -> None:
        """Erases users without a conversation (they had theirs erased, or never said a word) for whom nothing waits."""
        events = select(LineEventRow.user).where(LineEventRow.state == "waiting")
        messages = select(LineMessageRow.user).where(LineMessageRow.state.in_(_ON_THEIR_WAY))
        with Session(self._engine) as session, session.begin():
            session.execute(
                delete(LineUserRow).where(
                    LineUserRow.conversation_id.is_(None),
                    LineUserRow.digest.not_in(events),
                    LineUserRow.digest.not_in(messages),
                    LineUserRow.created_at < stored(self._clock() - _SILENT_FOR),
                )
            )

    def claim(self, worker: str) -> str | None:
        """Takes the user who has waited longest for something to be done now; None if nobody waits.

        They are `worker`'s until `release`, or until `LEASE` after the last `renew`.
        """
        now = stored(self._clock())
        free = or_(LineUserRow.leased_until.is_(None), LineUserRow.leased_until < now)
        waiting = (
            select(LineEventRow.user, LineEventRow.received_at.label("since"))
            .join(LineUserRow, LineUserRow.digest == LineEventRow.user)
            .where(LineEventRow.state == "waiting", LineEventRow.next_at <= now, free, ~_held_up_event(now))
            .order_by(LineEventRow.received_at)
            .limit(1)
        )
        sending = (
            select(LineMessageRow.user, LineMessageRow.created_at.label("since"))
            .join(LineUserRow, LineUserRow.digest == LineMessageRow.user)
            .where(LineMessageRow.state.in_(_ON_THEIR_WAY), LineMessageRow.next_at <= now, free, ~_held_up_message(now))
            .order_by(LineMessageRow.created_at)
            .limit(1)
        )
        for query in (waiting, sending):
            with Session(self._engine) as session, session.begin():
                found = session.execute(query).first()
                if found is None:
                    continue
                taken = session.execute(
                    update(LineUserRow)
                    .where(LineUserRow.digest == found[0], free)
                    .values(lease=worker, leased_until=now + LEASE)
                )
                if changed_rows(taken):
                    return str(found[0])
        return None

    def renew(self, digest: str, worker: str) -> bool:
        """Keeps the user for another `LEASE`; False if somebody else has them by now."""
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            kept = session.execute(
                update(LineUserRow)
                .where(LineUserRow.digest == digest, LineUserRow.lease == worker)
                .values(leased_until=now + LEASE)
            )
            return bool(changed_rows(kept))

    def release(self, digest: str, worker: str) -> None:
        """Gives the user back."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(LineUserRow)
                .where(LineUserRow.digest == digest, LineUserRow.lease == worker)
                .values(lease=None, leased_until=None)
            )

    def _set(self, digest: str, **values: Any) -> None:
        with Session(self._engine) as session, session.begin():
            session.execute(update(LineUserRow).where(LineUserRow.digest == digest).values(**values))

    def _user(self, row: LineUserRow) -> LineUser:
        return LineUser(row.digest, self._cipher.decrypt(row.user_id), row.conversation_id, row.status == "blocked")


def add_users(session: Session, cipher: Cipher, users: dict[str, str], now: datetime) -> None:
    """Adds the users (by digest, their ids) that are not known yet."""
    known = set(session.scalars(select(LineUserRow.digest).where(LineUserRow.digest.in_(list(users)))))
    fresh = [
        {"digest": digest, "user_id": cipher.encrypt(user_id), "status": "following", "created_at": now}
        for digest, user_id in sorted(users.items())
        if digest not in known
    ]
    if fresh:
        session.execute(insert_into(session, LineUserRow).values(fresh).on_conflict_do_nothing())


def _held_up_event(now: datetime) -> ColumnElement[bool]:
    """Whether an event waits for one before it that failed: there is nothing to do for the user until then."""
    before = aliased(LineEventRow)
    return (
        select(before.event_id)
        .where(before.user == LineEventRow.user, before.state == "waiting", before.next_at > now)
        .where(before.occurred_at <= LineEventRow.occurred_at)
        .exists()
    )


def _held_up_message(now: datetime) -> ColumnElement[bool]:
    """The same for a sending; one that is meant for later holds nothing up."""
    before = aliased(LineMessageRow)
    return (
        select(before.id)
        .where(before.user == LineMessageRow.user, before.state.in_(_ON_THEIR_WAY), before.next_at > now)
        .where(before.tries > 0, before.id < LineMessageRow.id)
        .exists()
    )
