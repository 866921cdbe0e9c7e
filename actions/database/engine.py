"""Opens the application database."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine

from actions.database.dialects import configure, connect_arguments
from actions.database.migrate import migrate

_CONNECTIONS = 15
"""As many threads talk to the database at the same time. All are kept: opening one takes longer than what it is for."""


def open_database(url: str) -> Engine:
    """An engine for `url` (SQLAlchemy's form: SQLite or PostgreSQL) with all tables in place and up to date.

    :raises sqlalchemy.exc.SQLAlchemyError: it cannot be opened.
    :raises NewerDatabase: a newer version of the project has changed its tables.
    """
    migrate(url)
    engine = create_engine(
        url, connect_args=connect_arguments(url), pool_pre_ping=not url.startswith("sqlite"),
        pool_size=_CONNECTIONS, max_overflow=0,
    )  # fmt: skip
    configure(engine)
    return engine
