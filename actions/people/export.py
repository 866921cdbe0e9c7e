"""Everything that is kept of a person, as one piece of JSON: all that refers to them in the database.

What is found is what is erased with them, since both follow the same references: a new table is in it by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Table, inspect, or_, select
from sqlalchemy.orm import Session

from actions.consultation.tables import BookingRow
from actions.database.base import Base, loaded
from actions.encryption import Cipher
from actions.errors import WrongKey
from actions.mail.tables import MailRow
from actions.notices.owner_mails import mails_to_owners
from actions.people.tables import PersonRow

_SECRET = ("hash", "digest", "token")
_ENCRYPTED = "gAAAA"
"""How everything that `Cipher` encrypts begins."""

Kept = dict[str, list[dict[str, Any]]]
"""Rows by table; times in UTC with their offset."""

Roots = dict[str, ColumnElement[bool]]
"""By table: which rows are what all others belong to."""


def everything_kept(engine: Engine, cipher: Cipher, people: Iterable[str], bookings: Iterable[str]) -> Kept:
    """The rows of these people and of these bookings, and of all that refers to one of them, decrypted; besides, the mails
    to who made these bookings, which refer to nobody where they never talked here.

    Hashes, digests and tokens are left out: they say nothing of the person, and a token opens something.

    :raises WrongKey: something cannot be decrypted.
    """
    bookings = set(bookings)
    roots: Roots = {
        PersonRow.__tablename__: PersonRow.id.in_(set(people)),
        BookingRow.__tablename__: BookingRow.id.in_(bookings),
        MailRow.__tablename__: mails_to_owners(sorted(bookings)),
    }
    found: dict[str, list[dict[str, Any]]] = {}
    with Session(engine) as session:
        present = set(inspect(session.connection()).get_table_names())
        for table in Base.metadata.sorted_tables:
            conditions = list(_conditions(table, roots, found))
            if conditions and table.name in present:
                rows = session.execute(select(table).where(or_(*conditions))).mappings()
                found[table.name] = [dict(row) for row in rows]
    secret = {name: {c.name for c in Base.metadata.tables[name].columns if _is_secret(c)} for name in found}
    return {
        name: [{k: _told(v, cipher) for k, v in row.items() if k not in secret[name]} for row in rows]
        for name, rows in found.items()
        if rows
    }


def _conditions(table: Table, roots: Roots, found: Kept) -> Iterator[ColumnElement[bool]]:
    """What makes a row of `table` belong to what was found before: its parents come first."""
    if (root := roots.get(table.name)) is not None:
        yield root
    for column in table.columns:
        for key in column.foreign_keys:
            parents = found.get(key.column.table.name, [])
            if values := {row[key.column.name] for row in parents}:
                yield column.in_(values)


def _is_secret(column: Column[Any]) -> bool:
    """Whether it is a secret, or refers to one."""
    return column.name.endswith(_SECRET) or any(key.column.name.endswith(_SECRET) for key in column.foreign_keys)


def _told(value: Any, cipher: Cipher) -> Any:
    if isinstance(value, datetime):
        return loaded(value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_ENCRYPTED):
        try:
            return cipher.decrypt(value)
        except WrongKey:
            if len(value) < 80:  # a text that only begins like one
                return value
            raise
    return value
