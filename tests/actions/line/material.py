"""What is kept of LINE, on a clock that the test moves. None of the users is real."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.encryption import Cipher, new_key
from actions.line.inbox import Arrived, Inbox
from actions.line.outbox import Outbox, Sending
from actions.line.tables import LineEventRow, LineMessageRow, LineUserRow
from actions.line.users import LineUsers
from tests.actions.reminders.material import NOON, FakeClock

CIPHER = Cipher([new_key()])
ANNA, BEN = "U" + "a" * 32, "U" + "b" * 32


def arrived(event_id: str, user_id: str = ANNA, at: datetime = NOON, text: str = "人を雇いたい") -> Arrived:
    """A text that somebody sent."""
    return Arrived(event_id, user_id, at, {"type": "message", "message": {"type": "text", "text": text}})


def said(*texts: str) -> list[dict[str, Any]]:
    """Message objects."""
    return [{"type": "text", "text": text} for text in texts]


class Post:
    """Inbox, outbox and users over one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.clock = engine, FakeClock()
        self.inbox = Inbox(engine, CIPHER, self.clock)
        self.outbox = Outbox(engine, CIPHER, self.clock)
        self.users = LineUsers(engine, CIPHER, self.clock)
        self.anna, self.ben = self.users.digest(ANNA), self.users.digest(BEN)

    def later(self, **pause: float) -> None:
        self.clock.now += timedelta(**pause)

    def known(self, *user_ids: str) -> None:
        """Makes users known who have nothing waiting."""
        for user_id in user_ids or (ANNA,):
            event_id = f"first-{self.users.digest(user_id)[:20]}"
            self.inbox.store([arrived(event_id, user_id)])
            self.end(event_id)

    def end(self, event_id: str, state: str = "done") -> None:
        with Session(self.engine) as session, session.begin():
            self.inbox.end(session, event_id, state)

    def put(self, *texts: str, digest: str = "", **how: Any) -> None:
        with Session(self.engine) as session, session.begin():
            self.outbox.put(session, digest or self.anna, said(*texts), **how)

    def put_reply(self, *texts: str, digest: str = "", lives_s: float = 50.0, event: str = "e") -> None:
        until = self.clock() + timedelta(seconds=lives_s)
        self.put(*texts, digest=digest, event_id=event, reply_token="token-1", reply_until=until)

    def begin(self, digest: str = "") -> Sending:
        sending = self.outbox.begin(digest or self.anna)
        assert sending is not None, "nothing is due"
        return sending

    def nothing_due(self, digest: str = "") -> bool:
        return self.outbox.begin(digest or self.anna) is None

    def events(self) -> list[LineEventRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(LineEventRow).order_by(LineEventRow.event_id)))

    def messages(self) -> list[LineMessageRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(LineMessageRow).order_by(LineMessageRow.id)))

    def rows(self) -> list[LineUserRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(LineUserRow)))


def texts(sending: Sending) -> list[str]:
    """What a sending says."""
    return [message["text"] for message in sending.messages]
