"""The answer's wording, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Suggestions(BaseModel):
    """What an owner may say next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purposes: list[str]
    human: str
    fields: dict[str, str]
    more: str
    simpler: str


class Wording(ContentFile):
    """Templates by name; see the file."""

    outcomes: dict[str, str]
    answer: dict[str, str]
    notes: dict[str, str]
    calendar: dict[str, str]
    nearby: dict[str, str]
    verified: dict[str, str]
    suggestions: Suggestions
    authorities: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
