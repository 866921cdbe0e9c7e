"""Words on the pages about consultations: statuses, kinds of talk, times."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from actions.consultation.models import Status
from knowledge.calendar.days import Day, day_of
from knowledge.clock import JST
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("names.yml")


class Names(ContentFile):
    """See the file."""

    statuses: dict[Status, str]
    who: dict[str, str]


@lru_cache(maxsize=1)
def names() -> Names:
    """The names that ship with the project."""
    return Names.read(_FILE)


def time_of(moment: datetime) -> str:
    """「14:00」, time in Japan."""
    return f"{moment.astimezone(JST):%H:%M}"


def day_time(moment: datetime) -> str:
    """「2026年11月24日（火）14:00」."""
    return f"{Day(day_of(moment))}{time_of(moment)}"
