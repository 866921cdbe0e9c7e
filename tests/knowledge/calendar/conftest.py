"""The calendar over the hand-made library with rounds, on 1 October 2026."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from knowledge.calendar.calendar import Calendar
from knowledge.models import Document
from tests.knowledge import library
from tests.knowledge.calendar import material

CalendarMaker = Callable[[Sequence[Document]], Calendar]


@pytest.fixture(scope="session")
def calendar_of() -> CalendarMaker:
    """Makes a calendar over these documents."""
    return lambda documents: material.calendar_over(documents, library.clock)


@pytest.fixture(scope="session")
def calendar(calendar_of: CalendarMaker) -> Calendar:
    return calendar_of(material.DOCUMENTS)
