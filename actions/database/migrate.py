"""Brings the tables of the application database up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.pool import NullPool

from actions.database.dialects import configure_for_migration, connect_arguments, lock
from actions.errors import NewerDatabase

_FOLDER = Path(__file__).with_name("migrations")
_BEFORE_MIGRATIONS = "0001"
"""The tables as they were when the project still made them without migrations."""


def migrate(url: str) -> None:
    """Runs the migrations that are missing, all or none. Processes that do so at once wait for each other.

    :raises sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or changed.
    :raises NewerDatabase: it has migrations that are not known here.
    """
    engine = create_engine(url, connect_args=connect_arguments(url), poolclass=NullPool)
    configure_for_migration(engine)
    try:
        with engine.begin() as connection:
            lock(connection)
            _upgrade(connection)
    finally:
        engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; it needs no file, for nothing in it is a matter of choice."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    config = configuration(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    known = [revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()]
    if current == known[0]:
        return
    if current is not None and current not in known:
        raise NewerDatabase(current)
    if current is None and inspect(connection).has_table("conversations"):
        command.stamp(config, _BEFORE_MIGRATIONS)
    command.upgrade(config, "head")
