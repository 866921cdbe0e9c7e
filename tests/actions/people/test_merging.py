"""One person made of two: everything either had is there, once, whatever table it stands in."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
)  # fmt: skip
from sqlalchemy.orm import Session

from actions.database.base import Base, utc_now
from actions.database.engine import open_database
from actions.people.merging import merge
from actions.people.tables import PersonRow

PROJECT = Path(__file__).parents[3]
for _tables in (PROJECT / "actions").rglob("tables.py"):  # each of them adds its tables to those the code knows
    importlib.import_module(".".join(_tables.relative_to(PROJECT).with_suffix("").parts))

TABLES = Base.metadata.sorted_tables
OURS, THEIRS, THIRD = "person-into", "person-other", "person-third"
_NUMBERS = itertools.count(1)


def person_columns(table: Table) -> list[Column[Any]]:
    return [c for c in table.columns if any(k.column.table.name == "people" for k in c.foreign_keys)]


BELONGINGS = [table for table in TABLES if person_columns(table)]


def fill(connection: Connection, table: Table, person: str, like: dict[str, Any] | None = None) -> dict[str, Any]:
    """A row of a table that belongs to a person, with all that it refers to; `like` are values it is to have."""
    number = next(_NUMBERS)
    values = dict(like or {})
    for column in table.columns:
        if column.name in values or column is table.autoincrement_column:
            continue
        if column in person_columns(table):
            values[column.name] = person
        elif column.foreign_keys and not column.nullable:
            (key,) = column.foreign_keys
            values[column.name] = fill(connection, key.column.table, person)[key.column.name]
        elif not column.foreign_keys:
            values[column.name] = value_of(column, number)
    made = connection.execute(insert(table).values(**values).returning(*table.columns)).one()
    return dict(made._mapping)


def value_of(column: Column[Any], number: int) -> Any:
    kinds: list[tuple[type, Any]] = [
        (JSON, {"n": number}), (Boolean, False), (DateTime, datetime(2026, 11, 1) + timedelta(days=number)),  # noqa: DTZ001
        (Date, datetime(2026, 11, 1).date() + timedelta(days=number)),  # noqa: DTZ001
        (Integer, number), (Float, float(number)), (LargeBinary, b"x"),
    ]  # fmt: skip
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    return f"v{number}"[: getattr(column.type, "length", None) or 20]


def of_person(connection: Connection | Session, table: Table, person: str) -> int:
    """How many references to a person stand in a table."""
    return sum(
        connection.execute(select(func.count()).select_from(table).where(column == person)).scalar_one()
        for column in person_columns(table)
    )


def count(connection: Connection | Session, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    with Session(engine) as session, session.begin():
        now = utc_now()
        session.add_all(PersonRow(id=i, created_at=now, last_at=now) for i in (OURS, THEIRS, THIRD))
    yield engine
    engine.dispose()


def merged(engine: Engine, into: str = OURS, other: str = THEIRS) -> None:
    with Session(engine) as session, session.begin():
        merge(session, into, other)


def test_there_are_tables_to_merge() -> None:
    """And no column names a person without saying so: what does not refer to people would be forgotten."""
    assert len(BELONGINGS) >= 15
    unsaid = [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if c.name == "person_id" and not c.foreign_keys]
    assert unsaid == []


def test_everything_goes_to_the_one_and_nothing_of_the_other_is_left(engine: Engine) -> None:
    with engine.begin() as connection:
        for table, person in itertools.product(BELONGINGS, (OURS, THEIRS, THIRD)):
            fill(connection, table, person)
        before = {t.name: count(connection, t) for t in TABLES}
        untouched = {t.name: of_person(connection, t, THIRD) for t in BELONGINGS}
        ours = {t.name: of_person(connection, t, OURS) for t in BELONGINGS}
    merged(engine)
    with engine.begin() as connection:
        for table in BELONGINGS:
            assert of_person(connection, table, THEIRS) == 0, table.name
            assert of_person(connection, table, THIRD) == untouched[table.name], table.name
            held_once = any([c.name for c in table.primary_key] == [p.name] for p in person_columns(table))
            expected = ours[table.name] * (1 if held_once else 2)
            assert of_person(connection, table, OURS) == expected, table.name
        lost = {t.name: before[t.name] - count(connection, t) for t in TABLES if count(connection, t) != before[t.name]}
        held_once_tables = {
            t.name for t in BELONGINGS if [c.name for c in t.primary_key] == [c.name for c in person_columns(t)]
        }
        assert lost == {"people": 1} | dict.fromkeys(held_once_tables, 1)


def keys_with(table: Table, column: Column[Any]) -> list[list[str]]:
    """The names of the other columns of every key that the person is a part of."""
    keys = [k.columns for k in table.constraints if isinstance(k, PrimaryKeyConstraint | UniqueConstraint)]
    keys += [index.columns for index in table.indexes if index.unique]
    return [[c.name for c in key if c is not column] for key in keys if column in list(key)]


def test_what_both_have_and_one_person_has_once_stays_that_of_the_one(engine: Engine) -> None:
    kept: dict[str, dict[str, Any]] = {}
    with engine.begin() as connection:
        for table in BELONGINGS:
            (column,) = person_columns(table)
            for key in keys_with(table, column):
                kept[table.name] = mine = fill(connection, table, OURS)
                fill(connection, table, THEIRS, {name: mine[name] for name in key})
    assert {"subscriptions", "saved_items", "deliveries", "shared_lists"} <= kept.keys()
    merged(engine)
    with engine.begin() as connection:
        for name, row in kept.items():
            table = Base.metadata.tables[name]
            (column,) = person_columns(table)
            assert of_person(connection, table, THEIRS) == 0, name
            (left,) = connection.execute(select(table).where(column == OURS)).all()
            assert dict(left._mapping) == row, name


def test_a_person_with_themselves_stays_who_they_are(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in BELONGINGS:
            fill(connection, table, OURS)
        before = {t.name: count(connection, t) for t in TABLES}
    merged(engine, OURS, OURS)
    with engine.begin() as connection:
        assert {t.name: count(connection, t) for t in TABLES} == before


def test_a_merge_that_fails_in_the_middle_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in BELONGINGS:
            fill(connection, table, THEIRS)
        before = {t.name: of_person(connection, t, THEIRS) for t in BELONGINGS}
    with Session(engine) as session:
        merge(session, OURS, THEIRS)
        session.rollback()
    with engine.begin() as connection:
        assert {t.name: of_person(connection, t, THEIRS) for t in BELONGINGS} == before


def test_many_merges_at_once_around_a_circle_do_not_wait_for_each_other_for_ever(engine: Engine) -> None:
    """Everyone's belongings end with somebody, and no database calls it a deadlock."""
    people = [f"circle-{n}" for n in range(6)]
    saved = Base.metadata.tables["saved_items"]
    with engine.begin() as connection:
        now = utc_now()
        connection.execute(insert(PersonRow.__table__), [{"id": p, "created_at": now, "last_at": now} for p in people])  # type: ignore[arg-type]
        for person in people:
            fill(connection, saved, person)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    both_ways = [pair for a, b in pairs for pair in ((a, b), (b, a))]
    start = Barrier(len(both_ways))

    def run(pair: tuple[str, str]) -> None:
        start.wait()
        merged(engine, *pair)

    with ThreadPoolExecutor(len(both_ways)) as pool:
        list(pool.map(run, both_ways))
    with engine.begin() as connection:
        left = [p for p in people if of_person(connection, saved, p)]
        assert len(left) == len(pairs)
        assert sum(of_person(connection, saved, p) for p in people) == len(people)
