"""Making one person of two: who linked their channels finds all of theirs on either."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, delete, exists, select, update
from sqlalchemy.orm import Session

from actions.database.base import Base
from actions.people.holding import hold
from actions.people.tables import PersonRow

_PEOPLE = PersonRow.__tablename__


def merge(session: Session, into: str, other: str) -> None:
    """Gives everything of `other` to `into`, and erases `other`. Where both have the same thing and one person can have
    it only once, that of `into` stays.

    Whatever refers to people is found in the tables themselves, so that nothing is forgotten when one is added. Nothing
    changes if `into` is gone, because it was given to somebody else itself meanwhile.
    """
    if into == other:
        return
    for person in sorted((into, other)):  # always in the same order: two merges at once do not wait for each other
        hold(session, person)
    if session.scalar(select(PersonRow.id).where(PersonRow.id == into)) is None:
        return
    for table, column in _belongings():
        for key in _keys(table, column):
            session.execute(delete(table).where(column == other, _has_same(table, column, key, into)))
        session.execute(update(table).where(column == other).values({column.name: into}))
    session.execute(delete(PersonRow).where(PersonRow.id == other))
    session.expire_all()


def _belongings() -> Iterator[tuple[Table, Column[str]]]:
    """Every table with a column that names a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == _PEOPLE for key in column.foreign_keys):
                yield table, column


def _keys(table: Table, column: Column[str]) -> Iterator[list[Column[object]]]:
    """The other columns of every key that the person is a part of."""
    keys = [list(table.primary_key.columns)]
    keys += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys += [[c for c in table.columns if c in set(index.columns)] for index in table.indexes if index.unique]
    for key in keys:
        if column in key:
            yield [c for c in key if c is not column]


def _has_same(table: Table, column: Column[str], key: list[Column[object]], into: str) -> ColumnElement[bool]:
    """Whether `into` has a row with the same key."""
    theirs = table.alias()
    same = [theirs.c[c.name] == c for c in key]
    return exists().where(and_(theirs.c[column.name] == into, *same))
