"""Messages on their way to LINE: each sending is written down before it is tried, and never tried when it may have
arrived already and could arrive twice.

A reply costs nothing but its token lives for about a minute and works once. A push costs the account money, and a retry
key makes it happen once however often it is tried (within a day). So: reply first; push when the token is known not to
have worked. When a reply was begun and nobody knows what became of it, its token is tried again, which is safe: it
works once. If LINE then says that the token is no good, it was either used or too late; such a sending is neither
repeated nor pushed, but stays to be seen in the console (`unknown`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from actions.database.base import changed_rows, loaded, stored
from actions.encryption import Cipher
from actions.line.tables import LineMessageRow
from knowledge.clock import Clock, now_jst

MOST_OBJECTS = 5
"""Message objects in one sending (LINE's limit)."""
GIVEN_UP_AFTER = timedelta(hours=23)
"""A retry key is good for 24 hours."""
KEPT = timedelta(days=30)
_PAUSES_S = (1, 2, 5, 15, 60, 300, 900, 1800)

_TROUBLES = ("unknown", "failed")
_RESENDABLE_FOR = timedelta(days=1)
End = Literal["sent", "unknown", "failed", "dropped"]


@dataclass(frozen=True, slots=True)
class Sending:
    """Up to five message objects to one user. `reply_token` is None when they have to be pushed; `begun_before` says
    that a sending of it was begun earlier and its fate is not known."""

    id: int
    messages: list[dict[str, Any]]
    reply_token: str | None
    retry_key: str
    tries: int
    created_at: datetime
    begun_before: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """A sending that staff should know of; nothing of what it said."""

    id: int
    state: str
    problem: str
    count: int
    created_at: datetime
    can_be_sent_again: bool


class Outbox:
    """Safe to call from several threads and processes; every call but `put` is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def put(
        self,
        session: Session,
        digest: str,
        messages: Sequence[dict[str, Any]],
        *,
        event_id: str | None = None,
        reply_token: str | None = None,
        reply_until: datetime | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Writes messages down within the caller's transaction, five to a sending.

        :param reply_token: for the first five; what is more is pushed.
        :param not_before: they are not sent earlier than this.
        """
        now = self._clock()
        for first in range(0, len(messages), MOST_OBJECTS):
            part = list(messages[first : first + MOST_OBJECTS])
            token = reply_token if first == 0 else None
            session.add(
                LineMessageRow(
                    user=digest, event_id=event_id, state="waiting", count=len(part), retry_key=str(uuid.uuid4()),
                    body=self._cipher.encrypt(json.dumps(part, ensure_ascii=False)), tries=0, pushed=token is None,
                    reply_token=self._cipher.encrypt(token) if token else None,
                    reply_until=stored(reply_until) if token and reply_until else None,
                    created_at=stored(now), next_at=stored(not_before or now),
                )
            )  # fmt: skip

    def begin(self, digest: str) -> Sending | None:
        """The next sending of a user, marked as begun; None if nothing is due. Later ones wait for earlier ones.

        What is told unasked goes together, as far as one sending holds it: every push costs.
        """
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            found = session.scalars(
                select(LineMessageRow)
                .where(LineMessageRow.user == digest, LineMessageRow.state.in_(("waiting", "sending")))
                .order_by(LineMessageRow.id)
            )
            rows = [row for row in found if row.tries or row.next_at <= now]  # the others are meant for later
            if not rows or rows[0].next_at > now:
                return None
            row, begun_before = rows[0], rows[0].state == "sending"
            self._choose_way(row, now, begun_before=begun_before)
            messages = self._messages(row)
            if row.event_id is None and not row.tries:
                self._take_along(session, row, messages, rows[1:])
            row.state = "sending"
            token = None if row.pushed or row.reply_token is None else self._cipher.decrypt(row.reply_token)
            sending = Sending(row.id, messages, token, row.retry_key, row.tries, loaded(row.created_at), begun_before)
            row.tries += 1
            return sending

    def end(self, sending: Sending, state: End, problem: str | None = None) -> None:
        """Writes down what became of it. What it said goes, unless staff may want to send it again."""
        kept = {} if state in _TROUBLES else {"body": None}
        self._set(sending.id, state=state, problem=problem, reply_token=None, ended_at=stored(self._clock()), **kept)

    def push_instead(self, sending: Sending) -> None:
        """The token is known not to have worked: it is pushed now."""
        self._set(sending.id, state="waiting", pushed=True, reply_token=None, next_at=stored(self._clock()))

    def put_off(self, sending: Sending, problem: str, *, arrived: bool | None, after_s: float = 0.0) -> None:
        """It did not work now. It is tried again after a growing pause, and given up after a day.

        :param arrived: False if LINE has certainly not taken it, None if nobody knows.
        :param after_s: least pause that LINE asked for, seconds.
        """
        now = self._clock()
        if now - sending.created_at > GIVEN_UP_AFTER:
            self.end(sending, "unknown" if arrived is None else "failed", problem)
            return
        pause = timedelta(seconds=max(after_s, _PAUSES_S[min(sending.tries, len(_PAUSES_S) - 1)]))
        state = "waiting" if arrived is False and not sending.begun_before else "sending"
        self._set(sending.id, state=state, next_at=stored(now + pause), problem=problem)

    def waits(self, digest: str) -> bool:
        """Whether anything is still to be sent to a user."""
        states = ("waiting", "sending")
        with Session(self._engine) as session:
            query = select(func.count()).where(LineMessageRow.user == digest, LineMessageRow.state.in_(states))
            return bool(session.scalar(query))

    def troubles(self, limit: int = 100) -> list[Trouble]:
        """What was given up, and what nobody knows the fate of, newest first."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(LineMessageRow)
                .where(LineMessageRow.state.in_(_TROUBLES))
                .order_by(LineMessageRow.id.desc())
                .limit(limit)
            )
            return [
                Trouble(r.id, r.state, r.problem or "", r.count, loaded(r.created_at), r.body is not None) for r in rows
            ]

    def send_again(self, sending_id: int) -> bool:
        """Pushes anew what had been given up or has an unknown fate, because staff said so; False if that is no longer
        possible. Pressed twice, it is sent once."""
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            changed = session.execute(
                update(LineMessageRow)
                .where(
                    LineMessageRow.id == sending_id, LineMessageRow.state.in_(_TROUBLES), LineMessageRow.body.is_not(None)
                )
                .values(
                    state="waiting", pushed=True, reply_token=None, retry_key=str(uuid.uuid4()), tries=0,
                    created_at=now, next_at=now, ended_at=None,
                )
            )  # fmt: skip
            return bool(changed_rows(changed))

    def counts(self) -> dict[str, int]:
        """How many sendings there are in each state."""
        query = select(LineMessageRow.state, func.count()).group_by(LineMessageRow.state)
        with Session(self._engine) as session:
            return {row[0]: row[1] for row in session.execute(query)}

    def pushed_since(self, moment: datetime) -> int:
        """How many sendings were pushed and sent since then."""
        with Session(self._engine) as session:
            query = select(func.count()).where(
                LineMessageRow.state == "sent", LineMessageRow.pushed, LineMessageRow.ended_at >= stored(moment)
            )
            return session.scalar(query) or 0

    def forget_old(self) -> None:
        """Erases what ended long ago, and what could have been sent again but was not."""
        now = self._clock()
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(LineMessageRow).where(LineMessageRow.ended_at < stored(now - _RESENDABLE_FOR)).values(body=None)
            )
            session.execute(delete(LineMessageRow).where(LineMessageRow.ended_at < stored(now - KEPT)))

    def _choose_way(self, row: LineMessageRow, now: datetime, *, begun_before: bool) -> None:
        """A token that is too old is not tried: pushing is safe as long as replying was never begun."""
        if not row.pushed and not begun_before and (row.reply_until is None or row.reply_until <= now):
            row.pushed, row.reply_token = True, None

    def _take_along(
        self, session: Session, row: LineMessageRow, messages: list[dict[str, Any]], later: Sequence[LineMessageRow]
    ) -> None:
        """Moves what follows, and answers nothing either, into this sending as long as there is room."""
        for other in later:
            if other.event_id is not None or other.tries or len(messages) + other.count > MOST_OBJECTS:
                break
            messages += self._messages(other)
            session.delete(other)
        if len(messages) > row.count:
            row.count, row.body = len(messages), self._cipher.encrypt(json.dumps(messages, ensure_ascii=False))

    def _messages(self, row: LineMessageRow) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self._cipher.decrypt(row.body or ""))
        return found

    def _set(self, sending_id: int, **values: Any) -> None:
        with Session(self._engine) as session, session.begin():
            session.execute(update(LineMessageRow).where(LineMessageRow.id == sending_id).values(**values))
