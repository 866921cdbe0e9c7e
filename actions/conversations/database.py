"""Opens the application database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event

from actions.conversations.tables import Base

_TIMEOUT_S = 10


def open_database(url: str) -> Engine:
    """An engine for `url` (SQLAlchemy's form) with all tables in place.

    :raises sqlalchemy.exc.SQLAlchemyError: it cannot be opened.
    """
    is_sqlite = url.startswith("sqlite")
    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": _TIMEOUT_S} if is_sqlite else {}
    engine = create_engine(url, connect_args=arguments, pool_pre_ping=not is_sqlite)
    if is_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
    Base.metadata.create_all(engine)
    return engine


def _configure_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # Write-ahead logging lets readers go on while one writes; NORMAL is durable against a crash of the process.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
