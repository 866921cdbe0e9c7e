"""The names on the console's own pages, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """Roles, whoever is no member, and what the audit log's actions are called."""

    roles: dict[str, str]
    nobody: str
    actions: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
