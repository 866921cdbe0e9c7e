"""Who of the staff takes conversations now: whoever said so, and whose console gave a sign of life lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.database.dialects import insert_into
from actions.handover.tables import PresenceRow
from knowledge.clock import Clock, now_jst

THERE_FOR = timedelta(minutes=3)
"""A console in a hidden tab gives a sign of life about once a minute."""
_NOTE_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A member of the staff who is there; `available`: takes conversations."""

    member_id: int
    name: str
    available: bool


class Presence:
    """Safe to call from several threads and processes."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def set(self, member_id: int, name: str, *, available: bool) -> None:
        """Notes that a member takes conversations from now on, or no more."""
        now = stored(self._clock())
        fresh = {"member_name": name, "available": available, "seen_at": now}
        with Session(self._engine) as session, session.begin():
            insert = insert_into(session, PresenceRow).values(member_id=member_id, **fresh)
            session.execute(insert.on_conflict_do_update(index_elements=[PresenceRow.member_id], set_=fresh))

    def seen(self, member_id: int) -> None:
        """Notes a sign of life of a member's console."""
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            lately = session.scalar(select(PresenceRow.seen_at).where(PresenceRow.member_id == member_id))
            if lately is not None and now - lately >= _NOTE_EVERY:
                session.execute(update(PresenceRow).where(PresenceRow.member_id == member_id).values(seen_at=now))

    def on_duty(self) -> Sequence[OnDuty]:
        """Whoever is there, by name."""
        query = select(PresenceRow).where(PresenceRow.seen_at > self._long_ago()).order_by(PresenceRow.member_name)
        with Session(self._engine) as session:
            return [OnDuty(row.member_id, row.member_name, row.available) for row in session.scalars(query)]

    def is_available(self, member_id: int) -> bool:
        """Whether this member takes conversations."""
        return any(there.available for there in self.on_duty() if there.member_id == member_id)

    def anyone(self) -> bool:
        """Whether anybody takes conversations."""
        query = select(PresenceRow.member_id).where(PresenceRow.available, PresenceRow.seen_at > self._long_ago())
        with Session(self._engine) as session:
            return session.scalar(query.limit(1)) is not None

    def _long_ago(self) -> datetime:
        return stored(self._clock() - THERE_FOR)
