"""A short code that a caller reads out, by which a member of staff may read their conversation for half an hour."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from actions.database.base import stored
from actions.database.dialects import insert_into
from actions.errors import UnknownConversation
from actions.verified.tables import SupportCodeRow
from knowledge.clock import Clock, now_jst

VALID_FOR = timedelta(minutes=30)
_DIGITS = 6
_TRIES = 20


@dataclass(frozen=True, slots=True)
class SupportCode:
    """Six digits, and until when they open the conversation (with offset)."""

    code: str
    expires_at: datetime


class SupportCodes:
    """Gives out codes and opens conversations by them. A conversation has one code; a new one ends the one before.

    :param digest: makes of a code what is stored of it.
    """

    def __init__(self, engine: Engine, digest: Callable[[str], str], clock: Clock = now_jst) -> None:
        self._engine = engine
        self._digest = digest
        self._clock = clock

    def issue(self, conversation_id: str) -> SupportCode:
        """A new code.

        :raises UnknownConversation: there is none, or it was erased.
        """
        expires_at = self._clock() + VALID_FOR
        self.forget_expired()
        for _ in range(_TRIES):
            code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
            with Session(self._engine) as session, session.begin():
                if session.get(ConversationRow, conversation_id) is None:
                    raise UnknownConversation
                session.execute(delete(SupportCodeRow).where(SupportCodeRow.conversation_id == conversation_id))
                new = insert_into(session, SupportCodeRow).values(
                    digest=self._digest(code), conversation_id=conversation_id, expires_at=stored(expires_at)
                )
                taken = session.execute(new.on_conflict_do_nothing().returning(SupportCodeRow.digest)).first()
                if taken is not None:
                    return SupportCode(code, expires_at)
        raise RuntimeError("no free support code was found")

    def conversation(self, code: str) -> str | None:
        """The conversation that a code opens now, None if it opens none."""
        query = select(SupportCodeRow.conversation_id).where(
            SupportCodeRow.digest == self._digest(code), SupportCodeRow.expires_at > stored(self._clock())
        )
        with Session(self._engine) as session:
            return session.scalar(query)

    def forget_expired(self) -> None:
        """Erases the codes that open nothing any more."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SupportCodeRow).where(SupportCodeRow.expires_at <= stored(self._clock())))
