"""Words on the pages about consultations: statuses, kinds of talk, times."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from actions.advice.models import Reached, Version
from actions.consultation.models import Status
from actions.mail.models import State
from knowledge.calendar.days import Day, day_of
from knowledge.clock import JST
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("names.yml")


class Names(ContentFile):
    """See the file."""

    statuses: dict[Status, str]
    who: dict[str, str]
    reached: dict[str, str]
    mail: dict[State | Literal["gone"], str]
    ways: dict[Reached, str]


@lru_cache(maxsize=1)
def names() -> Names:
    """The names that ship with the project."""
    return Names.read(_FILE)


def how_told(version: Version) -> str:
    """How the owner was told, and whether somebody still has to: 「チャットで伝えました。」."""
    return names().mail[version.mail or "gone"] if version.reached == "mail" else names().reached[version.reached]


def to_call(version: Version) -> bool:
    """Whether somebody still has to tell the owner, or may have to."""
    return version.reached == "nobody" or version.mail in ("failed", "unknown")


def time_of(moment: datetime) -> str:
    """「14:00」, time in Japan."""
    return f"{moment.astimezone(JST):%H:%M}"


def day_time(moment: datetime) -> str:
    """「2026年11月24日（火）14:00」."""
    return f"{Day(day_of(moment))}{time_of(moment)}"
