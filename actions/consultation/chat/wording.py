"""What is said while a consultation is booked, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    questions: dict[str, str]
    helps: dict[str, str]
    about: dict[str, str]
    notes: dict[str, str]
    labels: dict[str, str]
    marks: dict[str, str]
    shares: dict[str, str]
    card: dict[str, str]
    status: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
