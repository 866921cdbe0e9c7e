"""The sentences of the surveys, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    ask: dict[str, str]
    why: str
    thanks: str
    declined: str
    later: str
    answered: str
    gone: str
    not_a_score: str
    labels: dict[str, str]
    few: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
