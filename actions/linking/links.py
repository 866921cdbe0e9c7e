"""Linking the channels of one person, and parting them again."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from actions.database.base import stored
from actions.linking.tables import LinkNonceRow
from actions.people.holding import hold
from actions.people.merging import merge
from actions.people.tables import PersonRow
from knowledge.clock import Clock, now_jst

NONCE_LIVES = timedelta(minutes=10)


class Links:
    """Safe to call from several threads and processes; every call is one transaction."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def nonce(self, conversation_id: str) -> str:
        """A number used once that stands for this conversation for ten minutes; only its hash is kept."""
        nonce, now = secrets.token_urlsafe(32), self._clock()
        with Session(self._engine) as session, session.begin():
            session.execute(delete(LinkNonceRow).where(LinkNonceRow.created_at < stored(now - NONCE_LIVES)))
            session.add(LinkNonceRow(nonce_hash=_hash(nonce), conversation_id=conversation_id, created_at=stored(now)))
        return nonce

    def link(self, nonce: str, conversation_id: str) -> bool:
        """Makes the person of `conversation_id` the same as the one whose nonce it is; False if the nonce is unknown, used
        or too old, and then nothing has changed."""
        with Session(self._engine) as session, session.begin():
            taken = delete(LinkNonceRow).where(LinkNonceRow.nonce_hash == _hash(nonce))
            row = session.execute(taken.returning(LinkNonceRow.conversation_id, LinkNonceRow.created_at)).first()
            if row is None or row.created_at < stored(self._clock() - NONCE_LIVES):
                return False
            people = _hold_people(session, row.conversation_id, conversation_id)
            if len(people) < 2:
                return False
            merge(session, people[row.conversation_id], people[conversation_id])
        return True

    def unlink(self, conversation_id: str) -> bool:
        """Makes the person of this conversation somebody new who has nothing; what they had stays with their other
        conversations. False if they have no other, and then nothing has changed."""
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            row = session.get(ConversationRow, conversation_id)
            if row is None or not _others(session, row):
                return False
            fresh = PersonRow(id=secrets.token_urlsafe(16), created_at=now, last_at=now)
            session.add(fresh)
            session.flush()
            session.execute(
                update(ConversationRow).where(ConversationRow.id == conversation_id).values(person_id=fresh.id)
            )
        return True


def _hold_people(session: Session, *conversation_ids: str) -> dict[str, str]:
    """Whose the conversations are, held; whoever else links one of them at this moment is waited for."""
    query = select(ConversationRow.id, ConversationRow.person_id).where(ConversationRow.id.in_(conversation_ids))
    held: dict[str, str] = {}
    while (people := {row[0]: row[1] for row in session.execute(query)}) != held:
        for person in sorted(set(people.values())):
            hold(session, person)
        held = people
    return people


def _others(session: Session, row: ConversationRow) -> int:
    query = select(func.count()).where(
        ConversationRow.person_id == row.person_id, ConversationRow.channel != row.channel
    )
    return session.scalar(query) or 0


def _hash(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
