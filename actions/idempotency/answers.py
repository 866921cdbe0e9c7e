"""The answers of requests that carry a key, kept for a day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import CursorResult, Engine, delete
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.database.dialects import insert_into
from actions.database.reading import reading
from actions.encryption import Cipher
from actions.errors import ActionsError
from actions.idempotency.tables import IdempotentAnswerRow
from knowledge.clock import Clock, now_jst

KEPT_FOR = timedelta(days=1)


class KeyReused(ActionsError):
    """The key came before, with another request."""


class KeyTaken(ActionsError):
    """A request with this key was carried out at the same moment: nothing may be done, its answer is there now."""


class Answers:
    """Stores answers. The database lets one request in for each key, whichever process it comes to.

    An answer is stored in the transaction that does what was asked, so either both are there or neither is: a request
    that was cut off is carried out when it comes again, one that was carried out is only answered again.
    """

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def find(self, key: str, body: str) -> str | None:
        """What this request was answered, None if it is new.

        :raises KeyReused: the key was another request's.
        """
        with reading(self._engine) as session:
            row = session.get(IdempotentAnswerRow, self._cipher.digest(key))
        if row is None:
            return None
        if row.body_digest != self._cipher.digest(body):
            raise KeyReused
        return self._cipher.decrypt(row.answer)

    def keep(self, session: Session, key: str, body: str, answer: str) -> None:
        """Adds an answer to the transaction of what was done.

        :raises KeyTaken: another request with this key was quicker; the transaction must not be committed.
        """
        insert = insert_into(session, IdempotentAnswerRow).values(
            key_digest=self._cipher.digest(key),
            body_digest=self._cipher.digest(body),
            answer=self._cipher.encrypt(answer),
            created_at=stored(self._clock()),
        )
        kept = insert.on_conflict_do_nothing().returning(IdempotentAnswerRow.key_digest)
        if session.scalar(kept) is None:
            raise KeyTaken

    def forget_old(self) -> int:
        """Erases answers older than a day; returns how many."""
        too_old = IdempotentAnswerRow.created_at < stored(self._clock() - KEPT_FOR)
        with Session(self._engine) as session, session.begin():
            result = session.execute(delete(IdempotentAnswerRow).where(too_old))
            assert isinstance(result, CursorResult)
            return int(result.rowcount)
