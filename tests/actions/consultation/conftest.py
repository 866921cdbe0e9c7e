"""An empty database of each kind, one adviser who works from nine to five, and their bookings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from actions.consultation.advisers import Advisers
from actions.consultation.bookings import Bookings
from actions.consultation.models import Adviser
from actions.consultation.slots import Slots
from actions.consultation.waiting import WaitingList
from actions.database.engine import open_database
from tests.actions.consultation.material import CIPHER, HOURS, HeardNews, SetClock, adviser


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def news() -> HeardNews:
    return HeardNews()


@pytest.fixture
def advisers(engine: Engine) -> Advisers:
    return Advisers(engine)


@pytest.fixture
def one(advisers: Advisers) -> Adviser:
    return advisers.add(adviser(), HOURS)


@pytest.fixture
def slots(engine: Engine, clock: SetClock) -> Slots:
    return Slots(engine, clock)


@pytest.fixture
def waiting(engine: Engine, clock: SetClock) -> WaitingList:
    return WaitingList(engine, clock)


@pytest.fixture
def bookings(engine: Engine, news: HeardNews, clock: SetClock) -> Bookings:
    return Bookings(engine, CIPHER, news, clock)
