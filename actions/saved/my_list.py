"""The repository of saved items."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, Select, delete, func, select
from sqlalchemy.orm import Session

from actions.database.base import loaded, utc_now
from actions.database.reading import reading
from actions.errors import ListFull
from actions.people.holding import hold
from actions.saved.tables import SavedItemRow, SharedListRow

MOST = 100
"""More items than this nobody can keep in view, and no page should show."""


@dataclass(frozen=True, slots=True)
class SavedItem:
    """A saved document; `title` is what it was called then, `saved_at` has its offset (UTC)."""

    document_id: str
    title: str
    saved_at: datetime


class MyList:
    """Stores what people saved. Every call is one transaction; the same calls at once change nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, person_id: str, documents: Sequence[tuple[str, str]]) -> list[str]:
        """Saves documents, (id, title) each; returns the ids that were not on the list before.

        :raises ListFull: there would be more than `MOST`; nothing is saved.
        """
        now = utc_now()
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            rows = {r.document_id: r for r in session.scalars(_rows(person_id))}
            listed = {i for i, r in rows.items() if r.removed_at is None}
            new = [d for d in dict(documents).items() if d[0] not in listed]
            if len(listed) + len(new) > MOST:
                raise ListFull
            for document_id, title in new:
                if (row := rows.get(document_id)) is not None:
                    row.removed_at, row.saved_at, row.title = None, now, title
                else:
                    session.add(SavedItemRow(person_id=person_id, document_id=document_id, title=title, saved_at=now))
            return [document_id for document_id, _ in new]

    def items(self, person_id: str) -> list[SavedItem]:
        """What is on the list, oldest first."""
        with Session(self._engine) as session:
            return _items(session, [person_id])[person_id]

    def items_of(self, person_ids: Collection[str]) -> dict[str, list[SavedItem]]:
        """What is on the list of each of these people, oldest first, by the person's id."""
        with reading(self._engine) as session:
            return _items(session, person_ids)

    def remove(self, person_id: str, document_ids: Sequence[str]) -> int:
        """Takes documents off the list, so that this last removal can be undone; returns how many there were."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            session.execute(
                delete(SavedItemRow).where(SavedItemRow.person_id == person_id, SavedItemRow.removed_at.is_not(None))
            )
            rows = session.scalars(_rows(person_id).where(SavedItemRow.document_id.in_(document_ids))).all()
            for row in rows:
                row.removed_at = utc_now()
            return len(rows)

    def undo_remove(self, person_id: str) -> list[str]:
        """Puts back what was removed last, in its place; returns the titles."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            rows = session.scalars(_rows(person_id).where(SavedItemRow.removed_at.is_not(None))).all()
            for row in rows:
                row.removed_at = None
            return [row.title for row in rows]

    def forget_removed(self, age: timedelta) -> None:
        """Erases what was removed longer than `age` ago."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SavedItemRow).where(SavedItemRow.removed_at < utc_now() - age))

    def share(self, person_id: str) -> str:
        """The token under which the list can be read; the same one until it is revoked."""
        with Session(self._engine) as session, session.begin():
            hold(session, person_id)
            row = session.get(SharedListRow, person_id)
            if row is None:
                row = SharedListRow(person_id=person_id, token=secrets.token_urlsafe(24), created_at=utc_now())
                session.add(row)
            return row.token

    def is_shared(self, person_id: str) -> bool:
        """Whether there is a token for the list."""
        with Session(self._engine) as session:
            return session.get(SharedListRow, person_id) is not None

    def revoke(self, person_id: str) -> bool:
        """Ends sharing; the address is never valid again. Returns whether the list was shared."""
        with Session(self._engine) as session, session.begin():
            count = select(func.count()).where(SharedListRow.person_id == person_id)
            shared = bool(session.scalar(count))
            session.execute(delete(SharedListRow).where(SharedListRow.person_id == person_id))
            return shared

    def shared(self, token: str) -> list[SavedItem] | None:
        """The list of a token, None if there is none."""
        with Session(self._engine) as session:
            person_id = session.scalar(select(SharedListRow.person_id).where(SharedListRow.token == token))
            return None if person_id is None else _items(session, [person_id])[person_id]


def _rows(person_id: str) -> Select[SavedItemRow]:
    return select(SavedItemRow).where(SavedItemRow.person_id == person_id)


def _items(session: Session, person_ids: Collection[str]) -> dict[str, list[SavedItem]]:
    query = (
        select(SavedItemRow.person_id, SavedItemRow.document_id, SavedItemRow.title, SavedItemRow.saved_at)
        .where(SavedItemRow.person_id.in_(person_ids), SavedItemRow.removed_at.is_(None))
        .order_by(SavedItemRow.saved_at, SavedItemRow.id)
    )
    found: dict[str, list[SavedItem]] = {person_id: [] for person_id in person_ids}
    for person_id, document_id, title, saved_at in session.execute(query):
        found[person_id].append(SavedItem(document_id, title, loaded(saved_at)))
    return found
