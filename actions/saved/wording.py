"""The sentences about my list, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    title: str
    kinds: dict[str, str]
    gone: str
    ended: str
    no_deadline: str
    saved: str
    saved_already: str
    nothing_to_save: str
    full: str
    list: str
    list_empty: str
    removed: str
    removed_none: str
    undone: str
    undone_none: str
    shared: str
    unshared: str
    unshared_none: str
    page_intro: str
    page_as_of: str
    page_empty: str
    page_gone: str
    deadline_label: str
    source_label: str
    pdf: str
    labels: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
