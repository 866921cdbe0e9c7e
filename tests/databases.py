"""Both databases that the project runs on, for tests: a SQLite file, and a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from madoguchi.bench.postgres import NoPostgres, Postgres, temporary_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests, each of which gets a database of its own; the test is skipped where there is none."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(temporary_postgres())
        except NoPostgres as error:
            pytest.skip(f"{error} (make test says how to install them)")
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty database on PostgreSQL."""
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: the test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'app.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
