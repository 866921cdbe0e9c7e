"""Holding a person: of several who are about to change what belongs to a person, one at a time goes on."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.people.tables import PersonRow


def hold(session: Session, person_id: str) -> None:
    """Makes everyone else who holds this person wait until the transaction ends; then they see what it changed.

    A write does so in both databases: SQLite has one writer at a time, PostgreSQL locks the row.
    """
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(id=person_id))
