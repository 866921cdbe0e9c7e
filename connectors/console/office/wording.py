"""The names on the office's pages, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each name is for."""

    statuses: dict[str, str]
    modes: dict[str, str]
    support_types: dict[str, str]
    languages: dict[str, str]
    changes: dict[str, str]
    people: dict[str, str]
    weekdays: tuple[str, ...]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
