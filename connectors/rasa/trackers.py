"""Erases trackers from Rasa's SQL store: its HTTP API cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, bindparam, create_engine, event, inspect, text


class TrackerStore:
    """The SQL store that Rasa keeps its trackers in.

    :param url: SQLAlchemy URL of the store.
    """

    def __init__(self, url: str) -> None:
        is_sqlite = url.startswith("sqlite")
        self._engine: Engine = create_engine(url, connect_args={"timeout": 10} if is_sqlite else {})
        if is_sqlite:
            event.listen(self._engine, "connect", _configure_sqlite)

    def erase(self, senders: Sequence[str]) -> None:
        """Erases the trackers of these senders; unknown ones are fine, as is a store that Rasa has not made yet.

        :raises sqlalchemy.exc.SQLAlchemyError: the store does not answer.
        """
        if not senders or not inspect(self._engine).has_table("events"):
            return
        statement = text("DELETE FROM events WHERE sender_id IN :senders").bindparams(
            bindparam("senders", expanding=True)
        )
        with self._engine.begin() as connection:
            connection.execute(statement, {"senders": list(senders)})

    def prepare(self) -> None:
        """Opens the store once, so that its file is set up before Rasa writes to it."""
        with self._engine.connect():
            pass

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()


def _configure_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # The file remembers the journal mode: Rasa's commits, one for each turn, get cheaper by it too.
    cursor.execute("PRAGMA journal_mode=WAL")
    # What is erased is overwritten, not only forgotten.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
