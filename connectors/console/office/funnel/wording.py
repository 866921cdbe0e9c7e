"""The names on the funnel's page, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each name is for."""

    channels: dict[str, str]
    all_channels: str
    way: dict[str, str]
    stages: dict[str, str]
    steps: dict[str, str]
    columns: dict[str, str]
    gone: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
