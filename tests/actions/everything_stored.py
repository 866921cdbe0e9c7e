"""What a database holds, to be searched for what it must not hold."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData, select


def everything_stored(engine: Engine) -> str:
    """All rows of all tables, as text."""
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        rows = [row for table in tables.sorted_tables for row in connection.execute(select(table)).all()]
    return "\n".join(map(repr, rows))
