"""The sentences about reminders, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    remind: str
    remind_more: str
    remind_check: str
    closes: str
    opened: str
    moved: str
    until: str
    days_left: str
    today: str
    no_day: str
    set_scheme: str
    set_condition: str
    when: str
    set_already: str
    now_open: str
    now_count: str
    now_none: str
    ask_what: str
    list_none: str
    list: str
    list_line: str
    changed: str
    changed_none: str
    stopped: str
    stopped_none: str
    stop_which: str
    full: str
    gone: str
    labels: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
