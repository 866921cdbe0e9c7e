"""The repository of drafts: every change is stored before it is answered. Nothing of them can be read without the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from actions.consultation.chat.draft import Draft
from actions.consultation.chat.tables import BookingDraftRow
from actions.database.base import stored
from actions.encryption import Cipher
from actions.errors import WrongKey
from actions.people.holding import hold
from actions.people.tables import PersonRow
from knowledge.clock import Clock, now_jst

_DRAFT = TypeAdapter(Draft)
KEPT_FOR = timedelta(days=1)
"""A draft that nobody touched for so long is erased."""

Change = Callable[[Draft | None], Draft | None]


class Drafts:
    """At most one draft a person. Calls for one person at once wait for each other."""

    def __init__(self, engine: Engine, cipher: Cipher, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._cipher = cipher
        self._clock = clock

    def get(self, person_id: str) -> Draft | None:
        """The draft of a person, None if there is none."""
        with Session(self._engine) as session:
            return self._read(session.get(BookingDraftRow, person_id))

    def change(self, person_id: str, change: Change) -> Draft | None:
        """Stores what `change` makes of the draft as it stands (None: there is none; it may give None to end it).

        Gives back what is stored then. A person erased meanwhile keeps nothing.
        """
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            row = session.get(BookingDraftRow, person_id)
            after = change(self._read(row))
            if after is None or session.get(PersonRow, person_id) is None:
                session.execute(delete(BookingDraftRow).where(BookingDraftRow.person_id == person_id))
                return None
            after = replace(after, updated_at=self._clock())
            content = self._cipher.encrypt(_DRAFT.dump_json(after).decode())
            at = stored(self._clock())
            session.merge(BookingDraftRow(person_id=person_id, content=content, updated_at=at))
            return after

    def put(self, person_id: str, draft: Draft | None) -> None:
        """Stores a draft in the place of any other; None ends it."""
        self.change(person_id, lambda _: draft)

    def erase_old(self) -> int:
        """Erases drafts that nobody went on with; gives how many."""
        before = stored(self._clock() - KEPT_FOR)
        with Session(self._engine) as session, session.begin():
            erased: Any = session.execute(delete(BookingDraftRow).where(BookingDraftRow.updated_at < before))
            return int(erased.rowcount)

    def _read(self, row: BookingDraftRow | None) -> Draft | None:
        """A draft that cannot be read any more (another key, another version) counts as none."""
        if row is None:
            return None
        try:
            return _DRAFT.validate_json(self._cipher.decrypt(row.content))
        except (WrongKey, ValueError):
            return None
