"""What the two databases need beyond portable SQL: SQLite its pragmas, both a lock while tables are changed."""

from __future__ import annotations

import sqlite3
import time
from typing import Any, cast

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

_TIMEOUT_S = 30
_PAUSE_S = 0.02
_LOCK = 4_207_849_011  # any number that nothing else in the same PostgreSQL database locks


def connect_arguments(url: str) -> dict[str, Any]:
    """Arguments for the driver of `url`."""
    return {"check_same_thread": False, "timeout": _TIMEOUT_S} if url.startswith("sqlite") else {}


def configure(engine: Engine) -> None:
    """Sets up every connection that the engine will open."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)


def configure_for_migration(engine: Engine) -> None:
    """The same for an engine that changes tables.

    SQLite copies a table to change it: references must not be followed meanwhile, and the driver must leave the
    beginning of transactions to us, or it would commit after every change.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite_for_migration)
        event.listen(engine, "begin", _begin_writing)


def lock(connection: Connection) -> None:
    """Waits until no other process changes tables, and keeps it so until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def insert_into(session: Session, table: type[DeclarativeBase]) -> sqlite.Insert:
    """An insert that can say what to do when the row is there (`on_conflict_do_…`, spelt alike in both databases).

    Whether a row was written, `.returning(…)` tells; PostgreSQL's `rowcount` does not.
    """
    postgres = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert(table) if postgres else sqlite.insert(table)
    return cast("sqlite.Insert", insert)


def _configure_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    _log_ahead(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _log_ahead(cursor: Any) -> None:
    """Write-ahead logging lets readers go on while one writes; NORMAL is durable against a crash of the process.

    The file remembers the mode. Changing it fails at once while another process does, instead of waiting its turn.
    """
    deadline = time.monotonic() + _TIMEOUT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)


def _configure_sqlite_for_migration(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
