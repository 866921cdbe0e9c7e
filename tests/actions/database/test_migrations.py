"""The database is brought up to date when it is opened, whatever it was before, and nothing in it is lost."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from actions.conversations.conversations import Conversations
from actions.database.base import Base
from actions.database.engine import open_database
from actions.database.migrate import configuration
from actions.errors import NewerDatabase

PROJECT = Path(__file__).parents[3]
for _tables in (PROJECT / "actions").rglob("tables.py"):  # each of them adds its tables to those the code knows
    importlib.import_module(".".join(_tables.relative_to(PROJECT).with_suffix("").parts))

# The tables as the project made them before it had migrations.
OLD_SCHEMA = """
CREATE TABLE conversations (
    id VARCHAR(40) NOT NULL, token_hash VARCHAR(64) NOT NULL, channel VARCHAR(20) NOT NULL,
    created_at DATETIME NOT NULL, last_at DATETIME NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_conversations_last_at ON conversations (last_at);
CREATE TABLE messages (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, conversation_id VARCHAR(40) NOT NULL, role VARCHAR(10) NOT NULL,
    body JSON NOT NULL, created_at DATETIME NOT NULL,
    FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE);
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
CREATE TABLE feedback (
    message_id INTEGER NOT NULL, rating VARCHAR(4) NOT NULL, comment TEXT, created_at DATETIME NOT NULL,
    PRIMARY KEY (message_id), FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE);
"""


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'app.sqlite'}"


def old_database(folder: Path) -> str:
    """A database from before migrations, with a conversation of two messages and a rating."""
    engine = create_engine(url_of(folder))
    with engine.begin() as connection:
        for statement in OLD_SCHEMA.split(";"):
            if statement.strip():
                connection.execute(text(statement))
        at = "2026-09-01 01:02:03.000000"
        connection.execute(text("INSERT INTO conversations VALUES ('c1', 'hash', 'web', :at, :at)"), {"at": at})
        for role in ("user", "assistant"):
            body = '{"type": "text", "text": "こんにちは"}'
            values = {"role": role, "body": body, "at": at}
            connection.execute(
                text("INSERT INTO messages (conversation_id, role, body, created_at) VALUES ('c1', :role, :body, :at)"),
                values,
            )
        connection.execute(text("INSERT INTO feedback VALUES (2, 'up', NULL, :at)"), {"at": at})
    engine.dispose()
    return url_of(folder)


def test_a_new_database_has_exactly_the_tables_that_the_code_knows(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_database_from_before_migrations_keeps_all_it_holds(tmp_path: Path) -> None:
    engine = open_database(old_database(tmp_path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.scalar(text("SELECT count(*) FROM feedback")) == 1
    conversations = Conversations(engine)
    assert [(m.role, m.body["text"]) for m in conversations.messages("c1")] == [
        ("user", "こんにちは"), ("assistant", "こんにちは"),
    ]  # fmt: skip
    (added,) = conversations.add("c1", "user", [{"type": "text", "text": "次"}])
    assert int(added.message_id) == 3
    assert conversations.erase("c1") == ["c1"]
    with engine.connect() as connection:
        left = {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in Base.metadata.tables}  # noqa: S608
    assert set(left.values()) == {0}
    engine.dispose()


def test_opening_again_changes_nothing(database_url: str) -> None:
    for _ in range(2):
        engine = open_database(database_url)
        conversation_id, token = Conversations(engine).begin("web")
        Conversations(engine).authorise(conversation_id, token)
        engine.dispose()


def test_message_ids_stay_unique_after_the_migration(tmp_path: Path) -> None:
    engine = open_database(old_database(tmp_path))
    conversations = Conversations(engine)
    conversations.erase("c1")
    fresh, _ = conversations.begin("web")
    (message,) = conversations.add(fresh, "user", [{"type": "text", "text": "次"}])
    assert int(message.message_id) == 3
    engine.dispose()


def test_processes_that_open_at_once_wait_for_each_other(database_url: str) -> None:
    assert messages_after_opening_at_once(database_url) == 0


def test_so_they_do_when_the_database_is_from_before_migrations(tmp_path: Path) -> None:
    assert messages_after_opening_at_once(old_database(tmp_path)) == 2


def messages_after_opening_at_once(url: str) -> int:
    program = f"from actions.database.engine import open_database; open_database({url!r}).connect().close()"
    running = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, cwd=PROJECT) for _ in range(3)]
    errors = [process.communicate()[1].decode() for process in running]
    assert [(process.returncode, error) for process, error in zip(running, errors, strict=True)] == [(0, "")] * 3
    engine = open_database(url)
    assert inspect(engine).has_table("deliveries")
    messages = Conversations(engine).messages("c1")
    engine.dispose()
    return len(messages)


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    open_database(database_url).dispose()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="9999"):
        open_database(database_url)
    engine.dispose()


def test_the_migrations_are_portable_sql(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written out for PostgreSQL, without a server: every statement compiles, and tables are changed in place."""
    config = configuration()
    config.attributes["dialect"] = "postgresql"
    command.upgrade(config, "head", sql=True)
    written = capsys.readouterr().out
    assert "ALTER TABLE conversations ALTER COLUMN person_id SET NOT NULL" in written
    assert "PRAGMA" not in written


def test_records_from_before_corrections_keep_what_was_told(tmp_path: Path) -> None:
    engine, at = create_engine(url_of(tmp_path)), "2026-11-01 01:02:03.000000"
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0019")
        for booking_id, person_id, done_at in (("chats", "p", at), ("calls", None, at), ("draft", "p", None)):
            connection.execute(
                text("INSERT INTO advice VALUES (:booking_id, 'a-1', :person_id, 'gAAAA', 3, :at, :done_at)"),
                {"booking_id": booking_id, "person_id": person_id, "at": at, "done_at": done_at},
            )
    engine.dispose()
    engine = open_database(url_of(tmp_path))
    with engine.connect() as connection:
        told = connection.execute(text("SELECT * FROM advice_versions ORDER BY booking_id DESC")).all()
    assert [tuple(row) for row in told] == [
        ("chats", 3, "gAAAA", None, "chat", at), ("calls", 3, "gAAAA", None, "nobody", at),
    ]  # fmt: skip
    engine.dispose()
