"""What the staff say in a conversation they have taken, and what they note for each other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels
from actions.database.base import loaded, stored
from actions.database.dialects import insert_into
from actions.encryption import Cipher
from actions.handover.models import NotOpen, body_of
from actions.handover.tables import HandoverNoteRow, HandoverRow, StaffMessageRow
from actions.replies.message import Message
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note; the time carries its offset."""

    author: str
    text: str
    written_at: datetime


class StaffAnswers:
    """Safe to call from several threads and processes. Each message and note has a key made by its sender: the same text
    under the same key, sent again because its receipt got lost or a button was pressed twice, is stored once."""

    def __init__(self, engine: Engine, channels: Channels, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._channels = channels
        self._cipher = cipher
        self._clock = clock

    def send(self, handover_id: int, member_id: int, key: str, text: str) -> bool:
        """Says something to the person; False if it was said already.

        :raises NotOpen: the conversation is not this member's (any more).
        """
        now, key = stored(self._clock()), _once(key, text)
        mine = (HandoverRow.id == handover_id, HandoverRow.member_id == member_id)
        with Session(self._engine) as session, session.begin():
            # The write makes whoever ends the conversation at this instant wait.
            session.execute(update(HandoverRow).where(*mine).values(member_id=member_id))
            row = session.scalar(select(HandoverRow).where(*mine))
            if row is None or (row.ended_at is not None and session.get(StaffMessageRow, key) is None):
                raise NotOpen
            new = insert_into(session, StaffMessageRow).values(
                key=key, handover_id=handover_id, member_id=member_id, sent_at=now
            )
            stored_now = session.scalar(new.on_conflict_do_nothing().returning(StaffMessageRow.key))
            if stored_now is None:
                return False
            row.seen_at = now
            said = Message(type="text", text=text, author=row.member_name)
            self._channels.put(session, row.conversation_id, [body_of(said)])
            return True

    def note(self, handover_id: int, name: str, key: str, text: str) -> None:
        """Keeps an internal note."""
        values = {
            "key": _once(key, text), "handover_id": handover_id, "member_name": name,
            "text_encrypted": self._cipher.encrypt(text), "written_at": stored(self._clock()),
        }  # fmt: skip
        with Session(self._engine) as session, session.begin():
            session.execute(insert_into(session, HandoverNoteRow).values(**values).on_conflict_do_nothing())

    def notes(self, conversation_id: str) -> Sequence[Note]:
        """The notes on a conversation, on earlier calls of it too, oldest first."""
        query = (
            select(HandoverNoteRow)
            .join(HandoverRow, HandoverRow.id == HandoverNoteRow.handover_id)
            .where(HandoverRow.conversation_id == conversation_id)
            .order_by(HandoverNoteRow.written_at)
        )
        with Session(self._engine) as session:
            return [
                Note(row.member_name, self._cipher.decrypt(row.text_encrypted), loaded(row.written_at))
                for row in session.scalars(query)
            ]


def _once(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()
