"""What long buttons do: LINE's carry 300 characters, so a longer payload is kept here and the button carries its key."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.database.dialects import insert_into
from actions.line.tables import LinePayloadRow
from knowledge.clock import Clock, now_jst

MOST_DATA = 300
"""UTF-16 code units that a button of LINE's can carry."""
_MARK = "#"
_KEPT = timedelta(days=180)


class Payloads:
    """Safe to call from several threads and processes."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def shorten(self, payload: str) -> str:
        """`payload` itself if a button can carry it, else the key it is found by; the same one for the same payload."""
        if _fits(payload):
            return payload
        with Session(self._engine) as session, session.begin():
            return self.shorten_within(session, payload)

    def shorten_within(self, session: Session, payload: str) -> str:
        """The same within the caller's transaction."""
        if _fits(payload):
            return payload
        key = _MARK + hashlib.sha256(payload.encode()).hexdigest()[:32]
        values = {"key": key, "payload": payload, "created_at": stored(self._clock())}
        session.execute(insert_into(session, LinePayloadRow).values(values).on_conflict_do_nothing())
        return key

    def whole(self, data: str) -> str | None:
        """The payload that a button's data stands for; None for a key that is not (or no longer) known."""
        if not data.startswith(_MARK):
            return data
        with Session(self._engine) as session:
            row = session.get(LinePayloadRow, data)
            return None if row is None else row.payload

    def forget_old(self) -> None:
        """Erases what buttons of long ago did."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(LinePayloadRow).where(LinePayloadRow.created_at < stored(self._clock() - _KEPT)))


def _fits(payload: str) -> bool:
    return len(payload.encode("utf-16-le")) <= 2 * MOST_DATA and not payload.startswith(_MARK)
