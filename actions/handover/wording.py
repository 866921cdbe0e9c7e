"""What is said when a conversation goes to a person and comes back, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    calling: str
    ahead_nobody: str
    ahead_some: str
    calling_already: str
    taken: str
    waiting_again: str
    remark: str
    closed: dict[str, str]
    taken_back_waiting: str
    taken_back_live: str
    nobody: str
    office_closed: str
    out_of_hours: str
    nobody_there: str
    offers: str
    chat_or_call_back: str
    not_open: str
    labels: dict[str, str]
    callback: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(Path(__file__).with_name("wording.yml"))
