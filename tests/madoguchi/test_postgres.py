"""The temporary PostgreSQL: there while it is needed, and nothing is left of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from madoguchi.bench import postgres as module
from madoguchi.bench.postgres import NoPostgres, Postgres, temporary_postgres


def value(url: str, query: str) -> object:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.scalar(text(query))
    finally:
        engine.dispose()


def test_databases_are_empty_and_apart(postgres: Postgres) -> None:
    first, second = postgres.new_database(), postgres.new_database()
    assert first != second
    assert value(first, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert value(first, "SHOW server_encoding") == "UTF8"
    assert value(first, "SHOW listen_addresses") == ""
    for url in (first, second):
        postgres.drop_database(url)
        with pytest.raises(OperationalError):
            value(url, "SELECT 1")


def test_it_stops_and_leaves_nothing_also_after_an_error(postgres: Postgres) -> None:
    folder = Path()

    class Wrong(Exception):
        pass

    def use() -> None:
        nonlocal folder
        with temporary_postgres() as server:
            folder = Path(str(make_url(server.new_database()).query["host"]))
            assert (folder / "data" / "postmaster.pid").exists()
            raise Wrong

    with pytest.raises(Wrong):
        use()
    assert folder.name.startswith("madoguchi-pg-")
    assert not folder.exists()


def test_without_its_programs_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPostgres, match="not installed"), temporary_postgres():
        pass
