"""Events as they arrive: each is taken in once, however often LINE sends it, and worked off in order per user."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.database.dialects import insert_into
from actions.encryption import Cipher
from actions.line.tables import LineEventRow
from actions.line.users import add_users
from knowledge.clock import Clock, now_jst

REMEMBERED = timedelta(days=3)
"""How long the id of an event is known. LINE does not say how long it goes on sending one again."""
_PAUSES_S = (1, 5, 30, 120)
MOST_TRIES = len(_PAUSES_S) + 1


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event as LINE sent it: `content` is its whole JSON object."""

    event_id: str
    user_id: str
    occurred_at: datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event to be worked off; `tries` is how often that was begun before."""

    event_id: str
    occurred_at: datetime
    received_at: datetime
    tries: int
    content: dict[str, Any]


class Inbox:
    """Safe to call from several threads and processes; every call is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def store(self, events: Sequence[Arrived]) -> int:
        """Takes in the events that are not known yet; how many these are.

        :raises sqlalchemy.exc.SQLAlchemyError: none of them is stored.
        """
        if not events:
            return 0
        now, users = stored(self._clock()), {self._cipher.digest(e.user_id): e.user_id for e in events}
        digests = {user_id: digest for digest, user_id in users.items()}
        rows = [
            {
                "event_id": e.event_id, "user": digests[e.user_id], "occurred_at": stored(e.occurred_at),
                "received_at": now, "next_at": now, "state": "waiting", "tries": 0,
                "payload": self._cipher.encrypt(json.dumps(e.content)),
            }
            for _, e in sorted({e.event_id: e for e in events}.items())  # always in the same order: nobody waits for ever
        ]  # fmt: skip
        with Session(self._engine) as session, session.begin():
            add_users(session, self._cipher, users, now)
            insert = insert_into(session, LineEventRow).values(rows).on_conflict_do_nothing()
            return len(session.execute(insert.returning(LineEventRow.event_id)).all())

    def next(self, digest: str) -> Waiting | None:
        """The event of a user that comes next: the one that happened first. It is marked as begun."""
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            row = session.scalar(
                select(LineEventRow)
                .where(LineEventRow.user == digest, LineEventRow.state == "waiting")
                .order_by(LineEventRow.occurred_at, LineEventRow.event_id)
                .limit(1)
            )
            if row is None or row.next_at > now:
                return None
            content = json.loads(self._cipher.decrypt(row.payload or ""))
            waiting = Waiting(row.event_id, loaded(row.occurred_at), loaded(row.received_at), row.tries, content)
            row.tries += 1
            return waiting

    def end(self, session: Session, event_id: str, state: str = "done") -> None:
        """Marks an event as worked off (`done`), not worth it (`skipped`) or given up (`failed`); its content goes."""
        session.execute(update(LineEventRow).where(LineEventRow.event_id == event_id).values(state=state, payload=None))

    def put_off(self, event: Waiting) -> bool:
        """After a failure: tries again later; False if it was tried often enough."""
        if event.tries >= len(_PAUSES_S):
            return False
        later = stored(self._clock()) + timedelta(seconds=_PAUSES_S[event.tries])
        with Session(self._engine) as session, session.begin():
            session.execute(update(LineEventRow).where(LineEventRow.event_id == event.event_id).values(next_at=later))
        return True

    def waiting(self) -> int:
        """How many events are not worked off."""
        with Session(self._engine) as session:
            return session.scalar(select(func.count()).where(LineEventRow.state == "waiting")) or 0

    def forget_old(self) -> None:
        """Erases the ids of events that will not come again."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                delete(LineEventRow).where(
                    LineEventRow.received_at < stored(self._clock() - REMEMBERED), LineEventRow.state != "waiting"
                )
            )
